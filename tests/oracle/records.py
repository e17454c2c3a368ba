"""One person with all that was recorded; months are whole numbers (year x 12 + month - 1)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Provider:
    """Who sent the case, and of what there is any row at all in what was sent."""

    provider_id: str
    has_services: bool
    has_legal_processes: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """What one assessment says about one outcome."""

    applicability: str
    na_reason: str
    level: int | None
    not_assessed_reason: str
    self_rating: int | None


@dataclass(frozen=True, slots=True)
class SecondRating:
    """What another rater says about one outcome of an assessment."""

    rater: str
    applicability: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One visit: ratings by outcome, criterion values by criterion; ``row_no`` is its place in the file.

    ``second`` are ratings by others that say something, by outcome and in the order of their file.
    """

    row_no: int
    month: int
    type: str
    mode: str
    participation: str
    setting: str
    child: str
    ratings: dict[str, Rating] = field(default_factory=dict)
    criteria: dict[str, str] = field(default_factory=dict)
    rater: str = ""
    second: dict[str, list[SecondRating]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spell:
    """A value that lasts from one month to another, both included; no end while it lasts."""

    kind: str
    value: str
    start: int
    end: int | None
    reason: str = ""

    def touches(self, first: int, last: int) -> bool:
        """True where the spell covers at least one of the months from first to last."""
        return self.start <= last and (self.end is None or self.end >= first)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a month."""

    type: str
    month: int
    response: str


@dataclass(frozen=True, slots=True)
class LegalProcess:
    """One legal process that has begun."""

    status: str
    informed_consent: str
    representation: str
    guardian_present: str
    award: str


@dataclass(frozen=True, slots=True)
class Need:
    """One need, with its status at the cut-off, and when it was closed, if it was by then."""

    need_id: str
    area: int
    month: int
    beneficiary: str
    urgency: str
    status: str
    closed: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One service that was offered; no start before it has started, no end while it is ongoing."""

    need_id: str
    area: int
    provider_type: str
    setting: str
    offer: str
    start: int | None
    end: int | None
    completion: str
    referred: str

    @property
    def accepted(self) -> bool:
        return self.offer == "accepted"

    @property
    def delivered(self) -> bool:
        return self.accepted and self.start is not None


@dataclass(frozen=True, slots=True)
class Person:
    """One case up to its cut-off: nothing in here is dated later.

    ``facts`` are the columns of the table of cases; legal processes are spells, too.
    """

    facts: dict[str, str]
    opened: int
    cutoff: int
    provider: Provider
    forms: list[str] = field(default_factory=list)
    movements: list[str] = field(default_factory=list)
    donors: set[str] = field(default_factory=set)
    assessments: list[Assessment] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    processes: list[LegalProcess] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)

    def spells_of(self, kind: str, *values: str) -> list[Spell]:
        """The spells of one kind, of the values asked for (of every value where none is named)."""
        return [
            spell for spell in self.spells if spell.kind == kind and (not values or spell.value in values)
        ]

    def in_force(self, kind: str, month: int) -> Spell | None:
        """The spell of one kind that began last, in or before the month, if it lasts into that month."""
        begun = [spell for spell in self.spells if spell.kind == kind and spell.start <= month]
        latest = max(begun, key=lambda spell: spell.start, default=None)
        return latest if latest and latest.touches(month, month) else None

    def status(self, kind: str, month: int) -> str:
        """The value of the spell in force; empty without one."""
        spell = self.in_force(kind, month)
        return spell.value if spell else ""
