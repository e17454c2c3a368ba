"""From enrolled to known: who was there to be asked (method, section 6)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.story import UNKNOWN, Stop, Story
from tests.oracle.visits import died_by, latest_missed, reason_given, window


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M03_enrolled, M03_alive, M01_enrolled, M03_contacted and the two baselines."""
    for milestone in story.enrolled:
        month, (_, last) = milestone.month, window(story.person, milestone)
        yield answer("M03_enrolled", month in story.stops, milestone=month)
        yield answer("M03_alive", not died_by(story.person, last), milestone=month)
        yield from _achieved(story, month, not died_by(story.person, last), definitions)
    for month, stop in story.stops.items():
        yield answer("M03_contacted", contacted(story, stop), milestone=month)
        if month > 0:
            yield from _baselines(story, stop, definitions)


def _achieved(story: Story, month: int, alive: bool, definitions: Definitions) -> Iterator[Fact]:
    """Whoever is not due is not known, like whoever was not seen; the dead are asked nothing."""
    for outcome in definitions.outcomes:
        state = story.stops[month].states[outcome] if month in story.stops else UNKNOWN
        if state.not_applicable or not alive:
            yield Fact("M01_enrolled", outcome, milestone=month, not_applicable=1)
        else:
            said = state.level >= 3 if state.level else None
            yield answer("M01_enrolled", said, outcome=outcome, milestone=month)


def contacted(story: Story, stop: Stop) -> bool:
    """Somebody was seen, or reached without a result: the latest missed visit says why not, and it can."""
    missed = latest_missed(story.person, story.held, stop.milestone)
    return stop.visit is not None or (
        missed is not None and reason_given(missed) not in ("", "no_contact", "unsafe_to_contact")
    )


def _baselines(story: Story, stop: Stop, definitions: Definitions) -> Iterator[Fact]:
    """Who was assessed has a fact in the one measure, and an empty one in the other; due are both."""
    month = stop.milestone.month
    here, there = ("assessed", "not_assessed") if stop.visit else ("not_assessed", "assessed")
    for outcome in definitions.outcomes:
        level = story.baseline(outcome).level
        achieved = level >= 3 if level else None
        yield answer(f"M03_baseline_{here}", achieved, outcome=outcome, milestone=month)
        yield Fact(f"M03_baseline_{there}", outcome, milestone=month)
