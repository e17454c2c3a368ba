"""The same people at entry and at the focus milestone: how many had achieved each outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import signs
from pipeline.reporting.document import Cell, Chart, ChartPoint, Column, LegendKey, Panel, RowGroup, Table
from pipeline.reporting.language.wording import mark
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.cells import cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

REACHED, KEPT, NET = "M04_conversion", "M04_retention", "M04_net"


@dataclass(frozen=True, slots=True)
class TwoPoints:
    """People with a level at both points: achieved at entry, achieved now, all; ``sign`` where not shown."""

    name: str
    net: Indicator
    entry: int = 0
    now: int = 0
    people: int = 0
    sign: str = ""

    @property
    def shares(self) -> tuple[float, float]:
        """At entry and now, 0 to 1."""
        return self.entry / self.people, self.now / self.people


def build(context: Context) -> list[Block]:
    """A slope per outcome, one drawing per scope; nothing where no scope has a figure."""
    found = {scope: two_points(context, scope) for scope in context.scopes_with(NET, context.focus)}
    shown = {scope: pairs for scope, pairs in found.items() if any(not pair.sign for pair in pairs)}
    if not shown:
        return []
    measures = REACHED, KEPT
    return [*why_not_own(context, measures, tuple(shown), context.focus), _chart(context, shown)]


def two_points(context: Context, scope: str) -> list[TwoPoints]:
    """Every outcome at the focus milestone.

    Who kept the outcome and who did not add up to those who had it at entry; who kept it and who reached it
    add up to those who have it now.
    """
    return [_of_outcome(context, scope, outcome) for outcome in context.outcomes]


def _of_outcome(context: Context, scope: str, outcome: str) -> TwoPoints:
    name = context.outcome_name(outcome)
    reached, kept, net = (
        context.find(scope, measure, context.focus, outcome) for measure in (REACHED, KEPT, NET)
    )
    for figure in (reached, kept):
        if figure.status in ("c", "z"):
            return TwoPoints(name, net, sign=mark(context.text, figure))
    people = (reached.denominator or 0) + (kept.denominator or 0)
    if not people:
        return TwoPoints(name, net, sign=context.text("marks.x"))
    now = (reached.numerator or 0) + (kept.numerator or 0)
    return TwoPoints(name, net, kept.denominator or 0, now, people)


def _chart(context: Context, shown: dict[str, list[TwoPoints]]) -> Chart:
    text = context.text
    panels = tuple(_panel(context, scope, pairs) for scope, pairs in shown.items())
    points = [point for panel in panels for point in panel.points]
    keys = [
        LegendKey(f"slope{context.series(scope)}", text("slope.line", name=context.scope_name(scope)))
        for scope in shown
    ]
    if any(pair.now < pair.entry for pairs in shown.values() for pair in pairs):
        keys.append(LegendKey("fell", text("slope.fell")))
    if any(point.hollow for point in points):
        keys.append(LegendKey("hollow", text("slope.hollow")))
    keys += signs(text, points)
    milestone = context.milestone_name(context.focus).lower()
    words = text("slope.chart_title", milestone=milestone), text("slope.chart_subtitle")
    return Chart("slope", *words, panels, tuple(keys), _table(context, shown))


def _panel(context: Context, scope: str, pairs: Sequence[TwoPoints]) -> Panel:
    points = tuple(point for pair in pairs for point in _points(context, scope, pair))
    title = context.scope_name(scope)
    said = context.text.described(title, (_described(context, pair) for pair in pairs))
    return Panel(f"slope-{scope.replace(':', '-').lower()}", title, said, "slope", points)


def _points(context: Context, scope: str, pair: TwoPoints) -> list[ChartPoint]:
    series, text = context.series(scope), context.text
    if pair.sign:
        return [ChartPoint(pair.name, series, 0, value=pair.sign, sign=pair.sign)]
    headings = text("slope.entry"), context.milestone_name(context.focus)
    return [
        ChartPoint(
            pair.name,
            series,
            place,
            100 * share,
            hollow=pair.net.low_reliability,
            value=text.percent(share),
            below=heading,
        )
        for place, (share, heading) in enumerate(zip(pair.shares, headings, strict=True))
    ]


def _described(context: Context, pair: TwoPoints) -> str:
    if pair.sign:
        return context.text.pair(pair.name, pair.sign)
    entry, now = (context.text.percent(share) for share in pair.shares)
    people = context.text.people(pair.people)
    return context.text.pair(pair.name, context.text("slope.described", entry=entry, now=now, people=people))


def _table(context: Context, shown: dict[str, list[TwoPoints]]) -> Table:
    text = context.text
    milestone = context.milestone_name(context.focus)
    labels = [text("columns.outcome"), text("columns.net.denominator"), text("slope.entry"), milestone]
    labels += [text("columns.net.points"), text("columns.net.net_interval")]
    groups = tuple(
        RowGroup(
            context.scope_name(scope) if len(shown) > 1 else "",
            tuple(_row(context, pair) for pair in pairs),
        )
        for scope, pairs in shown.items()
    )
    columns = tuple(Column(label, numeric=number > 0) for number, label in enumerate(labels))
    return Table("slope-table", text("slope.table", milestone=milestone.lower()), columns, groups)


def _row(context: Context, pair: TwoPoints) -> tuple[Cell, ...]:
    text = context.text
    change = cell(text, pair.net, "points"), cell(text, pair.net, "net_interval")
    if pair.sign:
        return Cell(pair.name), *[Cell(pair.sign, flag=pair.sign.strip("[]"))] * 3, *change
    parts = zip((pair.entry, pair.now), pair.shares, strict=True)
    told = (
        Cell(text("cells.part", number=text.count(number), percent=text.percent(share)), number)
        for number, share in parts
    )
    return Cell(pair.name), Cell(text.count(pair.people), pair.people), *told, *change
