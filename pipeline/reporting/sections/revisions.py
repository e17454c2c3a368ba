"""What became of figures that earlier reports gave: revised, or the start of a new series."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting.document import Cell, Column, Heading, Paragraph, Points, RowGroup, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.released import Record

NEW_SERIES = "definition_changed"


def build(context: Context) -> Section:
    """Revised figures of closed cohorts, with what was released first, what they would be now, and why."""
    text = context.text
    blocks: list[Block] = [Paragraph(text("revisions.intro")), *breaks(context)]
    told = {scope: _rows(context, scope) for scope in context.scopes}
    reasons = dict.fromkeys(row["reason"] for rows in told.values() for row in rows)
    if reasons:
        blocks.append(Points(tuple(text(f"revisions.because.{reason}") for reason in reasons)))
        blocks += [_table(context, scope, rows) for scope, rows in told.items() if rows]
    else:
        blocks.append(Paragraph(text("revisions.none")))
    return Section("revisions", text("revisions.title"), tuple(blocks))


def breaks(context: Context) -> tuple[Block, ...]:
    """Definitions that were changed, each with the month from which the new one holds."""
    records = context.release.records
    names = {row["family"]: row["name"] for row in records["measure_families"]}
    names |= {row["outcome"]: row["name"] for row in records["outcomes"]}
    said = tuple(
        context.text(
            "revisions.break",
            name=names[row["family"]],
            version=row["version"],
            month=context.text.month(date.fromisoformat(f"{row['valid_from']}-01")),
            note=row["note"],
        )
        for row in records["series_breaks"]
    )
    return (Heading(context.text("revisions.breaks")), Points(said)) if said else ()


def _rows(context: Context, scope: str) -> list[Record]:
    """The revisions of a scope by cohort, milestone and the end of the period that gave the figure first."""
    rows = [row for row in context.release.records["revisions"] if row["scope"] == scope]
    return sorted(rows, key=lambda row: (row["cohort"], row["milestone"], Period.parse(row["period"])))


def _table(context: Context, scope: str, revisions: Sequence[Record]) -> Table:
    text = context.text
    columns = tuple(Column(label, numeric=False) for label in text.entries("revisions.columns").values())
    rows = tuple(_cells(context, row) for row in revisions)
    key = "revisions-own" if scope == context.own else "revisions-region"
    return Table(key, text("revisions.table", name=context.scope_name(scope)), columns, (RowGroup("", rows),))


def _cells(context: Context, row: Record) -> tuple[Cell, ...]:
    text = context.text
    return (
        Cell(dict(context.groups("cohort")).get(row["cohort"]) or str(row["cohort"])),
        Cell(context.milestone_name(row["milestone"])),
        Cell(_figure(context, row)),
        Cell(text.period(row["period"])),
        _value(context, row, "old"),
        _value(context, row, "new"),
        Cell(text(f"revisions.reasons.{row['reason']}")),
    )


def _figure(context: Context, row: Record) -> str:
    """What was revised: one figure, one measure, or some that are not named."""
    if row["measure"] is None:
        names = {each["family"]: each["name"] for each in context.release.records["measure_families"]}
        return names[row["family"]] if row["family"] else context.text("revisions.some")
    name = context.measure_name(row["measure"])
    area = dict(context.service_areas).get(row["service_area"])
    of = context.outcome_name(row["outcome"]) if row["outcome"] else area
    return context.text("revisions.of", name=name, of=of) if of else name


def _value(context: Context, row: Record, side: str) -> Cell:
    text = context.text
    if row["reason"] == NEW_SERIES:
        return Cell(text("revisions.not_compared"))
    if row["status"] == "c":
        return Cell(text("marks.c"), flag="c")
    achieved, known, due = (row[f"{side}_{name}"] for name in ("numerator", "denominator", "due"))
    told = {
        "achieved": text.count(achieved),
        "known": text.count(known),
        "percent": text.percent(achieved / known),
    }
    if due is None:
        return Cell(text("revisions.value_of_its_own", **told), achieved / known)
    return Cell(text("revisions.value", **told, due=text.count(due)), achieved / known)
