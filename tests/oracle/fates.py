"""When each person's time ended, and how (method, section 7.4: M08, M14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.oracle.contacts import OUT_OF_REACH, last_contact
from tests.oracle.definitions import Definitions, Milestone
from tests.oracle.facts import Fact, answer
from tests.oracle.records import Person
from tests.oracle.states import adverse_exit, re_trafficked_by, re_trafficking
from tests.oracle.story import Stop, Story
from tests.oracle.visits import death, window

EVENT, COMPETES, CENSORED = "event", "competes", "censored"


class Fate(NamedTuple):
    """One person and measure; ``time`` is the milestone at which it ended. Not at risk: time -1."""

    case_no: int
    measure: str
    outcome: str
    not_applicable: bool
    unknown: bool
    time: int
    end: str


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """The counts and the median beside the curves of M14."""
    for month, stop in story.stops.items():
        if month > 0:
            _, last = window(story.person, stop.milestone)
            yield answer("M14_known", re_trafficked_by(story.person, last), milestone=month)
    if story.is_due_at_baseline:
        yield from _followed(story)


def _followed(story: Story) -> Iterator[Fact]:
    """Who was in contact in or after the window of a milestone, and how long everybody was followed."""
    person, contact = story.person, last_contact(story)
    for milestone in story.enrolled:
        first, last = window(person, milestone)
        if milestone.month > 0 and contact is not None and contact >= first:
            yield answer("M14_followed", re_trafficked_by(person, last), milestone=milestone.month)
    months = 0 if contact is None else contact - person.opened
    yield Fact("M14_follow_up", denominator=1, value=max(months, 0))


def fates(case_no: int, story: Story, definitions: Definitions) -> Iterator[Fate]:
    """The fates of one person who was due at baseline: re-trafficking, and every outcome in two ways."""
    if not story.is_due_at_baseline:
        return
    exits = _Exits.of(story.person, definitions)
    yield Fate(case_no, "M14", "", False, False, *_re_trafficked(story, exits))
    for outcome in definitions.outcomes:
        state = story.baseline(outcome)
        if state.unknown or state.not_applicable or state.level >= 3:
            at_risk = (-1, CENSORED)
            for measure in ("M08", "M08_lost_competes"):
                yield Fate(case_no, measure, outcome, not state.unknown, state.unknown, *at_risk)
        else:
            time, end, lost = _achieved(story, outcome, exits)
            yield Fate(case_no, "M08", outcome, False, False, time, end)
            end = COMPETES if lost else end
            yield Fate(case_no, "M08_lost_competes", outcome, False, False, lost or time, end)


class _Exits(NamedTuple):
    """The milestones in whose windows lie re-trafficking, the first adverse exit, and death."""

    re_trafficked: int | None
    adverse: int | None
    died: int | None

    @classmethod
    def of(cls, person: Person, definitions: Definitions) -> _Exits:
        happened = (re_trafficking(person), adverse_exit(person), death(person))
        return cls(*(window_of(person, month, definitions.milestones) for month in happened))


def window_of(person: Person, month: int | None, milestones: tuple[Milestone, ...]) -> int | None:
    """The milestone after baseline whose window holds the month, or the first, if it is earlier."""
    later = [milestone for milestone in milestones if milestone.month > 0]
    for milestone in later:
        first, last = window(person, milestone)
        if month is not None and month <= last and (month >= first or milestone is later[0]):
            return milestone.month if last <= person.cutoff else None
    return None


def _not_after(milestone: int, *others: int | None) -> bool:
    return all(other is None or milestone <= other for other in others)


def _re_trafficked(story: Story, exits: _Exits) -> tuple[int, str]:
    if exits.re_trafficked is not None and _not_after(exits.re_trafficked, exits.died):
        return exits.re_trafficked, EVENT
    if exits.died is not None:
        return exits.died, COMPETES
    return _reached(story), CENSORED


def _reached(story: Story) -> int:
    """The last milestone that the last contact reaches: the first, or one after the window before."""
    contact = last_contact(story)
    later = [milestone for milestone in story.enrolled if milestone.month > 0]
    ends_before = [None, *(window(story.person, milestone)[1] for milestone in later)]
    reached = (
        milestone.month
        for milestone, end in zip(later, ends_before, strict=False)
        if contact is not None and (end is None or contact > end)
    )
    return max(reached, default=0)


def _achieved(story: Story, outcome: str, exits: _Exits) -> tuple[int, str, int | None]:
    """Time and end of who had not achieved it at baseline, and the milestone of being lost, if so."""
    levels = {month: stop.states[outcome].level for month, stop in story.stops.items()}
    first = next((month for month, level in levels.items() if level >= 3), None)
    if first is not None and _not_after(first, exits.adverse, exits.died):
        return first, EVENT, None
    if exits.adverse is not None and _not_after(exits.adverse, exits.died):
        return exits.adverse, COMPETES, None
    if exits.died is not None:
        return exits.died, COMPETES, None
    last = max(month for month, level in levels.items() if level)
    after = next((stop for month, stop in story.stops.items() if month > last), None)
    return last, CENSORED, after.milestone.month if after and _is_lost(after, outcome) else None


def _is_lost(stop: Stop, outcome: str) -> bool:
    return stop.states[outcome].unknown and stop.reason_of(outcome) in OUT_OF_REACH
