"""Questions of the columns of the contract: their type, and what an answer is checked against."""

from __future__ import annotations

from typing import Any

from pipeline.contract import Column, Table
from pipeline.forms.xlsform.model import Row, plain

EARLIEST = "date('1990-01-01')"
CODE = "^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$"
LABEL = "^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$"
# an end is not before its beginning
BEGINNING = {"to_month": "from_month", "end_month": "start_month", "closed_month": "identified_month"}


def name(table: str, column: str) -> str:
    """The name of a column's question: one that no other has, whatever groups an export leaves out."""
    return f"{table}_{column}"


def row(table: Table, column: Column, text: dict[str, Any], **more: str) -> Row:
    """The question of a column; ``more`` are further cells of its row."""
    kind, rest, told = _shape(table, column, text)
    required = {"required": "yes"} if column.is_required else {}
    return Row(
        type=kind,
        name=name(table.name, column.name),
        label=plain(column.description),
        hint=plain(text["hints"][column.kind]) if column.kind in text["hints"] else None,
        message=plain(told) if told else None,
        rest={**required, **rest, **more},
    )


def _shape(table: Table, column: Column, text: dict[str, Any]) -> tuple[str, dict[str, str], str]:
    """Type, checks, and what is said where a check fails."""
    said = text["messages"]
    if column.kind == "codes":
        return f"select_multiple {column.code_list}", {}, ""
    if column.code_list:
        return f"select_one {column.code_list}", {}, ""
    if column.kind == "month":
        return "date", {"constraint": _month(table, column), "appearance": "month-year"}, said["month"]
    if column.kind == "integer":
        return "integer", {"constraint": ". >= 1"}, said["integer"]
    if column.kind == "id":
        return "text", {"constraint": f"regex(., '{CODE}') and regex(., '.*[0-9].*')"}, said["id"]
    return "text", {"constraint": f"regex(., '{LABEL}')"}, said["label"]


def _month(table: Table, column: Column) -> str:
    beginning = BEGINNING.get(column.name)
    if beginning:
        return f". >= ${{{name(table.name, beginning)}}} and . <= today()"
    return f". >= {EARLIEST} and . <= today()"
