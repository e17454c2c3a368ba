"""Data quality, as counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.cells import count_cell
from pipeline.reporting.document import Cell, Column, Paragraph, RowGroup, Section, Table

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.released import Record


def build(context: Context) -> Section:
    """What was checked and what was found, for all packages together."""
    text = context.text
    found = context.release.records["data_quality"]
    if not found:
        return Section("quality", text("quality.title"), (Paragraph(text("quality.none")),))
    columns = tuple(
        Column(label, numeric=kind in ("checked", "found"))
        for kind, label in text.entries("quality.columns").items()
    )
    groups = []
    for kind, label in text.entries("quality.kinds").items():
        rows = tuple(_row(context, row) for row in found if row["kind"] == kind)
        if rows:
            groups.append(RowGroup(label, rows))
    table = Table("quality-table", text("quality.table"), columns, tuple(groups))
    return Section("quality", text("quality.title"), (Paragraph(text("quality.intro")), table))


def _row(context: Context, row: Record) -> tuple[Cell, ...]:
    text = context.text
    checked = (
        Cell("") if row["checked"] is None and row["status"] != "c" else count_cell(text, row["checked"], "")
    )
    severity = text.label("quality.severities", row["severity"]) if row["severity"] else text("quality.counted")
    return (
        Cell(str(row["label"])),
        Cell((row["table_name"] or "").replace("_", " ")),
        Cell(severity),
        checked,
        count_cell(text, row["found"], row["status"]),
    )
