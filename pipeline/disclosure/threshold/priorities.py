"""What is asked for, dearest first, read from one commented file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.disclosure.place import Place

PRIORITIES_FILE = Path(__file__).with_name("priorities.toml")
REGION = "region"
STEP = 0.5  # each breakdown is half as dear as the one before


@dataclass(frozen=True, slots=True)
class Priorities:
    """Breakdowns asked for at every milestone, and the groups asked for at some.

    ``measures`` are tables of measures in the order of their importance. ``crossed`` has, for each breakdown
    of more than one dimension, those whose groups it adds up to.
    """

    everywhere: tuple[str, ...]
    groups: tuple[str, ...]
    group_milestones: tuple[int, ...]
    measures: tuple[str, ...]
    crossed: Mapping[str, tuple[str, ...]]

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
        return float(STEP ** self.breakdowns.index(place.breakdown) * (3 if place.scope == REGION else 1))

    def importance(self, measure: str, scope: str, breakdown: str) -> tuple[int, int, int]:
        """The larger, the later a table of a measure gives way: by its measure, its breakdown, its scope."""
        return (
            _from_the_end(self.measures, measure),
            _from_the_end(self.breakdowns, breakdown),
            scope == REGION,
        )


def _from_the_end(names: Sequence[str], name: str) -> int:
    """How many names come after one in a list, and 1; 0 for one that is not in it."""
    return len(names) - names.index(name) if name in names else 0


def load(path: Path = PRIORITIES_FILE) -> Priorities:
    """Read the priorities."""
    written = tomllib.loads(path.read_text("utf-8"))
    crossed = {name: tuple(value) for name, value in written.pop("crossed").items()}
    return Priorities(**{name: tuple(value) for name, value in written.items()}, crossed=crossed)
