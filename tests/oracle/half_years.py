"""What happened in each of the last half-years (method, section 7.10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.oracle.courses import observations
from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.groups import cohort
from tests.oracle.help_given import needs_looked_at, services_looked_at
from tests.oracle.records import Need, Person, Service
from tests.oracle.story import Story
from tests.oracle.visits import death, objected, window

MONTHS = 6
OPEN = ("active", "on_hold", "reopened")


class HalfYear(NamedTuple):
    """The first and the last month of a half-year."""

    first: int
    last: int

    def has(self, month: int) -> bool:
        return self.first <= month <= self.last

    @property
    def part(self) -> tuple[str, str]:
        return "half_year", cohort(self.first)


def last_half_years(people: list[Person], definitions: Definitions) -> list[HalfYear]:
    """The half-years that are told of, the latest first."""
    ended = (max((person.cutoff for person in people), default=0) + 1) // MONTHS * MONTHS
    opened = min((person.opened for person in people), default=0)
    number = int(definitions.assumptions["half_years_shown"])
    ends = (ended - MONTHS * back for back in range(number))
    return [HalfYear(end - MONTHS, end - 1) for end in ends if end > opened]


def facts(story: Story, half_years: list[HalfYear], definitions: Definitions) -> Iterator[Fact]:
    """M21 of one episode."""
    for half_year in half_years:
        if half_year.last <= story.person.cutoff:
            for fact in _happened(story, half_year, definitions):
                yield fact._replace(part=half_year.part)


def _happened(story: Story, half_year: HalfYear, definitions: Definitions) -> Iterator[Fact]:
    if in_caseload(story.person, half_year):
        yield answer("M21_opened", half_year.has(story.person.opened))
        for outcome in definitions.outcomes:
            yield from _achieved(story, outcome, half_year, definitions)
    yield from _of_those_due(story, half_year)
    yield from _became_due(story, half_year)
    yield from _help_given(story, half_year)


def _became_due(story: Story, half_year: HalfYear) -> Iterator[Fact]:
    for month, stop in story.stops.items():
        if half_year.has(window(story.person, stop.milestone)[1]):
            yield answer("M21_due", stop.visit is not None, milestone=month)


def _help_given(story: Story, half_year: HalfYear) -> Iterator[Fact]:
    """Of each need and service, in its area and in all together."""
    for need in needs_looked_at(story.person):
        for fact in _of_need(need, half_year):
            yield from (fact, fact._replace(service_area=need.area))
    for service in services_looked_at(story.person):
        for fact in _of_service(service, half_year):
            yield from (fact, fact._replace(service_area=service.area))


def in_caseload(person: Person, half_year: HalfYear) -> bool:
    """Opened and open, not dead before, and not all the time without consent."""
    first, last = half_year
    died = death(person)
    if person.opened > last or (died is not None and died < first):
        return False
    if all(objected(person, month) for month in range(max(first, person.opened), last + 1)):
        return False
    is_open = any(person.status("case_status", month) in OPEN for month in range(first, last + 1))
    return person.opened >= first or is_open or not person.spells_of("case_status")


def _of_those_due(story: Story, half_year: HalfYear) -> Iterator[Fact]:
    """Of whoever had become due at baseline by the end of the half-year."""
    person, baseline = story.person, story.stops.get(0)
    if baseline is None:
        return
    became_due = window(person, baseline.milestone)[1]
    if became_due > half_year.last:
        return
    begun = [spell.value for spell in person.spells_of("case_status") if half_year.has(spell.start)]
    looked_at = begun if in_caseload(person, half_year) else []
    yield answer("M21_new", half_year.has(became_due))
    yield answer("M21_assessed", any(half_year.has(visit.month) for visit in story.held))
    yield answer("M21_closed", any(value.startswith("closed_") for value in looked_at))
    yield answer("M21_lost", "closed_no_contact" in looked_at)


def _achieved(story: Story, outcome: str, half_year: HalfYear, definitions: Definitions) -> Iterator[Fact]:
    months = [each.month for each in observations(story, outcome, definitions) if each.level >= 3]
    first = min(months, default=None)
    if first is None or first >= half_year.first:
        yield answer("M21_achieved", first is not None and half_year.has(first), outcome=outcome)


def _of_need(need: Need, half_year: HalfYear) -> Iterator[Fact]:
    undated = need.closed is None and need.status in ("met", "declined")
    if not _lasts_into(need.month, need.closed, half_year, undated=undated):
        return
    is_closed = need.closed is not None and need.closed <= half_year.last
    yield answer("M21_needs_raised", half_year.has(need.month))
    yield answer("M21_needs_closed", None if undated else is_closed)
    if is_closed or undated:
        yield answer("M21_needs_met", None if undated else need.status == "met")


def _of_service(service: Service, half_year: HalfYear) -> Iterator[Fact]:
    if not service.delivered or service.start is None:
        return
    undated = service.end is None and service.completion != "ongoing"
    if not _lasts_into(service.start, service.end, half_year, undated=undated):
        return
    has_ended = service.end is not None and service.end <= half_year.last
    yield answer("M21_services_started", half_year.has(service.start))
    yield answer("M21_services_ended", None if undated else has_ended)
    if has_ended or undated:
        yield answer("M21_services_completed", None if undated else service.completion == "completed")


def _lasts_into(start: int, end: int | None, half_year: HalfYear, *, undated: bool) -> bool:
    """Open or running in some month; of what ended nobody knows when, in the half-year of its start."""
    if undated:
        return half_year.has(start)
    return start <= half_year.last and (end is None or end >= half_year.first)
