"""Charts of dots and intervals at one milestone, shared by several sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import legend, to_point
from pipeline.reporting.document import Chart, Fold, Panel
from pipeline.reporting.language.wording import net_phrase, phrase
from pipeline.reporting.tables.figure_tables import Line, figure_table, share_layout
from pipeline.reporting.tables.grids import Place, look

if TYPE_CHECKING:
    from pipeline.reporting.context import Context


@dataclass(frozen=True, slots=True)
class Strip:
    """One drawing of a chart of shares: its title, and a line per row of it."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands over a chart of shares, and what heads its row headings; ``columns`` words its columns."""

    title: str
    subtitle: str
    first: str
    columns: str = "share"


def line(context: Context, heading: str, scopes: Sequence[str], measure: str, place: Place) -> Line:
    """A measure at a place (of any scope), for every scope."""
    return Line(heading, tuple(look(context, replace(place, scope=scope), measure) for scope in scopes))


def dots(context: Context, key: str, words: Words, scopes: Sequence[str], strips: Sequence[Strip]) -> Chart:
    """Shares as dots with their intervals, one drawing per strip, and one table of all of them."""
    panels = tuple(
        rows_panel(context, f"{key}-drawing-{number}", strip.title, scopes, strip.lines)
        for number, strip in enumerate(strips, start=1)
    )
    lines = [line for strip in strips for line in strip.lines]
    layout = share_layout(words.first, lines, words.columns)
    alone = len(strips) == 1
    groups = [("" if alone else strip.title, strip.lines) for strip in strips]
    table = figure_table(context, f"{key}-table", words.title, layout, scopes, groups)
    keys = legend(context, scopes, (point for panel in panels for point in panel.points))
    return Chart(key, words.title, words.subtitle, panels, keys, table)


def over_milestones(
    context: Context, key: str, words: Words, scopes: Sequence[str], measure: str, first: int = 0
) -> Chart:
    """A share of everybody, a row for each milestone from the first on."""
    lines = tuple(
        line(context, context.milestone_name(one), scopes, measure, Place("", one))
        for one in context.milestones
        if one >= first
    )
    return dots(context, key, words, scopes, [Strip(words.title, lines)])


def details(context: Context, key: str, words: Words, scopes: Sequence[str], strips: Sequence[Strip]) -> Fold:
    """Every figure of a table of parts with its interval, to be opened; without rows that only withhold."""
    kept = [
        (strip.title, [line for line in strip.lines if any(one.drawable for one in line.figures)])
        for strip in strips
    ]
    groups = [(title, lines) for title, lines in kept if lines]
    layout = share_layout(words.first, [line for _, lines in groups for line in lines], words.columns)
    table = figure_table(context, key, words.title, layout, scopes, groups)
    return Fold(context.text("details.summary"), (table,))


def rows_panel(
    context: Context,
    key: str,
    title: str,
    scopes: Sequence[str],
    lines: Sequence[Line],
    *,
    net: bool = False,
) -> Panel:
    """One row per line, one dot and interval per scope."""
    points = [
        to_point(context.text, figure, line.heading, context.series(scope), net=net)
        for line in lines
        for scope, figure in zip(scopes, line.figures, strict=True)
    ]
    described = " ".join(_described(context, scope, lines, place, net) for place, scope in enumerate(scopes))
    return Panel(key, title, described, "rows", tuple(points), "points" if net else "percent")


def _described(context: Context, scope: str, lines: Sequence[Line], place: int, net: bool) -> str:
    parts = []
    for line in lines:
        figure = line.figures[place]
        words = (
            net_phrase(context.text, figure) if net and figure.has_estimate else phrase(context.text, figure)
        )
        parts.append(context.text.pair(line.heading, words))
    return context.text.described(context.scope_name(scope), parts)
