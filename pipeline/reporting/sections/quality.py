"""Data quality, as counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Fold, Paragraph, RowGroup, Section, Table
from pipeline.reporting.tables.cells import count_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.released import Record

SEVERITIES = ("critical", "warning", "info", None)
FEW = "few"  # or none: which is not told


def build(context: Context) -> Section:
    """How many checks found something, which, and what to do about each; every check in detail below."""
    text = context.text
    checks = sorted(context.release.records["data_quality"], key=_order)
    if not checks:
        return Section("quality", text("quality.title"), (Paragraph(text("quality.none")),))
    found = _with_findings(checks)
    blocks: list[Block] = [Paragraph(text("quality.intro")), Paragraph(in_one_sentence(context))]
    if _several_providers(context):
        blocks.append(Paragraph(text("quality.by_provider"), "note"))
    if found:
        blocks.append(_table(context, "quality-found", text("quality.found_table"), found, what_to_do=True))
    everything = _table(context, "quality-all", text("quality.table"), checks, what_to_do=False)
    return Section("quality", text("quality.title"), (*blocks, Fold(text("quality.all"), (everything,))))


def in_one_sentence(context: Context) -> str:
    """How many checks found nothing; nothing where there was no check."""
    text, checks = context.text, context.release.records["data_quality"]
    if not checks:
        return ""
    asked = {_check(row) for row in checks}
    answered = {_check(row) for row in _with_findings(checks)}
    return text(
        "quality.summary",
        clean=text.count(len(asked - answered)),
        checks=text.count(len(asked)),
        few=_few(context),
    )


def _with_findings(checks: Sequence[Record]) -> list[Record]:
    return [row for row in checks if row["status"] != FEW and row["found"] != 0]


def _order(row: Record) -> tuple[int, str, str, str]:
    """The most severe first; the kinds are kept apart by the table."""
    return (
        SEVERITIES.index(row["severity"]),
        row["table_name"] or "",
        row["label"],
        row["provider_id"] or "",
    )


def _check(row: Record) -> tuple[str, str, str | None]:
    return row["kind"], row["label"], row["table_name"]


def _few(context: Context) -> str:
    """How few are not told from none, in words."""
    return context.text("quality.few", most=int(str(context.release.rules["minimum_group"])) - 1)


def _several_providers(context: Context) -> bool:
    return len({package["provider_id"] for package in context.release.records["packages"]}) > 1


def _table(context: Context, key: str, caption: str, checks: Sequence[Record], *, what_to_do: bool) -> Table:
    text = context.text
    left_out = {
        name
        for name, wanted in (("provider_id", _several_providers(context)), ("what_to_do", what_to_do))
        if not wanted
    }
    columns = {
        kind: Column(label, numeric=kind in ("checked", "found"))
        for kind, label in text.entries("quality.columns").items()
        if kind not in left_out
    }
    groups = []
    for kind, label in text.entries("quality.kinds").items():
        rows = tuple(
            tuple(_cell(context, row, column) for column in columns) for row in checks if row["kind"] == kind
        )
        if rows:
            groups.append(RowGroup(label, rows))
    return Table(key, caption, tuple(columns.values()), tuple(groups))


def _cell(context: Context, row: Record, column: str) -> Cell:
    text = context.text
    if column in ("checked", "found"):
        return Cell(_few(context)) if row[column] is None else count_cell(text, row[column], row["status"])
    if column == "severity":
        known = row["severity"]
        return Cell(text.label("quality.severities", known) if known else text("quality.counted"))
    if column == "provider_id":
        return Cell(row["provider_id"] or text("quality.all_providers"))
    words = str(row[column] or "")
    return Cell(text.label("quality.tables", words) if column == "table_name" else words)
