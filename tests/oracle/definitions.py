"""The numbers and lists that the method names, read from the seeds."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


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
    """Everything of the method that is a number or a list, by the name that the method gives it."""

    milestones: tuple[Milestone, ...]
    applicability_rules: dict[str, str]
    criteria: dict[str, tuple[Criterion, ...]]
    age_groups: dict[str, str]
    children: frozenset[str]
    adults: frozenset[str]
    spell_value_order: dict[tuple[str, str], int]
    breakdowns: dict[str, tuple[str, ...]]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return tuple(self.applicability_rules)


def read_definitions(seeds: Path) -> Definitions:
    """Read the definitions from the folder of seeds."""
    ages = _rows(seeds, "age_groups")
    rules = {row["outcome"]: row["applicability_rule"] for row in _rows(seeds, "outcomes")}
    return Definitions(
        milestones=tuple(
            Milestone(int(row["milestone"]), int(row["window_start"]), int(row["window_end"]))
            for row in _rows(seeds, "milestones")
        ),
        applicability_rules=rules,
        criteria={outcome: _criteria(seeds, outcome) for outcome in rules},
        age_groups={row["code"]: row["age_group"] for row in ages},
        children=frozenset(row["code"] for row in ages if row["is_child"] == "true"),
        adults=frozenset(row["code"] for row in ages if row["is_child"] == "false"),
        spell_value_order={
            (row["belongs_to"], row["code"]): int(row["sort_order"])
            for row in _rows(seeds, "code_lists")
            if row["code_list"] == "spell_values"
        },
        breakdowns={
            row["breakdown"]: tuple(name for name in row["group_columns"].split(";") if name)
            for row in _rows(seeds, "breakdowns")
        },
    )


def _criteria(seeds: Path, outcome: str) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(row["criterion"], row["kind"], row["applies"])
        for row in _rows(seeds, "criteria")
        if row["outcome"] == outcome
    )


def _rows(seeds: Path, name: str) -> list[dict[str, str]]:
    with (seeds / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
