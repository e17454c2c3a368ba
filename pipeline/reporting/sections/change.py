"""Change since baseline, among people with a level at both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.cells import NET
from pipeline.reporting.comparison import Direction, change
from pipeline.reporting.document import Cell, Chart, Column, Paragraph, Points, RowGroup, Section, Table
from pipeline.reporting.indicator import State
from pipeline.reporting.marks import legend
from pipeline.reporting.sections.rows import rows_panel
from pipeline.reporting.sections.scopes import why_not_own
from pipeline.reporting.tables import Layout, Line, figure_table
from pipeline.reporting.text import count
from pipeline.reporting.wording import mark, net_phrase

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

SHARES = ("M04_improved", "M04_same_achieved", "M04_same_not_achieved", "M04_declined")
PARTS = ("M04_conversion", "M04_retention")
SECOND = ("denominator", "numerator", "points", "net_interval")


def build(context: Context) -> Section:
    """Net change at the focus milestone in words, chart and tables."""
    text = context.text
    scopes = context.scopes_with("M04_net", context.focus)
    at = context.at(context.focus)
    blocks: list[Block] = [
        Paragraph(text("change.caution"), "lead"),
        Paragraph(text("change.intro", at=at)),
        *why_not_own(context, "M04_net", scopes, context.focus),
    ]
    if scopes:
        blocks += [Points(sentences(context, scopes[0])), _chart(context, scopes), _moves(context, scopes[0])]
    return Section("change", text("change.title"), tuple(blocks))


def by_direction(context: Context, scope: str) -> dict[Direction, list[Indicator]]:
    """Net change of every outcome that can be shown, by what may be said of it."""
    found: dict[Direction, list[Indicator]] = {direction: [] for direction in Direction}
    for outcome in context.outcomes:
        figure = context.find(scope, "M04_net", context.focus, outcome)
        if figure.has_estimate:
            found[change(figure).direction].append(figure)
    return found


def sentences(context: Context, scope: str) -> tuple[str, ...]:
    """What improved, what declined, what shows no clear change, what is not shown."""
    text, found = context.text, by_direction(context, scope)
    said = []
    for direction in (Direction.HIGHER, Direction.LOWER):
        if found[direction]:
            parts = [f"{_name(context, figure)} ({net_phrase(text, figure)})" for figure in found[direction]]
            said.append(text(f"change.{direction}", outcomes=text.listing(parts)))
    unclear = [_name(context, figure) for figure in found[Direction.UNCLEAR]]
    if unclear:
        said.append(text("change.unclear", outcomes=text.listing(unclear)))
    shown = {figure.outcome for figures in found.values() for figure in figures}
    hidden = [context.outcome_name(outcome) for outcome in context.outcomes if outcome not in shown]
    if hidden:
        said.append(text("change.hidden", outcomes=text.listing(hidden)))
    return tuple(said)


def _name(context: Context, figure: Indicator) -> str:
    assert figure.outcome is not None
    return context.outcome_name(figure.outcome)


def _word(context: Context, figure: Indicator) -> str:
    if not figure.has_estimate:
        return mark(context.text, figure)
    return context.text(f"change.word_{change(figure).direction}")


def _chart(context: Context, scopes: tuple[str, ...]) -> Chart:
    text = context.text
    lines = []
    for outcome in context.outcomes:
        figures = tuple(context.find(scope, "M04_net", context.focus, outcome) for scope in scopes)
        lines.append(Line(context.outcome_name(outcome), figures, (_word(context, figures[0]),)))
    layout = Layout(text("columns.outcome"), (NET, SECOND)[: len(scopes)], "net", (text("columns.in_words"),))
    title = text("change.chart_title", milestone=context.milestone_name(context.focus).lower())
    panel = rows_panel(context, "change-chart", title, scopes, lines, net=True)
    caption = text(
        "change.table",
        name=context.scope_name(scopes[0]),
        milestone=context.milestone_name(context.focus).lower(),
    )
    table = figure_table(context, "change-table", caption, layout, scopes, [("", lines)])
    keys = legend(context, scopes, panel.marks, net=True)
    return Chart("change", title, text("change.chart_subtitle"), (panel,), keys, table)


def _moves(context: Context, scope: str) -> Table:
    """Improved, same and declined add up to the pairs; reached and kept are shares of two parts of them."""
    text = context.text
    labels = [text("columns.outcome"), text("columns.net.denominator")]
    labels += [text(f"change.columns.{measure}") for measure in (*SHARES, *PARTS)]
    rows = []
    for outcome in context.outcomes:
        pairs = context.find(scope, SHARES[0], context.focus, outcome)
        row = [Cell(context.outcome_name(outcome)), _counted(context, pairs)]
        row += [_moved(context, context.find(scope, name, context.focus, outcome), False) for name in SHARES]
        row += [_moved(context, context.find(scope, name, context.focus, outcome), True) for name in PARTS]
        rows.append(tuple(row))
    return Table(
        "change-moves",
        text(
            "change.moves_table",
            name=context.scope_name(scope),
            milestone=context.milestone_name(context.focus).lower(),
        ),
        tuple(Column(label, numeric=number > 0) for number, label in enumerate(labels)),
        (RowGroup("", tuple(rows)),),
    )


def _counted(context: Context, figure: Indicator) -> Cell:
    if figure.denominator is None or figure.state is State.NOT_APPLICABLE:
        return Cell(mark(context.text, figure), flag=figure.status)
    return Cell(count(figure.denominator), figure.denominator)


def _moved(context: Context, figure: Indicator, own_base: bool) -> Cell:
    if not figure.has_estimate or figure.numerator is None:
        words = mark(context.text, figure)
        return Cell(words, flag=words.strip("[]"))
    key = "change.moved_of" if own_base else "change.moved"
    words = context.text(
        key,
        number=count(figure.numerator),
        base=count(figure.denominator or 0),
        percent=context.text.percent(figure.share[0]),
    )
    return Cell(words, figure.numerator)
