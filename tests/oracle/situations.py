"""One pass over every person: who was due when, who was seen, and the state of every outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.definitions import Definitions, Milestone
from tests.oracle.records import Person
from tests.oracle.states import State, adverse_exit_by, state_of
from tests.oracle.visits import chosen, held_assessments, is_due, is_late_baseline, missing_reason, window

if TYPE_CHECKING:
    import pandas as pd

    from tests.oracle.records import Assessment


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
    adverse_exit: bool
    base_level: int
    base_applies: bool
    base_not_applicable: bool


def follow(people: list[Person], definitions: Definitions) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All visits and all situations; ``case_no`` is the place of the person in the list."""
    import pandas as pd

    visits: list[Visit] = []
    rows: list[Situation] = []
    for case_no, person in enumerate(people):
        held = held_assessments(person, definitions)
        late = is_late_baseline(person, held, definitions.milestones[0])
        baseline: dict[str, State] = {}
        for milestone in definitions.milestones:
            if not is_due(person, milestone):
                continue
            visit = chosen(person, held, milestone)
            reason = "" if visit else missing_reason(person, held, milestone)
            visits.append(Visit(case_no, milestone.month, visit is not None, reason, late))
            states = _states(person, visit, milestone, definitions)
            baseline = states if milestone.month == 0 else baseline
            rows += _situations(case_no, person, milestone, states, baseline)
    return pd.DataFrame(visits, columns=Visit._fields), pd.DataFrame(rows, columns=Situation._fields)


def _states(
    person: Person, visit: Assessment | None, milestone: Milestone, definitions: Definitions
) -> dict[str, State]:
    _, last = window(person, milestone)
    return {outcome: state_of(person, visit, outcome, last, definitions) for outcome in definitions.outcomes}


def _situations(
    case_no: int, person: Person, milestone: Milestone, states: dict[str, State], baseline: dict[str, State]
) -> Iterator[Situation]:
    _, last = window(person, milestone)
    adverse = adverse_exit_by(person, last)
    for outcome, now in states.items():
        before = baseline.get(outcome, State())
        yield Situation(
            case_no,
            milestone.month,
            outcome,
            now.level,
            now.applies,
            now.not_applicable,
            adverse and now.unknown,
            before.level,
            before.applies,
            before.not_applicable,
        )
