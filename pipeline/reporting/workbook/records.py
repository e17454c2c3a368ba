"""Rows of what is no figure: marks, checks of the data, counts of what is withheld, codes and their words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.reporting.exchange.code_lists import code_lists
from pipeline.reporting.workbook.cells import count

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.released import Record
    from pipeline.reporting.workbook.cells import Cell, Row

SEVERITIES = ("critical", "warning", "info", None)


def notes(context: Context) -> list[Row]:
    """What the marks and the words for how a figure is shown mean."""
    text, rule = context.text, context.release.rule
    shares = {"first": text.percent(rule.bounds_first), "only": text.percent(rule.bounds_only)}
    said = text.entries("marks_explained.pairs") | text.entries("workbook.marks.pairs")
    return [{"mark": mark, "meaning": meaning.format(**shares)} for mark, meaning in said.items()]


def checks(context: Context) -> list[Row]:
    """Every check of the data, the most severe first; providers only where there are several."""
    text, records = context.text, context.release.records
    several = len({row["provider_id"] for row in records["packages"]}) > 1
    found = sorted(
        records["data_quality"],
        key=lambda row: (SEVERITIES.index(row["severity"]), row["table_name"] or "", row["label"]),
    )
    return [
        {
            "kind": text.label("quality.kinds", row["kind"]),
            "check": row["label"],
            "table": text.label("quality.tables", row["table_name"]) if row["table_name"] else None,
            "provider": (row["provider_id"] or text("quality.all_providers")) if several else None,
            "severity": text.label("quality.severities", row["severity"]) if row["severity"] else None,
            "checked": _counted(context, row, "checked"),
            "found": _counted(context, row, "found"),
            "what_to_do": row["what_to_do"] or None,
        }
        for row in found
    ]


def _counted(context: Context, row: Record, name: str) -> Cell:
    """A count, or words where few are not told from none."""
    most = int(str(context.release.rules["minimum_group"])) - 1
    return context.text("workbook.few", most=most) if row[name] is None else count(row[name])


def withheld(context: Context) -> list[Row]:
    """How many rows have a number and how many have none, by breakdown, and why."""
    reasons, lines = _reasons(context), Counter[tuple[str, str]]()
    for row in context.release.left_out:
        lines[row["scope"], row["breakdown"]] += row["lines"]
    values = context.release.values
    shown = Counter(zip(values["scope"], values["breakdown"], strict=True))
    return [
        {
            "scope_name": context.scope_name(scope),
            "breakdown_name": context.breakdown_name(breakdown),
            "with_number": count(shown[scope, breakdown]),
            "lines": count(number),
            "reasons": reasons.get((scope, breakdown)),
        }
        for (scope, breakdown), number in lines.items()
    ]


def _reasons(context: Context) -> dict[tuple[str, str], str]:
    """Why tables of a breakdown are withheld; of a single one it would tell something of its groups."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in context.release.records["withheld"]:
        if row["reason"]:
            said = context.text.label("withheld.reasons", row["reason"])
            found.setdefault((row["scope"], row["breakdown"]), {})[row["reason"]] = said
    return {place: context.text.parts(said.values()) for place, said in found.items()}


def definitions(context: Context) -> list[Row]:
    """Every code that occurs, with its words; what a measure counts and when an outcome is achieved."""
    text = context.text
    told = text.entries("package.columns")
    lists = {row["group_column"]: row["description"] for row in context.release.records["group_columns"]}
    lists |= {column: text(f"package.columns.{column}.title") for column in told}
    return [
        {
            "list": lists[code.list],
            "code": code.code,
            "label": code.label,
            "meaning": code.meaning or None,
            "unit": text(f"package.unit.{code.unit}") if code.unit else None,
        }
        for code in code_lists(context.release, text)
    ]
