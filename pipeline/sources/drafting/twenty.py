"""The twenty fields that suffice for the ten outcomes, and what reports cannot say without each."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.sources.drafting.draft import DECIDE, Draft, Rule

FIELDS = Path(__file__).with_name("twenty_fields.csv")


@dataclass(frozen=True, slots=True)
class Field:
    """One of the twenty: its column of the contract, and whether it is recorded or made by the program."""

    field: str
    columns: str
    comes: str
    used_for: str
    made_of: str
    without: str


@cache
def fields() -> tuple[Field, ...]:
    """All twenty, those that somebody has to record first."""
    with FIELDS.open(encoding="utf-8", newline="") as lines:
        return tuple(Field(**row) for row in csv.DictReader(lines))


def lacking(draft: Draft, outcomes: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields that no column of the export gives, each with what reports cannot say; then outcomes."""
    found = [(each.field, each.without) for each in fields() if not _is_there(draft, each)]
    rated = _outcomes(draft)
    absent = [f"{code} ({name})" for code, name in outcomes.items() if code not in rated]
    if rated:
        found += [(each, "No column rates this outcome: reports show it as not recorded.") for each in absent]
    return found


def _outcomes(draft: Draft) -> set[str]:
    """The outcomes that are rated, in a column each or as values of one."""
    ratings = draft.tables.get("outcome_ratings")
    rules = [layer["outcome"].verbs for layer in ratings.layers() if "outcome" in layer] if ratings else []
    codes = [verbs.get("codes", {}) for verbs in rules]
    return {str(verbs.get("always")) for verbs in rules} - {"None"} | {
        str(code) for each in codes if isinstance(each, dict) for code in each.values()
    }


def _is_there(draft: Draft, field: Field) -> bool:
    table, _, column = field.columns.partition(".")
    drafted = draft.tables.get(table)
    rules = [layer[column] for layer in drafted.layers() if column in layer] if drafted else []
    if column in draft.reasons:
        return True
    return any(map(_is_given, rules)) if field.comes == "recorded" else any(not rule.asks for rule in rules)


def _is_given(rule: Rule) -> bool:
    """Whether a column gives it, not a constant that stands for nothing known."""
    return (
        not any(str(value).startswith(DECIDE) for value in rule.verbs.values())
        and rule.verbs.get("always") != "unknown"
    )
