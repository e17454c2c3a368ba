"""Change since baseline: known to have moved, of all due; and among people with a level at both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import legend
from pipeline.reporting.comparison import Direction, change
from pipeline.reporting.document import (
    Cell,
    Chart,
    Column,
    Heading,
    Paragraph,
    Points,
    RowGroup,
    Section,
    Table,
)
from pipeline.reporting.language.wording import mark, net_phrase
from pipeline.reporting.sections.parts import headlines, known_moves
from pipeline.reporting.sections.parts.net_change import by_direction
from pipeline.reporting.sections.parts.rows import rows_panel
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.cells import NET, of_cell, part_cell, size_cell
from pipeline.reporting.tables.figure_tables import Layout, Line, figure_table

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

SHARES = ("M04_improved", "M04_same_achieved", "M04_same_not_achieved", "M04_declined")
PARTS = ("M04_conversion", "M04_retention")


def build(context: Context) -> Section:
    """Known to have improved or declined, then net change and its parts, at the focus milestone."""
    text = context.text
    known = context.scopes_with(known_moves.MOVES, context.focus)
    pairs = context.scopes_with("M04_net", context.focus)
    blocks: list[Block] = []
    if known or pairs:
        blocks.append(Paragraph(text("change.caution"), "lead"))
    if known:
        blocks += [Heading(text("change.known.title")), *_known(context, known)]
        blocks.append(Heading(text("change.same_people.title")))
    return Section("change", text("change.title"), (*blocks, *_pairs(context, pairs)))


def _known(context: Context, scopes: tuple[str, ...]) -> list[Block]:
    text = context.text
    said = [f"change.known.{move}" for move in known_moves.MOVES]
    return [
        *why_not_own(context, known_moves.MOVES, scopes, context.focus),
        Paragraph(text("change.known.intro")),
        Points(tuple(one for scope in scopes for one in known_moves.sentences(context, scope, said))),
        known_moves.chart(context, scopes),
    ]


def _pairs(context: Context, scopes: tuple[str, ...]) -> list[Block]:
    if not scopes:
        return [*why_not_own(context, "M04_net", scopes, context.focus)]
    return [
        Paragraph(context.text("change.intro", at=context.at(context.focus), **context.thresholds)),
        Points(sentences(context, scopes[0])),
        _chart(context, scopes),
        _moves(context, scopes[0]),
    ]


def sentences(context: Context, scope: str) -> tuple[str, ...]:
    """What improved, what declined, what shows no clear change, what is not shown."""
    text, found = context.text, by_direction(context, scope)
    said = []
    for direction in (Direction.HIGHER, Direction.LOWER):
        if found[direction]:
            parts = [
                text.aside(_name(context, figure), net_phrase(text, figure)) for figure in found[direction]
            ]
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
    return context.text(f"change.word_{change(figure, context.clear_change).direction}")


def _chart(context: Context, scopes: tuple[str, ...]) -> Chart:
    text = context.text
    lines = []
    for outcome in context.outcomes:
        figures = tuple(context.find(scope, "M04_net", context.focus, outcome) for scope in scopes)
        lines.append(Line(context.outcome_name(outcome), figures, (_word(context, figures[0]),)))
    layout = Layout(text("columns.outcome"), (NET,) * len(scopes), "net", (text("columns.in_words"),))
    title = headlines.net_change(context)
    milestone = context.milestone_name(context.focus).lower()
    subtitle = text("change.chart_subtitle", milestone=milestone)
    panel = rows_panel(context, "change-chart", title, scopes, lines, net=True)
    caption = text(
        "change.table",
        name=context.scope_name(scopes[0]),
        milestone=context.milestone_name(context.focus).lower(),
    )
    table = figure_table(context, "change-table", caption, layout, scopes, [("", lines)])
    keys = legend(context, scopes, panel.points, net=True)
    return Chart(
        "change",
        title,
        subtitle,
        (panel,),
        keys,
        table,
    )


def _moves(context: Context, scope: str) -> Table:
    """Improved, same and declined add up to the pairs; reached and kept are shares of two parts of them."""
    text = context.text
    labels = [text("columns.outcome"), text("columns.net.denominator")]
    labels += [text(f"change.columns.{measure}") for measure in (*SHARES, *PARTS)]
    rows = []
    for outcome in context.outcomes:
        pairs = context.find(scope, SHARES[0], context.focus, outcome)
        row = [Cell(context.outcome_name(outcome)), size_cell(text, pairs)]
        row += [part_cell(text, context.find(scope, name, context.focus, outcome)) for name in SHARES]
        row += [of_cell(text, context.find(scope, name, context.focus, outcome)) for name in PARTS]
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
