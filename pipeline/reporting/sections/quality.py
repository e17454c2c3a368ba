"""Data quality, as counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.cells import count_cell
from pipeline.reporting.document import Cell, Column, Fold, Paragraph, RowGroup, Section, Table
from pipeline.reporting.text import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.released import Record


def build(context: Context) -> Section:
    """How many checks found something and which, for all packages together; every check in detail below."""
    text = context.text
    checks = context.release.records["data_quality"]
    if not checks:
        return Section("quality", text("quality.title"), (Paragraph(text("quality.none")),))
    found = [row for row in checks if row["found"] != 0]
    clean = len(checks) - len(found)
    blocks: list[Block] = [
        Paragraph(text("quality.intro")),
        Paragraph(text("quality.summary", clean=count(clean), checks=count(len(checks)))),
    ]
    if found:
        blocks.append(_table(context, "quality-found", text("quality.found_table"), found))
    everything = _table(context, "quality-all", text("quality.table"), checks)
    return Section("quality", text("quality.title"), (*blocks, Fold(text("quality.all"), (everything,))))


def _table(context: Context, key: str, caption: str, checks: Sequence[Record]) -> Table:
    text = context.text
    columns = tuple(
        Column(label, numeric=kind in ("checked", "found"))
        for kind, label in text.entries("quality.columns").items()
    )
    groups = []
    for kind, label in text.entries("quality.kinds").items():
        rows = tuple(_row(context, row) for row in checks if row["kind"] == kind)
        if rows:
            groups.append(RowGroup(label, rows))
    return Table(key, caption, columns, tuple(groups))


def _row(context: Context, row: Record) -> tuple[Cell, ...]:
    text = context.text
    severity = (
        text.label("quality.severities", row["severity"]) if row["severity"] else text("quality.counted")
    )
    checked = (
        Cell(text("marks.x"), flag="x") if row["checked"] is None else count_cell(text, row["checked"], "")
    )
    return (
        Cell(str(row["label"])),
        Cell((row["table_name"] or "").replace("_", " ")),
        Cell(severity),
        checked,
        count_cell(text, row["found"], row["status"]),
    )
