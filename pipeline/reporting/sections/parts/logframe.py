"""One target beside its figure, and the table of all of them that a donor's logframe asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Standing, against
from pipeline.reporting.document import Cell, Column, RowGroup, Table
from pipeline.reporting.goals import MEASURE, code, month
from pipeline.reporting.indicator import State
from pipeline.reporting.language.wording import mark
from pipeline.reporting.tables.cells import cell, cells, headings, part_columns

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.released import Record


def actual(context: Context, target: Record, scope: str) -> Indicator:
    """The figure that a target is about."""
    return context.find(scope, MEASURE, target["milestone"], target["outcome"])


def status(context: Context, target: Record) -> Standing:
    """Where the report's own figure stands against one target."""
    return against(actual(context, target, context.own), target["target"])


def status_word(context: Context, kind: Standing) -> str:
    return context.text(f"brief.standing.target.{kind}")


def share_cell(context: Context, share: float | None) -> Cell:
    """A baseline or a target; where there is none its mark."""
    if share is None:
        return Cell(context.text("marks.x"), flag="x")
    return Cell(context.text.percent(share), round(100 * share))


def table(context: Context, targets: Sequence[Record]) -> Table:
    """One row per target: baseline, target, actual, status, means of verification and a comment."""
    text, names = context.text, context.text.entries("targets.logframe")
    asked = part_columns(actual(context, target, context.own) for target in targets)
    first = ("bounds",) if "bounds" in asked else ()
    columns = (
        Column(names["outcome"], numeric=False),
        Column(names["milestone"], numeric=False),
        Column(names["baseline"]),
        Column(names["target"]),
        *headings(text, first),
        Column(names["actual"]),
        *headings(text, ("interval",)),
        Column(names["known"]),
        Column(names["status"], numeric=False),
        Column(names["verification"], numeric=False),
        Column(names["comment"], numeric=False),
    )
    rows = tuple(_row(context, target, first) for target in targets)
    return Table("logframe-table", text("targets.logframe_table"), columns, (RowGroup("", rows),))


def _row(context: Context, target: Record, first: tuple[str, ...]) -> tuple[Cell, ...]:
    text, own = context.text, actual(context, target, context.own)
    return (
        Cell(context.outcome_name(target["outcome"])),
        Cell(context.milestone_name(target["milestone"])),
        share_cell(context, target["baseline"]),
        replace(share_cell(context, target["target"]), below=text.month(month(target))),
        *cells(text, own, first),
        _dated(context, own),
        cell(text, own, "interval"),
        _known_cell(context, own),
        _status_cell(context, target, own),
        Cell(text("targets.verification"), below=code(target["outcome"], target["milestone"])),
        Cell(_comment(context, own)),
    )


def _dated(context: Context, own: Indicator) -> Cell:
    """The share, with the month up to which it counts."""
    found = cell(context.text, own, "percent")
    if not own.has_estimate and not own.has_band:
        return found
    return replace(found, below=context.text.month(own.earlier or context.release.as_of))


def _known_cell(context: Context, own: Indicator) -> Cell:
    """Of how many people due the level is known."""
    if own.denominator is None or own.due is None:
        return cell(context.text, own, "denominator")
    known, due = context.text.count(own.denominator), context.text.count(own.due)
    return Cell(context.text("targets.known", known=known, due=due), own.denominator)


def _status_cell(context: Context, target: Record, own: Indicator) -> Cell:
    kind = status(context, target)
    word = context.text.opening(status_word(context, kind))
    if kind is not Standing.NOT_SHOWN:
        return Cell(word)
    sign = mark(context.text, own)
    return Cell(f"{word} {sign}", flag=sign.strip("[]"))


def _comment(context: Context, own: Indicator) -> str:
    """What has to be known to read the row: coverage, reliability, or why there is no figure."""
    text = context.text
    if not own.drawable:
        return text(f"targets.comments.{own.state}")
    assert own.coverage is not None
    share = text.percent(math.floor(100 * own.coverage) / 100)
    how = State.SHOWN if own.state is State.BAND else own.state
    said = [text(f"targets.comments.{how}", coverage=share)]
    if own.has_band:
        said.append(text("targets.comments.few"))
    if own.not_applicable:
        said.append(text("targets.comments.not_applicable", number=text.count(own.not_applicable)))
    if own.low_reliability:
        said.append(text("targets.comments.low"))
    return " ".join(said)
