"""Titles of charts that say what the chart shows, from its figures and by the rules of comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Direction, change
from pipeline.reporting.indicator import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator

ENTRY = 0


def coverage(context: Context) -> str:
    """The share assessed at the focus milestone and at the last milestone that has one."""
    text = context.text
    found = [
        figure
        for milestone in context.milestones
        if (figure := context.find(context.own, "M03", milestone)).has_estimate
    ]
    at_focus = [figure for figure in found if figure.milestone == context.focus]
    if not at_focus:
        return text("coverage.chart_title")
    last = found[-1]
    parts = {"at": context.at(context.focus), "share": text.percent(at_focus[0].value)}
    if last.milestone == context.focus:
        return text("headlines.coverage_one", **parts)
    there = {"last": context.at(last.milestone or 0), "there": text.percent(last.value)}
    return text("headlines.coverage", **parts, **there)


def over_time(context: Context) -> str:
    """In how many outcomes the share is higher at the focus milestone than at entry, where both show."""
    pairs = [
        [context.find(context.own, "M01", milestone, outcome) for milestone in (ENTRY, context.focus)]
        for outcome in context.outcomes
    ]
    shown = [pair for pair in pairs if all(figure.has_estimate for figure in pair)]
    if not shown:
        return context.text("outcomes.chart_title")
    higher = sum(now.value > entry.value for entry, now in shown)
    key = "over_time_all" if higher == len(shown) else "over_time"
    return context.text(f"headlines.{key}", higher=higher, shown=len(shown), at=context.at(context.focus))


def net_change(context: Context) -> str:
    """How many outcomes clearly improved, how many clearly declined, of those shown."""
    figures = [context.find(context.own, "M04_net", context.focus, outcome) for outcome in context.outcomes]
    found = [change(one, context.clear_change).direction for one in figures if one.has_estimate]
    improved, declined = found.count(Direction.HIGHER), found.count(Direction.LOWER)
    key = "net_change" if improved or declined else "net_change_unclear"
    return context.text(f"headlines.{key}", improved=improved, declined=declined, shown=len(found))


def extreme(context: Context, kind: str, named: Iterable[tuple[str, Indicator]], *, lowest: bool) -> str:
    """The lowest or the highest share by name; the plain title of its kind where none stands apart.

    None does of one share alone, where the next one is the same in whole percent, or beside bounds or a
    band, which could lie beyond it. Where one is withheld, the title is of what can be shown.
    """
    text, every = context.text, list(named)
    found = sorted(
        ((name, figure) for name, figure in every if figure.state is State.SHOWN),
        key=lambda pair: pair[1].value,
        reverse=not lowest,
    )
    shares = [text.percent(figure.value) for _, figure in found[:2]]
    drawn = sum(figure.drawable for _, figure in every)
    if len({*shares}) < 2 or drawn > len(found):
        return text(f"headlines.{kind}_plain")
    said = text(f"headlines.{kind}", name=_inner(found[0][0]), share=shares[0])
    if all(one.state in (State.SHOWN, State.NOT_APPLICABLE) for _, one in every):
        return said
    return text("headlines.of_shown", said=_inner(said))


def of_outcomes(context: Context, measures: Sequence[str]) -> list[tuple[str, Indicator]]:
    """The figures of measures by the names of their outcomes."""
    return [
        (context.outcome_name(outcome), context.find(context.own, measure, None, outcome))
        for measure in measures
        for outcome in context.outcomes
    ]


def _inner(name: str) -> str:
    """A name within a sentence."""
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"
