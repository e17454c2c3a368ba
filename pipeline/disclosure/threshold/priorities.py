"""Priorities, the costs of cells: what a commented file names, dearest first, then every other breakdown."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.disclosure.place import Place

PRIORITIES_FILE = Path(__file__).with_name("priorities.toml")
REGION = "region"
STEP = 0.5  # each breakdown is half as dear as the one before
MOST_STEPS = (
    12  # the others are as dear as the last of these: a solver takes smaller costs for none. 2026-11.
)


@dataclass(frozen=True, slots=True)
class Priorities:
    """Breakdowns asked for at every milestone, and the groups asked for at some.

    ``measures`` are tables of measures in the order of their importance. ``crossed`` has, for each breakdown
    of more than one dimension, those whose groups it adds up to. ``leant_on`` has, for each breakdown that
    uses a sum of the groups of another, that other: how large its groups are is proven beside it. ``unions``
    has, for a breakdown, those whose groups are several of its own each, and overlap; they give way to it by
    subtraction.
    """

    everywhere: tuple[str, ...]
    groups: tuple[str, ...]
    group_milestones: tuple[int, ...]
    measures: tuple[str, ...]
    crossed: Mapping[str, tuple[str, ...]]
    leant_on: Mapping[str, str]
    unions: Mapping[str, tuple[str, ...]]

    def as_dict(self) -> dict[str, list[str] | list[int]]:
        return {"groups": list(self.groups), "group_milestones": list(self.group_milestones)}

    @property
    def breakdowns(self) -> tuple[str, ...]:
        return (*self.everywhere, *self.groups)

    def at(self, milestone: int) -> tuple[str, ...]:
        """The breakdowns asked for at a milestone, dearest first."""
        return self.breakdowns if milestone in self.group_milestones else self.everywhere

    def cost(self, place: Place) -> float:
        """How dear a place is: breakdowns in their order, and the region before its parts."""
        steps = min(self.breakdowns.index(place.breakdown), MOST_STEPS)
        return float(STEP**steps * (3 if place.scope == REGION else 1))

    def importance(self, measure: str, scope: str, breakdown: str) -> tuple[int, int, int]:
        """The larger, the later a table of a measure gives way: by its measure, its breakdown, its scope."""
        return (
            _from_the_end(self.measures, measure),
            _from_the_end(self._by_subtraction, breakdown),
            scope == REGION,
        )

    @property
    def _by_subtraction(self) -> tuple[str, ...]:
        """The breakdowns, dearest first, each union after what it is made of."""
        unions = {union for each in self.unions.values() for union in each}
        return tuple(
            name for own in self.breakdowns if own not in unions for name in (own, *self.unions.get(own, ()))
        )


def _from_the_end(names: Sequence[str], name: str) -> int:
    """How many names come after one in a list, and 1; 0 for one that is not in it."""
    return len(names) - names.index(name) if name in names else 0


def load(seeds: Path, path: Path = PRIORITIES_FILE) -> Priorities:
    """Read the priorities; breakdowns that they do not name come last, in the order of their seed."""
    read, columns = tomllib.loads(path.read_text("utf-8")), _columns(seeds)
    sums = read.pop("sums")
    unions = {name: tuple(value) for name, value in read.pop("unions").items()}
    written = {name: tuple(value) for name, value in read.items()}
    named = {*written["everywhere"], *written["groups"]}
    written["groups"] += tuple(name for name in columns if name not in named)
    leant_on = {
        name: other for name, used in columns.items() for column, other in sums.items() if column in used
    }
    return Priorities(**written, crossed=dict(_crossed(columns)), leant_on=leant_on, unions=unions)


def _columns(seeds: Path) -> dict[str, frozenset[str]]:
    """The columns that each breakdown of cases uses."""
    with (seeds / "breakdowns.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["grain"] == "case"]
    return {row["breakdown"]: frozenset(filter(None, row["group_columns"].split(";"))) for row in rows}


def _crossed(columns: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Breakdowns of more than one column, with those of some of these columns.

    Of two that use the same columns the first counts: in the other groups overlap and do not add up.
    """
    first: dict[frozenset[str], str] = {}
    for name, used in columns.items():
        first.setdefault(used, name)
    for name, own in columns.items():
        if len(own) > 1:
            yield name, tuple(margin for used, margin in first.items() if used and used < own)
