"""The numbers and lists that the method names, read from the seeds."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

UNIT_COLUMNS = ("beneficiary", "provider_type", "service_setting", "half_year")


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone and its window, all in months since the case was opened."""

    month: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion or red flag: its kind, and to whom it applies."""

    code: str
    kind: str
    applies: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything of the method that is a number or a list, by the name that the method gives it.

    ``event_types`` and ``areas`` are the adverse events and the service areas of each outcome.
    """

    milestones: tuple[Milestone, ...]
    applicability_rules: dict[str, str]
    criteria: dict[str, tuple[Criterion, ...]]
    age_groups: dict[str, str]
    children: frozenset[str]
    adults: frozenset[str]
    spell_value_order: dict[tuple[str, str], int]
    breakdowns: dict[str, tuple[str, ...]]
    group_columns: tuple[str, ...]
    units: dict[str, str]
    counts: dict[str, str]
    assumptions: dict[str, float]
    event_types: dict[str, frozenset[str]]
    areas: dict[str, frozenset[int]]
    urgent_areas: frozenset[int]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return tuple(self.applicability_rules)

    def milestone(self, month: int) -> Milestone:
        return next(milestone for milestone in self.milestones if milestone.month == month)


def read_definitions(seeds: Path) -> Definitions:
    """Read the definitions from the folder of seeds."""
    ages, areas = _rows(seeds, "age_groups"), _rows(seeds, "service_areas")
    rules = {row["outcome"]: row["applicability_rule"] for row in _rows(seeds, "outcomes")}
    return Definitions(
        milestones=_milestones(seeds),
        applicability_rules=rules,
        criteria={outcome: _criteria(seeds, outcome) for outcome in rules},
        age_groups={row["code"]: row["age_group"] for row in ages},
        children=frozenset(row["code"] for row in ages if row["is_child"] == "true"),
        adults=frozenset(row["code"] for row in ages if row["is_child"] == "false"),
        spell_value_order=_spell_value_order(seeds),
        breakdowns=_breakdowns(seeds),
        group_columns=tuple(row["group_column"] for row in _rows(seeds, "group_columns")),
        units={row["measure"]: row["unit"] for row in _rows(seeds, "measures")},
        counts={row["measure"]: row["counts"] for row in _rows(seeds, "measures")},
        assumptions={
            row["assumption"]: float(row["value"]) for row in _rows(seeds, "assumptions") if row["value"]
        },
        event_types={outcome: _event_types(seeds, outcome) for outcome in rules},
        areas={outcome: _areas(areas, outcome) for outcome in rules},
        urgent_areas=frozenset(
            int(row["service_area"]) for row in areas if row["has_urgent_limit"] == "true"
        ),
    )


def _milestones(seeds: Path) -> tuple[Milestone, ...]:
    rows = _rows(seeds, "milestones")
    found = [
        Milestone(*(int(row[name]) for name in ("milestone", "window_start", "window_end"))) for row in rows
    ]
    return tuple(sorted(found, key=lambda milestone: milestone.month))


def _criteria(seeds: Path, outcome: str) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(row["criterion"], row["kind"], row["applies"])
        for row in _rows(seeds, "criteria")
        if row["outcome"] == outcome
    )


def _spell_value_order(seeds: Path) -> dict[tuple[str, str], int]:
    rows = [row for row in _rows(seeds, "code_lists") if row["code_list"] == "spell_values"]
    return {(row["belongs_to"], row["code"]): int(row["sort_order"]) for row in rows}


def _breakdowns(seeds: Path) -> dict[str, tuple[str, ...]]:
    """The breakdowns of cases, and those of needs, services and half-years, which stand alone."""
    found = {row["breakdown"]: row["group_columns"].split(";") for row in _rows(seeds, "breakdowns")}
    of_cases = {name: tuple(filter(None, columns)) for name, columns in found.items()}
    return of_cases | {name: (name,) for name in UNIT_COLUMNS}


def _event_types(seeds: Path, outcome: str) -> frozenset[str]:
    rows = _rows(seeds, "event_outcomes")
    return frozenset(row["event_type"] for row in rows if row["outcome"] == outcome)


def _areas(rows: list[dict[str, str]], outcome: str) -> frozenset[int]:
    return frozenset(
        int(row["service_area"]) for row in rows if outcome in row["primary_outcomes"].split(";")
    )


def _rows(seeds: Path, name: str) -> list[dict[str, str]]:
    with (seeds / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
