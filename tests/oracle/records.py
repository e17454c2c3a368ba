"""One person with all that was recorded; months are whole numbers (year x 12 + month - 1)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rating:
    """What one assessment says about one outcome."""

    applicability: str
    na_reason: str
    level: int | None
    not_assessed_reason: str
    self_rating: int | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One visit: ratings by outcome, criterion values by criterion; ``row_no`` is its place in the file."""

    row_no: int
    month: int
    type: str
    mode: str
    participation: str
    child: str
    ratings: dict[str, Rating] = field(default_factory=dict)
    criteria: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spell:
    """A value that lasts from one month to another, both included; no end while it lasts."""

    kind: str
    value: str
    start: int
    end: int | None

    def touches(self, first: int, last: int) -> bool:
        """True where the spell covers at least one of the months from first to last."""
        return self.start <= last and (self.end is None or self.end >= first)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a month."""

    type: str
    month: int


@dataclass(frozen=True, slots=True)
class Person:
    """One case up to its cut-off: nothing in here is dated later.

    ``facts`` are the columns of the table of cases; legal processes are spells of kind ``legal_process``.
    """

    facts: dict[str, str]
    opened: int
    cutoff: int
    forms: list[str] = field(default_factory=list)
    movements: list[str] = field(default_factory=list)
    donors: set[str] = field(default_factory=set)
    assessments: list[Assessment] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def spells_of(self, kind: str, *values: str) -> list[Spell]:
        """The spells of one kind, of the values asked for (of every value where none is named)."""
        return [
            spell for spell in self.spells if spell.kind == kind and (not values or spell.value in values)
        ]
