"""Groups compared two by two, and what may be said of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Direction, compare
from pipeline.reporting.indicator import State
from pipeline.reporting.language.wording import phrase

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator

NOT_A_GROUP = frozenset({"unknown", "other", "not_recorded"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups at one outcome, and what may be said of the first against the second."""

    outcome: str
    names: tuple[str, str]
    figures: tuple[Indicator, Indicator]
    direction: Direction


def pairs(context: Context, scope: str, breakdown: str) -> list[Pair]:
    """Every two groups at every outcome where both shares stand without bounds before them."""
    found = []
    groups = [(code, label) for code, label in context.groups(breakdown) if code not in NOT_A_GROUP]
    for outcome in context.outcomes:
        for (one, one_name), (two, two_name) in combinations(groups, 2):
            first, second = (
                context.find(scope, "M01", context.focus, outcome, breakdown, (code,)) for code in (one, two)
            )
            if first.state is second.state is State.SHOWN:
                verdict = compare(first, second, context.clear_change)
                found.append(Pair(outcome, (one_name, two_name), (first, second), verdict))
    return found


def tried(context: Context, scope: str, breakdown: str) -> list[Pair]:
    """The pairs that are large enough to compare."""
    return [pair for pair in pairs(context, scope, breakdown) if pair.direction is not Direction.TOO_FEW]


def clear_sentences(context: Context, scope: str, breakdown: str) -> tuple[str, ...]:
    """A sentence per clear difference; where there are more than outcomes, one that names the outcomes."""
    clear = [pair for pair in tried(context, scope, breakdown) if pair.direction is not Direction.UNCLEAR]
    if len(clear) <= len(context.outcomes):
        return tuple(_clear_sentence(context, pair) for pair in clear)
    names = [
        context.outcome_name(outcome).lower() for outcome in dict.fromkeys(pair.outcome for pair in clear)
    ]
    return (context.text("groups.clear_in", outcomes=context.text.listing(names)),)


def _clear_sentence(context: Context, pair: Pair) -> str:
    """One clear difference, with both figures."""
    text = context.text
    names, figures = pair.names, pair.figures
    if pair.direction is Direction.LOWER:
        names, figures = (names[1], names[0]), (figures[1], figures[0])
    return text(
        "groups.clear_one",
        outcome=context.outcome_name(pair.outcome),
        higher=names[0],
        lower=names[1],
        higher_figure=phrase(text, figures[0]),
        lower_figure=phrase(text, figures[1]),
    )


def compared(context: Context, scope: str, breakdown: str) -> str:
    """How many comparisons show a clear difference."""
    text = context.text
    found = tried(context, scope, breakdown)
    name = context.breakdown_name(breakdown)
    if not found:
        return text("groups.too_few", breakdown=name)
    clear = sum(pair.direction is not Direction.UNCLEAR for pair in found)
    key = "groups.clear" if clear else "groups.no_clear"
    return text(key, breakdown=name, clear=clear, tried=len(found), at=context.at(context.focus))
