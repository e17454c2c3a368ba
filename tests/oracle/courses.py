"""The course of one outcome of one person: observations, signals and setbacks (method, section 7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from tests.oracle.contacts import last_contact
from tests.oracle.definitions import Definitions
from tests.oracle.records import Assessment
from tests.oracle.states import SAFETY, re_trafficking
from tests.oracle.story import Story, precedence
from tests.oracle.visits import death

HOUSING = "O01"


@dataclass(frozen=True, slots=True)
class Observation:
    """The level of an outcome in a month; ``held`` where it counts towards sustained achievement."""

    month: int
    level: int
    held: bool


@dataclass(frozen=True, order=True, slots=True)
class Signal:
    """Up or down; in one month an event comes before what was observed."""

    month: int
    observed: bool
    up: bool


@dataclass(frozen=True, slots=True)
class Course:
    """All observations in order of time, the signals from the first achievement on, the last contact."""

    outcome: str
    observations: list[Observation]
    signals: list[Signal]
    last_contact: int = 0

    @property
    def setbacks(self) -> list[int]:
        """The places among the signals of every down that comes after an up."""
        pairs = enumerate(pairwise(self.signals), start=1)
        return [place for place, (before, now) in pairs if before.up and not now.up]

    @property
    def months_at_risk(self) -> int:
        """The months of every stretch of ups: to the setback that ends it, or to the last contact."""
        months, start = 0, None
        for signal in self.signals:
            if start is None and signal.up:
                start = signal.month
            elif start is not None and not signal.up:
                months, start = months + signal.month - start, None
        return months if start is None else months + self.last_contact - start


def course_of(story: Story, outcome: str, definitions: Definitions) -> Course:
    """Put together the course of an outcome up to the cut-off, or to the month of death."""
    seen = observations(story, outcome, definitions)
    first = next((observation.month for observation in seen if observation.level >= 3), None)
    if first is None:
        return Course(outcome, seen, [])
    ups = [Signal(each.month, True, each.level >= 3) for each in seen if each.month >= first]
    types, end = definitions.event_types[outcome], _end(story)
    events = [event.month for event in story.person.events if event.type in types]
    downs = [Signal(month, False, False) for month in events if first < month <= end]
    return Course(outcome, seen, sorted(ups + downs), last_contact(story) or 0)


def observations(story: Story, outcome: str, definitions: Definitions) -> list[Observation]:
    """The known levels by month, in order of time."""
    first = story.person.opened + definitions.milestones[0].start
    known = [
        visit for visit in story.held if first <= visit.month <= _end(story) and knows(story, visit, outcome)
    ]
    by_month = {visit.month: visit for visit in sorted(known, key=precedence)}
    found = {
        month: Observation(month, story.levels[visit.row_no][outcome], _counts_as_held(story, visit, outcome))
        for month, visit in by_month.items()
    }
    harmed = re_trafficking(story.person) if outcome == SAFETY else None
    if harmed is not None and harmed <= _end(story):
        after = {month for month in found if month >= harmed} | {harmed}
        found |= {month: Observation(month, 1, False) for month in after}
    return [found[month] for month in sorted(found)]


def knows(story: Story, visit: Assessment, outcome: str) -> bool:
    """The rating says ``applicable`` and there is a level."""
    rating = visit.ratings.get(outcome)
    return (
        rating is not None
        and rating.applicability == "applicable"
        and story.levels[visit.row_no][outcome] > 0
    )


def _counts_as_held(story: Story, visit: Assessment, outcome: str) -> bool:
    closed = outcome == HOUSING and visit.setting == "shelter_closed"
    return story.levels[visit.row_no][outcome] >= 3 and not closed


def _end(story: Story) -> int:
    died = death(story.person)
    return story.person.cutoff if died is None else died
