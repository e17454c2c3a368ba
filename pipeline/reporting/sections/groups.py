"""Groups beside each other: those of which something can be said, in the outcomes that show most of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import legend
from pipeline.reporting.comparison import Direction
from pipeline.reporting.document import Chart, Heading, Paragraph, Points, Section, Table
from pipeline.reporting.sections.parts import tile_map
from pipeline.reporting.sections.parts.pairs import clear_sentences, compared, tried
from pipeline.reporting.sections.parts.rows import rows_panel
from pipeline.reporting.tables.figure_tables import Line, figure_table, share_layout

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

DRAWN = 3  # outcomes in the chart of a breakdown
FEWEST = 2  # groups with a figure, for an outcome to be drawn: one stands beside nothing


def build(context: Context) -> Section:
    """One chart for each of the first breakdowns that can be shown, and in words which others are where."""
    text = context.text
    scope = context.own
    shown = [name for name in published(context, scope) if _drawn(context, scope, name)]
    charted = shown[: context.definition.charts]
    others = [name for name in published(context, scope) if name not in charted]
    blocks: list[Block] = [
        Paragraph(text("groups.intro", at=context.at(context.focus), **context.thresholds)),
    ]
    if not shown:
        blocks.append(Paragraph(text("groups.all_withheld", name=context.definition.name), "warning"))
    for breakdown in charted:
        detail: list[Block] = [Paragraph(text("groups.overlap"), "note")] if breakdown == "form_any" else []
        blocks += [Heading(_title(context, breakdown)), *detail, *_said(context, scope, breakdown)]
        blocks.append(_map(context, scope, breakdown) or _chart(context, scope, breakdown))
    blocks += _elsewhere(context, scope, others)
    return Section("groups", text("groups.title"), tuple(blocks))


def published(context: Context, scope: str) -> list[str]:
    """Breakdowns of the wish list with at least one figure to show at the focus milestone, in its order."""
    wished = context.definition.breakdowns
    return [name for name in wished if scope in context.scopes_with("M01", context.focus, name)]


def _elsewhere(context: Context, scope: str, others: list[str]) -> list[Block]:
    """Which further breakdowns are shown, and which are not in any figure."""
    text = context.text
    named = [context.breakdown_name(name).lower() for name in others]
    wished = context.definition.breakdowns
    left = [context.breakdown_name(name).lower() for name in wished if name not in published(context, scope)]
    said = [
        text(f"groups.{key}", name=context.scope_name(scope), breakdowns=text.listing(names))
        for key, names in (("elsewhere", named), ("in_no_figure", left))
        if names
    ]
    return [Points(tuple(said))] if said else []


def _said(context: Context, scope: str, breakdown: str) -> list[Block]:
    if breakdown in context.definition.not_compared:
        return [Paragraph(context.text("groups.not_compared"))]
    clear = clear_sentences(context, scope, breakdown)
    said: list[Block] = [Paragraph(compared(context, scope, breakdown))]
    return [*said, Points(clear)] if clear else said


def _title(context: Context, breakdown: str) -> str:
    return context.text("groups.heading", breakdown=context.breakdown_name(breakdown))


def _figure(context: Context, scope: str, breakdown: str, outcome: str, code: str) -> Indicator:
    return context.find(scope, "M01", context.focus, outcome, breakdown, (code,))


def _drawn(context: Context, scope: str, breakdown: str) -> list[str]:
    """The outcomes in which most groups have a figure, three at most, in the order of the outcomes."""
    counted = {
        outcome: sum(
            _figure(context, scope, breakdown, outcome, code).drawable
            for code, _ in context.groups(breakdown)
        )
        for outcome in context.outcomes
    }
    enough = [outcome for outcome, number in counted.items() if number >= FEWEST]
    first = sorted(enough, key=lambda outcome: -counted[outcome])[:DRAWN]
    return [outcome for outcome in context.outcomes if outcome in first]


def _map(context: Context, scope: str, breakdown: str) -> Chart | None:
    """Countries as tiles, of the outcomes that most of them show; nothing of other groups."""
    if breakdown != tile_map.BREAKDOWN:
        return None
    title = _headline(context, scope, breakdown)
    return tile_map.chart(context, "M01", context.focus, *_drawn(context, scope, breakdown), title=title)


def _chart(context: Context, scope: str, breakdown: str) -> Chart:
    """The groups of one scope: a dot each, only those with a figure."""
    text = context.text
    by_outcome = {
        outcome: [
            Line(label, (figure,))
            for code, label in context.groups(breakdown)
            if (figure := _figure(context, scope, breakdown, outcome, code)).drawable
        ]
        for outcome in _drawn(context, scope, breakdown)
    }
    key = f"groups-{breakdown.replace('_', '-')}"
    panels = tuple(
        rows_panel(context, f"{key}-{outcome.lower()}", context.outcome_name(outcome), (scope,), lines)
        for outcome, lines in by_outcome.items()
    )
    title = _headline(context, scope, breakdown)
    keys = legend(context, (scope,), (point for panel in panels for point in panel.points))
    table = _table(context, key, title, scope, by_outcome)
    return Chart(key, title, text("groups.chart_subtitle"), panels, keys, table)


def _headline(context: Context, scope: str, breakdown: str) -> str:
    """What the comparison of the groups says, as a title."""
    name = context.breakdown_name(breakdown)
    found = [] if breakdown in context.definition.not_compared else tried(context, scope, breakdown)
    clear = sum(pair.direction is not Direction.UNCLEAR for pair in found)
    key = "groups_clear" if clear else "groups_unclear" if found else "groups_beside"
    return context.text(f"headlines.{key}", breakdown=name, at=context.at(context.focus))


def _table(context: Context, key: str, title: str, scope: str, by_outcome: dict[str, list[Line]]) -> Table:
    lines = (line for found in by_outcome.values() for line in found)
    layout = share_layout(context.text("columns.group"), lines)
    groups = [(context.outcome_name(outcome, short=False), found) for outcome, found in by_outcome.items()]
    return figure_table(context, f"{key}-table", title, layout, (scope,), groups)
