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
    from pipeline.reporting.document import Table
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.language.text import Text

BREAKDOWN = "country"
PLACES = Path(__file__).with_name("tile_places.toml")
PER_ROW = 10  # as in charts/tiles.py: ``position`` = 10 * row + column
ACROSS = 3  # tiles side by side in the row of those without a place
REASONS = (State.WITHHELD, State.NOT_AVAILABLE, State.NOT_APPLICABLE)  # of a tile without a figure, by series


def chart(context: Context, measure: str, milestone: int, *outcomes: str, title: str = "") -> Chart | None:
    """One map per outcome, of the report's own scope; nothing where no country can be shown.

    ``title`` stands over it, without one the measure, the milestone and the outcomes.
    """
    text, scope = context.text, context.own
    by_outcome = {outcome: _figures(context, scope, measure, milestone, outcome) for outcome in outcomes}
    if not any(figure.drawable for figures in by_outcome.values() for figure in figures.values()):
        return None
    title = title or text(
        "tiles.title",
        measure=context.measure_name(measure),
        at=context.at(milestone),
        outcomes=text.listing([context.outcome_name(outcome) for outcome in outcomes]),
    )
    key = f"tiles-{measure}-{milestone}".lower().replace("_", "-")
    panels = tuple(_panel(context, key, scope, outcome, found) for outcome, found in by_outcome.items())
    subtitle = text("tiles.subtitle", name=context.scope_name(scope))
    table = _table(context, f"{key}-table", title, scope, by_outcome)
    return Chart(key, title, subtitle, panels, (LegendKey("heat3", text("tiles.legend")),), table)


def _panel(context: Context, key: str, scope: str, outcome: str, figures: dict[str, Indicator]) -> Panel:
    text, names = context.text, dict(context.groups(BREAKDOWN))
    described = text.described(
        context.scope_name(scope),
        (text.pair(names[code], phrase(text, one)) for code, one in figures.items()),
    )
    points = _points(context, figures)
    return Panel(f"{key}-{outcome.lower()}", context.outcome_name(outcome), described, "tiles", points)


def _table(
    context: Context, key: str, title: str, scope: str, by_outcome: dict[str, dict[str, Indicator]]
) -> Table:
    """The countries that have a figure, by outcome."""
    names = dict(context.groups(BREAKDOWN))
    groups = [
        (
            context.outcome_name(outcome, short=False),
            [Line(names[code], (one,)) for code, one in figures.items() if one.drawable],
        )
        for outcome, figures in by_outcome.items()
    ]
    layout = share_layout(context.breakdown_name(BREAKDOWN), [line for _, lines in groups for line in lines])
    return figure_table(context, key, title, layout, (scope,), groups)


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
