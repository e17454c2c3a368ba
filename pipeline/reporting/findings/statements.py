"""The sentences of both pages, each from released figures by a stated rule (docs/brief.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Standing
from pipeline.reporting.findings import change
from pipeline.reporting.findings.model import Statement
from pipeline.reporting.findings.picture import KEY, after
from pipeline.reporting.findings.results import (
    Result,
    has_targets,
    in_state,
    judged,
    of_standing,
    results,
)
from pipeline.reporting.findings.tiles import about, size_of
from pipeline.reporting.indicator import State
from pipeline.reporting.language.wording import at_the_end
from pipeline.reporting.released import REGION
from pipeline.reporting.sections.parts import baseline, in_crisis

if TYPE_CHECKING:
    from pipeline.reporting.context import Context

FEWEST_SPANNED = 3
MISSING, OTHER = "M03_missing_", "other"


def title(context: Context) -> str:
    """The finding, as the title of a report: how many outcomes have reached their line."""
    text, every = context.text, results(context)
    found = judged(every)
    if not found:
        if size_of(context, context.own) is None:
            return text("brief.title.nothing")
        return text.opening(text("brief.title.few", people=about(context, context.own)))
    kind = "target" if has_targets(found) else "half"
    reached = sum(one.standing.is_reached for one in found)
    each = "whole" if len(found) == len(every) else "all"
    how = each if reached == len(found) else "some" if reached else "none"
    said = text(f"brief.title.{kind}_{how}", reached=reached, shown=len(found), after=after(context))
    return text.opening(said)


def first_page(context: Context) -> list[Statement]:
    """How sure the finding is, the highest and the lowest share, and how many were followed."""
    return [*_certainty(context), *_span(context), _followed(context)]


def _certainty(context: Context) -> list[Statement]:
    text, found = context.text, judged(results(context))
    reached = [one for one in found if one.standing.is_reached]
    clear = sum(one.standing.is_clear for one in reached)
    if not reached:
        return []
    how = "all" if clear == len(reached) else "some" if clear else "none"
    return [Statement(text(f"brief.certainty_{how}", clear=clear), KEY)]


def _span(context: Context) -> list[Statement]:
    """The highest and the lowest share that the picture has; nothing where two are the same at an end.

    Of those shown, where one that is not could lie beyond them.
    """
    every = results(context)
    found = sorted(
        (one for one in every if one.figure.has_estimate or one.figure.has_band), key=_height, reverse=True
    )
    shares = [_share(context, one) for one in found]
    if len(found) < FEWEST_SPANNED or shares[0] == shares[1] or shares[-1] == shares[-2]:
        return []
    is_whole = len(found) == len(every) - len(in_state(every, State.NOT_APPLICABLE))
    said = context.text(
        "brief.span" if is_whole else "brief.span_of_shown",
        high_outcome=_name(context, found[0]),
        high=shares[0],
        low_outcome=_name(context, found[-1]),
        low=shares[-1],
    )
    return [Statement(said, KEY)]


def _height(result: Result) -> float:
    """The share; of a band the end that is told."""
    if result.figure.has_estimate:
        return result.figure.value
    low, high = result.figure.band
    return high if low == 0 else low


def _share(context: Context, result: Result) -> str:
    if result.figure.has_estimate:
        return context.text.percent(result.figure.value)
    return at_the_end(context.text, result.figure)


def _followed(context: Context) -> Statement:
    text, figure = context.text, context.find(context.own, "M03", context.focus)
    if not figure.has_estimate or figure.numerator is None or figure.denominator is None:
        return Statement(text("brief.followed_withheld", after=after(context)))
    missing = figure.denominator - figure.numerator
    if not missing:
        return Statement(text("brief.followed_all", after=after(context)), "coverage")
    share = text.percent(figure.value)
    return Statement(
        text("brief.followed", percent=share, missing=text.count(missing), after=after(context)), "coverage"
    )


def behind(context: Context) -> list[Statement]:
    """What is below its line, what is not known, what cannot be shown; then crisis and change."""
    text, every = context.text, results(context)
    found = judged(every)
    kind = "target" if has_targets(found) else "half"
    said = [
        Statement(text(f"brief.behind.{kind}_{standing}", outcomes=_names(context, members)), KEY)
        for standing in (Standing.BELOW, Standing.BELOW_WITHIN)
        if (members := of_standing(found, standing))
    ]
    if found and not said:
        said.append(Statement(text(f"brief.behind.{kind}_nothing"), KEY))
    said += [
        Statement(text(f"brief.behind.{state}", outcomes=_names(context, members)), KEY)
        for state, members in (
            ("open", of_standing(every, Standing.OPEN)),
            ("bounds_first", in_state(every, State.BOUNDS_FIRST)),
            ("c", in_state(every, State.WITHHELD)),
            ("x", in_state(every, State.NOT_AVAILABLE)),
            ("z", in_state(every, State.NOT_APPLICABLE)),
        )
        if members
    ]
    return [*said, *_crisis(context), *change.statements(context)]


def _crisis(context: Context) -> list[Statement]:
    text, (measure, figure) = context.text, in_crisis.figure(context, context.own)
    if not figure.has_estimate:
        return []
    return [Statement(text(f"brief.crisis.{measure}", percent=text.percent(figure.value)))]


def missing(context: Context) -> list[Statement]:
    """How many were not assessed, the most frequent reason, and which way that bends the figures."""
    text, figure = context.text, context.find(context.own, "M03", context.focus)
    said = []
    if figure.has_estimate and figure.numerator is not None and figure.denominator is not None:
        gap = figure.denominator - figure.numerator
        if not gap:
            return [Statement(text("brief.missing.nobody", after=after(context)), "coverage")]
        said.append(
            Statement(
                text("brief.missing.count", missing=text.count(gap), due=text.count(figure.denominator)),
                "coverage",
            )
        )
    reason = main_reason(context)
    if reason:
        name, number = reason
        words = text(f"missing.reasons.{name}")
        said.append(
            Statement(
                text("brief.missing.reason", reason=words, number=text.count(number)), "missing-reasons"
            )
        )
    return [*said, _bend(context)]


def main_reason(context: Context) -> tuple[str, int] | None:
    """The reason that most of those not assessed have; None where one that is withheld could have more."""
    found = {
        reason: context.find(context.own, f"{MISSING}{reason}", context.focus)
        for reason in context.text.entries("missing.reasons")
    }
    if any(figure.numerator is None and figure.status != "z" for figure in found.values()):
        return None
    shown = [(reason, figure.numerator or 0) for reason, figure in found.items() if reason != OTHER]
    reason, number = max(shown, key=lambda pair: pair[1])
    return (reason, number) if number else None


def _bend(context: Context) -> Statement:
    """Whether those not assessed had started lower or higher than those assessed."""
    points = started(context)
    if not points:
        return Statement(context.text("brief.missing.bend_withheld"))
    lower, higher = sum(one > 0 for one in points), sum(one < 0 for one in points)
    kind = "mixed" if lower and higher else "lower" if lower else "higher" if higher else "same"
    count = "one" if len(points) == 1 else "all"
    key = f"bend_{kind}" if kind == "mixed" else f"bend_{kind}_{count}"
    return Statement(context.text(f"brief.missing.{key}", number=len(points)), "baseline-table")


def started(context: Context) -> list[int]:
    """By outcome, by how many points those assessed had started above those not assessed, where both show."""
    found = []
    for outcome in context.outcomes:
        pair = [context.find(context.own, measure, context.focus, outcome) for measure in baseline.MEASURES]
        if all(figure.has_estimate for figure in pair):
            found.append(round(100 * pair[0].value) - round(100 * pair[1].value))
    return found


def region(context: Context) -> list[Statement]:
    """How the region stands, and how much of it are the people of this report."""
    if context.own == REGION:
        return []
    text, found = context.text, judged(results(context, REGION))
    said = []
    if found:
        reached = sum(one.standing.is_reached for one in found)
        said.append(Statement(text("brief.region.reached", reached=reached, shown=len(found))))
    if size_of(context, context.own) and size_of(context, REGION):
        parts = {"own": about(context, context.own), "region": about(context, REGION)}
        said.append(Statement(text("brief.region.overlap", **parts)))
    return said or [Statement(text("brief.region.withheld"))]


def _name(context: Context, result: Result) -> str:
    return context.outcome_name(result.outcome).lower()


def _names(context: Context, found: Sequence[Result]) -> str:
    return context.text.listing([_name(context, one) for one in found])
