"""Since the last report: main figures as they were released then and as they are now, and why they moved."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Paragraph, Points, RowGroup, Section, Table
from pipeline.reporting.indicator import State
from pipeline.reporting.language.text import signed
from pipeline.reporting.previous import AT_FOCUS, AT_THE_END, Move, Why, moves
from pipeline.reporting.tables.cells import of_cell

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

COVERAGE, ACHIEVEMENT, ENTRY = "M03", "M01", 0
NOT_SHOWN_THEN = {Why.NEW, Why.WITHHELD, Why.WITHHELD_THEN}
Moved = list[tuple[str, Move]]  # what a figure is called, and what became of it


def build(context: Context) -> Section:
    """How many figures rose and fell, in a sentence for each scope, and one table of them."""
    text = context.text
    told = {scope: _moved(context, scope) for scope in context.scopes}
    blocks: list[Block] = [Points(_sentences(context, told), "lead")]
    comparable = {scope: moved for scope, moved in told.items() if _was_shown(moved)}
    if comparable:
        blocks += [Paragraph(text("since_last.intro", **context.thresholds)), _table(context, comparable)]
        blocks.append(Paragraph(text("since_last.note"), "note"))
    return Section("since_last", text("since_last.title"), tuple(blocks))


def _moved(context: Context, scope: str) -> Moved:
    """The main figures of a scope that either report shows."""
    named = _figures(context, scope)
    found = {move.now: move for move in moves(context.release, (figure for _, figure in named))}
    return [(name, found[figure]) for name, figure in named if figure in found]


def _figures(context: Context, scope: str) -> list[tuple[str, Indicator]]:
    text, focus = context.text, context.focus
    coverage = [
        (text("since_last.coverage", at=context.at(milestone)), context.find(scope, COVERAGE, milestone))
        for milestone in (ENTRY, focus)
    ]
    outcomes = [
        (context.outcome_name(outcome), context.find(scope, ACHIEVEMENT, focus, outcome))
        for outcome in context.outcomes
    ]
    at_focus = [
        (text.aside(context.measure_name(one), context.at(focus)), context.find(scope, one, focus))
        for one in AT_FOCUS
    ]
    at_the_end = [(context.measure_name(one), context.find(scope, one)) for one in AT_THE_END]
    return [*coverage, *outcomes, *at_focus, *at_the_end]


def _sentences(context: Context, told: dict[str, Moved]) -> tuple[str, ...]:
    """One for each scope, or that this report is the first."""
    if not any(told.values()):
        return (context.text("since_last.first", name=context.scope_name(context.own)),)
    return tuple(_sentence(context, scope, moved) for scope, moved in told.items())


def _sentence(context: Context, scope: str, moved: Moved) -> str:
    """How many are higher, lower and so on; that there is nothing to compare with."""
    text, name = context.text, context.scope_name(scope)
    if not moved:
        return text("since_last.first", name=name)
    period = text.period(moved[0][1].period)
    if not _was_shown(moved):
        return text("since_last.not_then", name=name, period=period)
    counted = Counter(_kind(move) for _, move in moved)
    kinds = text.entries("since_last.counts").items()
    parts = [words.format(number=counted[kind]) for kind, words in kinds if counted[kind]]
    return text("since_last.sentence", name=name, period=period, parts=text.listing(parts))


def _was_shown(moved: Moved) -> bool:
    """Whether the last report showed any of the figures; of a new donor, or a renamed one, it did not."""
    return any(move.why not in NOT_SHOWN_THEN for _, move in moved)


def _kind(move: Move) -> str:
    """What a figure counts as in the sentence: an entry of ``since_last.counts``."""
    if move.why in (Why.REPEATED, Why.WITHHELD):
        return str(move.why)
    if move.points is None:
        return "others"
    return "same" if not move.points else "higher" if move.points > 0 else "lower"


def _table(context: Context, told: dict[str, Moved]) -> Table:
    """Of both scopes; a figure that neither report shows has no row."""
    text = context.text
    labels = text.entries("since_last.columns")
    groups = []
    for scope, moved in told.items():
        rows = tuple(_row(context, name, move) for name, move in moved if move.why is not Why.WITHHELD)
        if rows:
            groups.append(RowGroup(_heading(context, scope, moved), rows))
    columns = tuple(Column(label, numeric=kind == "change") for kind, label in labels.items())
    caption = text("since_last.table", at=context.at(context.focus))
    return Table("since_last", caption, columns, tuple(groups))


def _heading(context: Context, scope: str, moved: Moved) -> str:
    return context.text(
        "since_last.group",
        name=context.scope_name(scope),
        period=context.text.period(moved[0][1].period),
        now=context.text.period(context.release.period),
    )


def _row(context: Context, name: str, move: Move) -> tuple[Cell, ...]:
    text = context.text
    then = _cell(context, move.then) if move.then else Cell(text(f"since_last.then.{move.why}"))
    return Cell(name), then, _cell(context, move.now), _change(context, move), Cell(_why(context, move))


def _cell(context: Context, figure: Indicator) -> Cell:
    """k of n with its share and interval; with bounds first or alone where coverage asks for it."""
    text, told = context.text, of_cell(context.text, figure)
    if figure.state not in (State.BOUNDS_FIRST, State.BOUNDS_ONLY):
        return told
    assert figure.bounds is not None
    bounds = text("since_last.bounds", bounds=text.spread(*figure.bounds))
    below = f"{told.text} {told.below}" if figure.state is State.BOUNDS_FIRST else ""
    return Cell(bounds, flag=told.flag, below=below)


def _change(context: Context, move: Move) -> Cell:
    text, kind = context.text, _kind(move)
    if move.then is None:
        return Cell(text("since_last.change.not_compared"))
    if kind in ("repeated", "others") or move.points is None:
        return Cell(text(f"since_last.change.{kind}"))
    below = text(f"since_last.change.{'overlap' if move.overlap else 'apart'}")
    return Cell(signed(move.points / 100), move.points, below=below if move.points else "")


def _why(context: Context, move: Move) -> str:
    """The reason, with how many came or left: of those due, or of those counted where due is not told."""
    kind = f"{move.why}_due" if move.now.due is not None else f"{move.why}_counted"
    key = kind if move.why in (Why.CAME, Why.LEFT) else str(move.why)
    return context.text(f"since_last.why.{key}", number=context.text.count(abs(move.more)))
