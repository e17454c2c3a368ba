"""Every visit and every state of every person, in two tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.definitions import Definitions
from tests.oracle.story import Stop, Story
from tests.oracle.visits import is_late_baseline

if TYPE_CHECKING:
    import pandas as pd


class Visit(NamedTuple):
    """A case that is due at a milestone; ``reason`` is empty where an assessment was held."""

    case_no: int
    milestone: int
    held: bool
    reason: str
    late_baseline: bool


class Situation(NamedTuple):
    """One outcome of a case that is due, now and at baseline (an empty one where it was not due then)."""

    case_no: int
    milestone: int
    outcome: str
    level: int
    applies: bool
    not_applicable: bool
    base_level: int
    base_applies: bool
    base_not_applicable: bool


def follow(
    stories: list[Story], units: Iterable[int], definitions: Definitions
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All visits and all situations of units; ``case_no`` is the place of the person in the list."""
    import pandas as pd

    visits: list[Visit] = []
    rows: list[Situation] = []
    for case_no in units:
        story = stories[case_no]
        late = is_late_baseline(story.person, story.held, definitions.milestones[0])
        for month, stop in story.stops.items():
            visits.append(Visit(case_no, month, stop.visit is not None, stop.reason, late))
            rows += _situations(case_no, story, stop)
    return pd.DataFrame(visits, columns=Visit._fields), pd.DataFrame(rows, columns=Situation._fields)


def _situations(case_no: int, story: Story, stop: Stop) -> Iterator[Situation]:
    for outcome, now in stop.states.items():
        before = story.baseline(outcome)
        yield Situation(
            case_no,
            stop.milestone.month,
            outcome,
            now.level,
            now.applies,
            now.not_applicable,
            before.level,
            before.applies,
            before.not_applicable,
        )
