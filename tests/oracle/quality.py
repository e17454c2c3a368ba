"""The quality of the record (method, section 7.7: M20)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tests.oracle.casework import is_active_and_consents, seen_within
from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.records import Assessment
from tests.oracle.story import Story, precedence

OPTIONAL_FIELDS = (
    "exit_month",
    "nationality_status",
    "ethnicity_group",
    "disability",
    "education_opened",
    "has_family_or_dependants",
    "deprived_of_parental_care",
)


class Agreement(NamedTuple):
    """One rating by the worker (x) and by the person (y), ready to be added up."""

    case_no: int
    outcome: str
    ratings: int
    x: int
    y: int
    squares: int
    distance: int
    same: int
    lower: int


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M20, all but the agreement with the person's own rating."""
    person, stale = story.person, definitions.assumptions["stale_months"]
    for visit in story.looked_at:
        yield from _levels_differ(story, visit, definitions)
    missing = sum(person.facts.get(name) in (None, "", "unknown") for name in OPTIONAL_FIELDS)
    yield Fact("M20_missing_fields", numerator=missing, denominator=len(OPTIONAL_FIELDS))
    if is_active_and_consents(person) and person.opened + stale < person.cutoff:
        yield answer("M20_stale", not seen_within(story, stale))
    yield from _repeats(story, definitions)


def agreements(case_no: int, story: Story) -> Iterator[Agreement]:
    """Every rating with a level that stands and a rating by the person."""
    for visit in story.looked_at:
        for outcome, rating in visit.ratings.items():
            x, y = story.levels[visit.row_no][outcome], rating.self_rating
            if x and y is not None:
                sums = (1, x, y, x * x + y * y, (x - y) ** 2, int(x == y), int(y < x))
                yield Agreement(case_no, outcome, *sums)


def _levels_differ(story: Story, visit: Assessment, definitions: Definitions) -> Iterator[Fact]:
    for outcome, rating in visit.ratings.items():
        rated = any(criterion.code in visit.criteria for criterion in definitions.criteria[outcome])
        if rated and rating.level is not None:
            differs = story.levels[visit.row_no][outcome] != rating.level
            yield answer("M20_level_differs", differs, outcome=outcome)


def _repeats(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """Every held assessment with enough levels in common with the one before: all the same, or not."""
    by_month = {visit.month: visit for visit in sorted(story.held, key=precedence)}
    in_order = [by_month[month] for month in sorted(by_month)]
    for before, now in pairwise(in_order):
        old, new = story.levels[before.row_no], story.levels[now.row_no]
        both = [outcome for outcome in new if new[outcome] and old.get(outcome)]
        if len(both) >= definitions.assumptions["heaping_levels"]:
            yield answer("M20_heaping", all(new[outcome] == old[outcome] for outcome in both))
