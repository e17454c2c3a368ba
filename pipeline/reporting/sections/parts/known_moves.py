"""Who is known to have improved or declined since entry, of all persons due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.sections.parts import spans
from pipeline.reporting.sections.parts.rows import Strip, Words, dots, line
from pipeline.reporting.tables.grids import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Chart
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.tables.figure_tables import Line

IMPROVED, DECLINED = MOVES = ("M04_improved_of_due", "M04_declined_of_due")
KEY = "change-known"


def ends(context: Context, scope: str, measure: str) -> tuple[Indicator, Indicator] | None:
    """The outcomes with the lowest and the highest share of those shown; None where none is."""
    return spans.lowest_and_highest(_figures(context, scope, measure))


def shown(context: Context, scope: str, measure: str) -> int:
    """Of how many outcomes the share is shown."""
    return sum(figure.has_estimate for figure in _figures(context, scope, measure))


def sentences(context: Context, scope: str, texts: Sequence[str]) -> list[str]:
    """The texts about each move, with its span at the focus milestone, as far as it is shown."""
    return [
        context.text(
            text,
            name=context.scope_name(scope),
            whose=context.whose(scope),
            at=context.at(context.focus),
            span=spans.span(context, _figures(context, scope, measure)),
        )
        for text, measure in zip(texts, MOVES, strict=True)
        if ends(context, scope, measure) is not None
    ]


def chart(context: Context, scopes: Sequence[str]) -> Chart:
    """The shares of each outcome at the focus milestone, a drawing for each move."""
    text, milestone = context.text, context.milestone_name(context.focus).lower()
    title = text("change.known.chart_title", milestone=milestone)
    words = Words(title, text("change.known.chart_subtitle"), text("columns.outcome"), "of_due")
    strips = [Strip(text(f"change.known.strips.{one}"), _lines(context, scopes, one)) for one in MOVES]
    return dots(context, KEY, words, scopes, strips)


def _lines(context: Context, scopes: Sequence[str], measure: str) -> tuple[Line, ...]:
    return tuple(
        line(context, context.outcome_name(one), scopes, measure, Place("", context.focus, one))
        for one in context.outcomes
    )


def _figures(context: Context, scope: str, measure: str) -> list[Indicator]:
    return [context.find(scope, measure, context.focus, outcome) for outcome in context.outcomes]
