"""The ten outcomes of a report, each with the line that it is held against and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Standing, against
from pipeline.reporting.goals import MEASURE, targets_of
from pipeline.reporting.indicator import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator

ENTRY = 0
HALF = 0.5  # without a target: half of the people or more
# Of fewer outcomes no report of its own is made: the brief says what there is (2026-11).
FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome at the focus milestone; ``line`` is its target, or a half where there are no targets.

    ``at_entry`` was measured when cases were opened, ``baseline`` stands in the grant.
    """

    outcome: str
    figure: Indicator
    at_entry: Indicator
    line: float
    has_target: bool
    baseline: float | None = None

    @property
    def standing(self) -> Standing:
        return against(self.figure, self.line)


def results(context: Context, scope: str | None = None) -> tuple[Result, ...]:
    """Every outcome, the highest share first, those without a single share last.

    With targets those of the outcomes that have one at the focus milestone; a half for the others.
    """
    own = scope or context.own
    targets = {row["outcome"]: row for row in targets_of(context) if row["milestone"] == context.focus}
    targets = targets if own == context.own else {}
    found = [
        Result(
            outcome,
            context.find(own, MEASURE, context.focus, outcome),
            context.find(own, MEASURE, ENTRY, outcome),
            targets[outcome]["target"] if outcome in targets else HALF,
            outcome in targets,
            targets[outcome]["baseline"] if outcome in targets else None,
        )
        for outcome in context.outcomes
    ]
    return tuple(sorted(found, key=_place))


def _place(result: Result) -> tuple[int, float]:
    if result.figure.has_estimate:
        return 0, -result.figure.value
    return (1, 0.0) if result.figure.drawable else (2, 0.0)


def has_targets(found: Sequence[Result]) -> bool:
    return any(result.has_target for result in found)


def shown(found: Sequence[Result]) -> list[Result]:
    """Those of which it can be said on which side of their line they are."""
    return [one for one in found if one.standing not in (Standing.NOT_SHOWN, Standing.OPEN)]


def judged(found: Sequence[Result]) -> list[Result]:
    """Those that are held against one kind of line: their targets, where the report has any."""
    kind = has_targets(found)
    return [one for one in shown(found) if one.has_target == kind]


def is_too_little(context: Context) -> bool:
    """Fewer than five outcomes have a number to print at the focus milestone."""
    return sum(one.figure.drawable for one in results(context)) < FEWEST_SHOWN


def of_standing(found: Sequence[Result], *standings: Standing) -> list[Result]:
    return [one for one in found if one.standing in standings]


def in_state(found: Sequence[Result], *states: State) -> list[Result]:
    return [one for one in found if one.figure.state in states]
