"""What several measures ask of one person: who was seen when, and the state of every outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.oracle.definitions import Definitions, Milestone
from tests.oracle.levels import level_of
from tests.oracle.records import Assessment, Person
from tests.oracle.states import State, standing_for, state_of
from tests.oracle.visits import (
    held_assessments,
    is_due,
    missing_reason,
    nearest_first,
    visits_with_consent,
    window,
)

UNKNOWN = State()
LEGAL_STATUS = "O04"


@dataclass(frozen=True, slots=True)
class Stop:
    """A milestone at which the person is due: the assessment that counts, or why there is none.

    ``legal_status`` is the one that stands for outcome 4.
    """

    milestone: Milestone
    visit: Assessment | None
    legal_status: Assessment | None
    reason: str
    states: dict[str, State]

    def reason_of(self, outcome: str) -> str:
        """Why the outcome is unknown, the first reason that fits (method, section 5)."""
        if self.visit is None:
            return self.reason
        rating = self.visit.ratings.get(outcome)
        if rating is None:
            return ""
        if rating.applicability == "not_applicable":
            return "no_ground"
        first = str(int(outcome[1:]))
        asked = any(code.startswith(first) and code[len(first)].isalpha() for code in self.visit.criteria)
        return "partial" if asked and rating.applicability == "applicable" else rating.not_assessed_reason


@dataclass(frozen=True, slots=True)
class Story:
    """One person: assessments looked at and held, their levels by row and outcome, and stops by month.

    ``levels`` are those of section 4, before what is known of re-trafficking; 0 is no level.
    """

    person: Person
    looked_at: list[Assessment]
    held: list[Assessment]
    levels: dict[int, dict[str, int]]
    enrolled: list[Milestone]
    stops: dict[int, Stop]

    @property
    def is_due_at_baseline(self) -> bool:
        return 0 in self.stops

    @property
    def latest(self) -> Assessment | None:
        """The latest held assessment; in one month not a crisis, then the one recorded later."""
        return max(self.held, key=lambda visit: (visit.month, *precedence(visit)), default=None)

    def baseline(self, outcome: str) -> State:
        """The state at milestone 0; unknown where the person was not due then."""
        return self.stops[0].states[outcome] if self.is_due_at_baseline else UNKNOWN


def precedence(visit: Assessment) -> tuple[bool, int]:
    """Of several assessments in one month the highest counts."""
    return visit.type != "crisis", visit.row_no


def tell(person: Person, definitions: Definitions) -> Story:
    """Follow one person through sections 1 to 5 of the method."""
    looked_at = visits_with_consent(person)
    held = held_assessments(person, definitions)
    levels = {visit.row_no: _levels(person, visit, definitions) for visit in looked_at}
    enrolled = [
        milestone for milestone in definitions.milestones if window(person, milestone)[1] <= person.cutoff
    ]
    stops = {stop.milestone.month: stop for stop in _stops(person, held, definitions)}
    return Story(person, looked_at, held, levels, enrolled, stops)


def _levels(person: Person, visit: Assessment, definitions: Definitions) -> dict[str, int]:
    return {
        outcome: (level_of(person, visit, outcome, definitions) or 0)
        if rating.applicability == "applicable"
        else 0
        for outcome, rating in visit.ratings.items()
    }


def _stops(person: Person, held: list[Assessment], definitions: Definitions) -> Iterator[Stop]:
    for milestone in definitions.milestones:
        if not is_due(person, milestone):
            continue
        visits = nearest_first(person, held, milestone)
        _, last = window(person, milestone)
        standing = {
            outcome: standing_for(person, visits, outcome, definitions) for outcome in definitions.outcomes
        }
        states = {
            outcome: state_of(person, visit, outcome, last, definitions)
            for outcome, visit in standing.items()
        }
        reason = "" if visits else missing_reason(person, held, milestone)
        yield Stop(milestone, next(iter(visits), None), standing[LEGAL_STATUS], reason, states)
