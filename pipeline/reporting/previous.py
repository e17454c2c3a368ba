"""What became of a figure since the last report: as it was released then, as it is now, and why it moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting.indicator import CoverageRule, Indicator
from pipeline.reporting.language.text import whole

if TYPE_CHECKING:
    from pipeline.reporting.released import Record, Release

NUMBERS = (
    "numerator", "denominator", "unknown", "not_applicable", "due",
    "estimate", "ci_low", "ci_high", "bound_low", "bound_high", "numerator_low", "numerator_high",
)  # fmt: skip
KEY = ("scope", "measure", "outcome", "milestone", "service_area")
COVERAGE = "M03"  # a family: who is counted was assessed
SHARES = ("share", "net")

# beside coverage and achievement, what is compared with the last report
AT_FOCUS = ("M11_most_of_due", "M11_crisis", "M11_crisis_of_due", "M13_active_of_due", "M09_persons_of_due")
AT_THE_END = ("M09_persons", "M12_contact")


class Why(StrEnum):
    """Why a figure moved, or is not compared; the rules stand in docs/method.md."""

    CAME = "came"
    LEFT = "left"
    ASSESSED = "assessed"
    CORRECTED = "corrected"
    RECORDED = "recorded"
    SAME = "same"
    REPEATED = "repeated"
    NEW = "new"
    WITHHELD = "withheld"
    WITHHELD_THEN = "withheld_then"
    WITHHELD_NOW = "withheld_now"
    WITHDRAWN = "withdrawn"
    DEFINITION_CHANGED = "definition_changed"


@dataclass(frozen=True, slots=True)
class Move:
    """A figure now and as it was released for ``period``; ``then`` None where the two are not compared.

    ``more`` is by how many more are due (or counted, where it is not told how many are due); ``points`` what
    the share has risen by, in whole points, None where either has no single share.
    """

    now: Indicator
    then: Indicator | None
    period: str
    why: Why
    more: int = 0
    points: int | None = None

    @property
    def overlap(self) -> bool:
        """Whether the 95 % intervals of then and now have a number in common; only where there are points."""
        assert self.then is not None
        (_, low, high), (_, low_then, high_then) = self.now.share, self.then.share
        return max(low, low_then) <= min(high, high_then)


def moves(release: Release, figures: Iterable[Indicator]) -> tuple[Move, ...]:
    """Each figure beside the last report; a figure of a group, or that nobody asked for, has no move.

    Empty where no earlier release stands.
    """
    before = {tuple(row[name] for name in KEY): row for row in release.records["previous_figures"]}
    measures = {row["measure"]: row for row in release.records["measures"]}
    found = (
        (figure, before.get(tuple(getattr(figure, name) for name in KEY)))
        for figure in figures
        if figure.breakdown == "all"
    )
    return tuple(_move(figure, row, measures[figure.measure], release.rule) for figure, row in found if row)


def _move(now: Indicator, row: Record, measure: Record, rule: CoverageRule) -> Move:
    if row["not_compared"]:
        return Move(now, None, row["period"], Why(row["not_compared"]))
    is_earlier = row["as_of"] < Period.parse(row["period"]).last_month
    then = Indicator(
        scope=row["scope"],
        measure=row["measure"],
        outcome=row["outcome"],
        milestone=row["milestone"],
        breakdown=now.breakdown,
        group=now.group,
        service_area=row["service_area"],
        status=row["status"],
        rule=rule,
        earlier=row["as_of"] if is_earlier else None,
        **{name: row[name] for name in NUMBERS},
    )
    points = _points(then, now) if measure["unit"] in SHARES else None
    return Move(now, then, row["period"], why(then, now, measure["family"]), _more(then, now), points)


def why(then: Indicator, now: Indicator, family: str) -> Why:
    """The first reason that fits, from the counts of then and of now alone."""
    if more := _more(then, now):
        return Why.CAME if more > 0 else Why.LEFT
    is_of_due = now.due is not None and now.milestone is not None
    if is_of_due and (_known(then) != _known(now) or (family == COVERAGE and _told(then) != _told(now))):
        return Why.ASSESSED
    if _told(then) != _told(now) or _known(then) != _known(now):
        return Why.CORRECTED if is_of_due else Why.RECORDED
    return Why.REPEATED if now.earlier else Why.SAME


def _more(then: Indicator, now: Indicator) -> int:
    if now.due is not None and then.due is not None:
        return now.due - then.due
    return (now.denominator or 0) - (then.denominator or 0)


def _known(figure: Indicator) -> tuple[int | None, ...]:
    return figure.denominator, figure.unknown, figure.not_applicable


def _told(figure: Indicator) -> tuple[float | None, ...]:
    return figure.numerator, figure.numerator_low, figure.numerator_high, figure.estimate


def _points(then: Indicator, now: Indicator) -> int | None:
    """Of the shares as they were released, in hundredths, so that it follows from what is printed."""
    if not (then.has_estimate and now.has_estimate) or then.estimate is None or now.estimate is None:
        return None
    return whole(now.estimate) - whole(then.estimate)
