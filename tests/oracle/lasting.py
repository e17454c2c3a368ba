"""Achievement that lasts, setbacks and recovery (method, section 7.1: M05, M06, M07)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.courses import Course, Observation, course_of
from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.help_given import services_looked_at
from tests.oracle.story import Story
from tests.oracle.visits import died_by


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M05, M06 and M07 of every outcome."""
    for outcome in definitions.outcomes:
        course = course_of(story, outcome, definitions)
        yield from _sustained(story, course, "M05_6", "short", definitions)
        yield from _sustained(story, course, "M05_12", "long", definitions)
        if course.signals:
            yield from _setbacks(course)
            for place in course.setbacks:
                yield from _recovered(story, course, place, definitions)
                yield from _answered(story, course, place, definitions)


def _sustained(
    story: Story, course: Course, measure: str, term: str, definitions: Definitions
) -> Iterator[Fact]:
    person, assumed = story.person, definitions.assumptions
    first = next((each.month for each in course.observations if each.held), None)
    if first is None:
        return
    confirmed = int(first + assumed[f"sustained_{term}_wait"])
    if confirmed > person.cutoff or died_by(person, confirmed):
        return
    months, gap = assumed[f"sustained_{term}_months"], assumed["sustained_longest_gap"]
    held = any(run[-1].month - run[0].month >= months for run in runs(course.observations, gap))
    lost = any(each.level <= 2 for each in course.observations if each.month > first)
    known = held if held or lost else None
    yield answer(measure, known, outcome=course.outcome)


def runs(observations: list[Observation], gap: float) -> list[list[Observation]]:
    """The stretches of observations that count as held, none more than the gap after the one before."""
    found: list[list[Observation]] = []
    before: Observation | None = None
    for each in observations:
        if each.held:
            goes_on = before is not None and before.held and each.month - before.month <= gap
            if goes_on:
                found[-1].append(each)
            else:
                found.append([each])
        before = each
    return found


def _setbacks(course: Course) -> Iterator[Fact]:
    number = len(course.setbacks)
    seen_later = course.observations[-1].month > course.signals[0].month
    known = number > 0 if number or seen_later else None
    yield answer("M06", known, outcome=course.outcome)
    yield Fact(
        "M06_rate",
        course.outcome,
        numerator=number,
        denominator=course.months_at_risk,
        unknown=int(known is None),
    )


def _recovered(story: Story, course: Course, place: int, definitions: Definitions) -> Iterator[Fact]:
    month = course.signals[place].month
    last = int(month + definitions.assumptions["recovery_months"])
    if last > story.person.cutoff or died_by(story.person, last):
        return
    recovered = any(signal.up and signal.month <= last for signal in course.signals[place + 1 :])
    seen = any(month < each.month <= last for each in course.observations)
    yield answer("M07", recovered if recovered or seen else None, outcome=course.outcome)


def _answered(story: Story, course: Course, place: int, definitions: Definitions) -> Iterator[Fact]:
    month, person = course.signals[place].month, story.person
    last = month + definitions.assumptions["answer_months"]
    if last > person.cutoff:
        return
    types, areas = definitions.event_types[course.outcome], definitions.areas[course.outcome]
    responses = {event.response for event in person.events if event.month == month and event.type in types}
    starts = [each.start for each in services_looked_at(person) if each.area in areas and each.accepted]
    answered = "yes" in responses or any(start and month <= start <= last for start in starts)
    known = answered or "no" in responses or person.provider.has_services
    yield answer("M07_answered", answered if known else None, outcome=course.outcome)
