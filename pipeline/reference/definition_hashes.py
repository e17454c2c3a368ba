"""A short hash of what defines each outcome and each measure family: when it changes, a new series begins.

In it are counts, conditions and numbers. Names, limits and other words for the reader are not, nor is SQL.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from pipeline.reference.seeds import Row, items, read

if TYPE_CHECKING:
    from pipeline.settings import Settings

OF_FIGURE = (
    "numerator", "denominator", "unit", "counts", "first_milestone", "by_outcome", "by_service_area",
)  # fmt: skip
OF_CRITERION = ("criterion", "kind", "applies", "statement")
OF_WINDOW = ("milestone", "window_start", "window_end")
# what defines a family beside its figures and assumptions: a seed and its columns
ALSO = {
    "M06": ("event_outcomes", ("event_type", "outcome")),
    "M07": ("event_outcomes", ("event_type", "outcome")),
    "M09": ("service_areas", ("service_area", "has_urgent_limit")),
}
LENGTH = 16


def computed(settings: Settings) -> dict[str, str]:
    """Hash of the definition by code of outcome and family, outcomes first, each in the order of its seed."""
    outcomes = {row["outcome"]: _outcome(settings, row) for row in read(settings, "outcomes")}
    families = {row["family"]: _family(settings, row) for row in read(settings, "measure_families")}
    return {code: _hash(definition) for code, definition in (outcomes | families).items()}


def _outcome(settings: Settings, outcome: Row) -> dict[str, Any]:
    rule = outcome["applicability_rule"]
    return {
        "criteria": _rows(settings, "criteria", OF_CRITERION, outcome=outcome["outcome"]),
        "rule": _rows(settings, "applicability_rules", ("statement",), applicability_rule=rule),
        "rule_code": rule,
        "assumptions": _assumptions(settings, outcome["outcome"]),
    }


def _family(settings: Settings, family: Row) -> dict[str, Any]:
    code = family["family"]
    figures = _rows(settings, "measures", ("measure", *OF_FIGURE), family=code)
    by_milestone = any(figure[1 + OF_FIGURE.index("first_milestone")] for figure in figures)
    return {
        "definition": _words(family["definition"]),
        "exclusions": _words(family["exclusions"]),
        "figures": figures,
        "windows": _rows(settings, "milestones", OF_WINDOW) if by_milestone else [],
        "assumptions": _assumptions(settings, code),
        "also": _rows(settings, *ALSO[code]) if code in ALSO else [],
    }


def _assumptions(settings: Settings, code: str) -> list[list[str]]:
    return sorted(
        [row["assumption"], row["value"], row["unit"], row["choice"]]
        for row in read(settings, "assumptions")
        if code in items(row["families"])
    )


def _rows(settings: Settings, seed: str, columns: tuple[str, ...], **where: str) -> list[list[str]]:
    """Columns of the rows that meet a condition, in an order of their own: moving a row changes nothing."""
    return sorted(
        [_words(row[column]) for column in columns]
        for row in read(settings, seed)
        if all(row[column] == value for column, value in where.items())
    )


def _words(cell: str) -> str:
    return " ".join(cell.split())


def _hash(definition: dict[str, Any]) -> str:
    written = json.dumps(definition, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8")).hexdigest()[:LENGTH]
