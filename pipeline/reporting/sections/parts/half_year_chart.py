"""The last half-years beside each other as columns, one strip per measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import NOTHING
from pipeline.reporting.document import Chart, ChartPoint, LegendKey, Panel
from pipeline.reporting.indicator import State
from pipeline.reporting.language.wording import mark, numbers, phrase
from pipeline.reporting.tables.grids import look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Table
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.tables.grids import Place

LEAST = 2  # half-years of a measure that can be shown; of fewer the table tells as much


def chart(
    context: Context,
    key: str,
    scope: str,
    measures: Mapping[str, str],
    half_years: Sequence[tuple[str, Place]],
    table: Table,
) -> Chart | None:
    """Counts by half-year, oldest first, over their table; nothing where no measure has two of them.

    ``measures`` with the name of each, ``half_years`` the newest first; a measure without two counts is left
    out of the drawing.
    """
    text, places = context.text, list(reversed(half_years))
    shown = {
        name: figures
        for measure, name in measures.items()
        for figures in [[(label, look(context, place, measure)) for label, place in places]]
        if sum(figure.drawable for _, figure in figures) >= LEAST
    }
    if not shown:
        return None
    points = tuple(
        _point(context, name, number, figure)
        for name, figures in shown.items()
        for number, (_, figure) in enumerate(figures)
    )
    described = " ".join(
        text.described(name, (text.pair(label, phrase(text, figure)) for label, figure in figures))
        for name, figures in shown.items()
    )
    panel = Panel(f"{key}-drawing", table.caption, described, "timeline", points)
    keys = (LegendKey("column", text("half_years.chart.column")),)
    subtitle = text("half_years.chart.subtitle", name=context.scope_name(scope))
    return Chart(key, table.caption, subtitle, (panel,), keys, table)


def _point(context: Context, name: str, number: int, figure: Indicator) -> ChartPoint:
    """A count as a column; of a band its two ends in words, without a column."""
    text, below = context.text, _short(context, figure.group[0])
    if not figure.drawable:
        return ChartPoint(name, 0, number, value=mark(text, figure), sign=mark(text, figure), below=below)
    if figure.state is State.BAND:
        return ChartPoint(name, 0, number, NOTHING, is_band=True, value=numbers(text, figure), below=below)
    count = figure.numerator or 0
    return ChartPoint(name, 0, number, count, value=text.count(count), below=below)


def _short(context: Context, half_year: str) -> str:
    """A half-year in two short lines."""
    year, _, half = half_year.partition("H")
    return "\n".join((context.text(f"half_years.chart.half_{half}"), year))
