"""A map of tiles: one measure of one outcome by country, what is known and what is withheld told apart."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import NOTHING
from pipeline.reporting.document import Chart, ChartPoint, LegendKey, Panel
from pipeline.reporting.indicator import State
from pipeline.reporting.language.wording import at_the_end, beside, phrase
from pipeline.reporting.tables.figure_tables import Line, figure_table, share_layout

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.language.text import Text

BREAKDOWN = "country"
PLACES = Path(__file__).with_name("tile_places.toml")
PER_ROW = 10  # as in charts/tiles.py: ``position`` = 10 * row + column
ACROSS = 3  # tiles side by side in the row of those without a place
REASONS = (State.WITHHELD, State.NOT_AVAILABLE, State.NOT_APPLICABLE)  # of a tile without a figure, by series


def chart(context: Context, measure: str, milestone: int, outcome: str) -> Chart | None:
    """The measure by country, of the report's own scope; nothing where no country can be shown."""
    scope, text = context.own, context.text
    figures = _figures(context, scope, measure, milestone, outcome)
    if not any(figure.drawable for figure in figures.values()):
        return None
    names = dict(context.groups(BREAKDOWN))
    said = {
        "measure": context.measure_name(measure),
        "at": context.at(milestone),
        "outcome": context.outcome_name(outcome),
        "name": context.scope_name(scope),
    }
    key = f"tiles-{measure}-{milestone}-{outcome}".lower().replace("_", "-")
    described = text.described(
        said["name"], (text.pair(names[code], phrase(text, one)) for code, one in figures.items())
    )
    panel = Panel(
        f"{key}-drawing", text("tiles.title", **said), described, "tiles", _points(context, figures)
    )
    lines = [Line(names[code], (figure,)) for code, figure in figures.items()]
    first = context.breakdown_name(BREAKDOWN)
    layout = share_layout(first, (scope,), lines)
    table = figure_table(
        context, f"{key}-table", text("tiles.table", **said), layout, (scope,), [("", lines)]
    )
    keys = (LegendKey("heat3", text("tiles.legend")),)
    return Chart(key, panel.title, text("tiles.subtitle", **said), (panel,), keys, table)


def _figures(
    context: Context, scope: str, measure: str, milestone: int, outcome: str
) -> dict[str, Indicator]:
    """The figure of each country that has a place, and of every other group for which one can be shown."""
    found = {
        code: context.find(scope, measure, milestone, outcome, BREAKDOWN, (code,))
        for code, _ in context.groups(BREAKDOWN)
    }
    return {code: figure for code, figure in found.items() if code in _places() or figure.drawable}


@cache
def _places() -> dict[str, tuple[int, int]]:
    found = tomllib.loads(PLACES.read_text(encoding="utf-8"))
    return {code: (row, column) for code, (row, column) in found.items()}


def _points(context: Context, figures: dict[str, Indicator]) -> tuple[ChartPoint, ...]:
    names, places = dict(context.groups(BREAKDOWN)), _places()
    below = 1 + max(row for row, _ in places.values())
    others = [code for code in figures if code not in places]
    return tuple(
        _point(context, names[code], figure, places.get(code) or _in_a_row(others.index(code), below))
        for code, figure in figures.items()
    )


def _in_a_row(number: int, below: int) -> tuple[int, int]:
    row, column = divmod(number, ACROSS)
    return below + row, column


def _point(context: Context, name: str, figure: Indicator, place: tuple[int, int]) -> ChartPoint:
    """A tile: shaded where there is a share of enough people, plain where there are bounds or a band."""
    text, position = context.text, PER_ROW * place[0] + place[1]
    if not figure.drawable:
        said = text(f"tiles.{figure.state}")
        return ChartPoint(name, REASONS.index(figure.state), position, value=said, sign=said)
    if figure.state is State.SHOWN:
        shade = min(3, int(4 * figure.value))
        value = text.percent(figure.value)
        return ChartPoint(name, shade, position, 100 * figure.value, value=value, below=_base(text, figure))
    value = at_the_end(text, figure) if figure.state is State.BAND else beside(text, figure, brief=True)
    return ChartPoint(name, 0, position, NOTHING, value=value, below=_base(text, figure))


def _base(text: Text, figure: Indicator) -> str:
    """Of how many; where bounds stand in the tile, for how many it is known."""
    if figure.state in (State.BOUNDS_FIRST, State.BOUNDS_ONLY):
        assert figure.coverage is not None
        return text("tiles.below_bounds", coverage=text.percent(math.floor(100 * figure.coverage) / 100))
    if not figure.is_count:
        return ""
    key = "tiles.below_low" if figure.low_reliability else "tiles.below"
    return text(key, achieved=text.count(figure.numerator or 0), known=text.count(figure.denominator or 0))
