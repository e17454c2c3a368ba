"""Four half-years of opening together: shown where it tells of none of them, today and over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pytest

from pipeline.attacker.attack import attacked
from pipeline.attacker.knowledge import STATES, People
from pipeline.attacker.published import Counts, Group, Tables
from pipeline.disclosure.place import Place
from pipeline.disclosure.register import membership
from pipeline.disclosure.suppression import proof, sizes
from pipeline.disclosure.threshold.rules import FLOOR
from tests.sparing import first_fast
from tests.unit.sample_people import (
    ACHIEVED,
    NOT_ACHIEVED,
    PRIORITIES,
    Person,
    candidates,
    fill,
    many,
    warehouse_of_people,
)
from tests.unit.warehouse_of_figures import Measure, Warehouse, every

HALF_YEARS = ("2022H2", "2023H1", "2023H2", "2024H1", "2024H2", "2025H1")
RUN, NEXT = ("four_cohorts", "2024H2"), ("four_cohorts", "2025H1")
FIRST, OTHERS = ("cohort", "2023H1"), {("cohort", code) for code in HALF_YEARS[2:5]}
EVERYBODY = {("all", ""), ("cohort", "2022H2")}
Name = tuple[str, str]  # breakdown and group


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse_of_people() as memory:
        yield memory


def of_cohort(cohort: str) -> Sequence[Name]:
    """A half-year of opening, and the runs of four that it is in."""
    at = HALF_YEARS.index(cohort)
    return [("cohort", cohort), *(("four_cohorts", last) for last in HALF_YEARS[at : at + 4])]


def opened(counts: Mapping[str, int]) -> list[Person]:
    """So many people opened in each half-year, and 40 before."""
    return [one for cohort, count in {"2022H2": 40, **counts}.items() for one in many(count, cohort)]


def ask_for(connection: duckdb.DuckDBPyConnection, *wanted: Name) -> None:
    connection.execute(
        "delete from figures where breakdown = 'four_cohorts' "
        "and breakdown || group_key not in (select unnest($wanted))",
        {"wanted": ["".join(one) for one in wanted]},
    )


def shown(
    connection: duckdb.DuckDBPyConnection, people: list[Person], *wanted: Name, now: int = 1
) -> set[Name]:
    """What may be shown of the cohorts, and of whatever else is wanted."""
    fill(connection, people, now, of_cohort)
    ask_for(connection, *wanted)
    found = proof.prove(connection, PRIORITIES, FLOOR, now, lambda _: None).states[12, "O01"]
    return {(place.breakdown, place.group_key) for place in found if place.stood_at == now}


def release(connection: duckdb.DuckDBPyConnection, now: int, *names: Name) -> None:
    """Enter a release of those who are there in which these figures are shown."""
    connection.execute(
        """insert into registered
        select 'M01', 12, 'O01', scope, breakdown, group_key, 'due', true, 'M01', count(*),
            count_if(states['O01'] = 0), count_if(states['O01'] < 2), count_if(states['O01'] = 2), $now,
            null, null, 0, 0, 0
        from membership_snapshot
        inner join cases.marts.case_groups as groups using (case_key)
        where breakdown || group_key in (select unnest($names))
        group by all""",
        {"names": ["".join(one) for one in names], "now": now},
    )
    membership.keep(connection, now)


def test_four_large_cohorts_are_shown_with_their_sum(connection: duckdb.DuckDBPyConnection) -> None:
    people = opened(dict.fromkeys(HALF_YEARS[1:5], 30))

    assert shown(connection, people, RUN) == EVERYBODY | {RUN, FIRST, *OTHERS}


def test_four_cohorts_too_small_to_show_are_shown_as_one(connection: duckdb.DuckDBPyConnection) -> None:
    people = opened(dict.fromkeys(HALF_YEARS[1:5], 8))

    assert shown(connection, people, RUN) == EVERYBODY | {RUN}


def test_three_cohorts_and_the_four_together_do_not_tell_of_a_small_one(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = opened({"2023H1": 7, "2023H2": 30, "2024H1": 30, "2024H2": 30})

    assert not {RUN, *OTHERS} <= shown(connection, people, RUN)


@pytest.mark.parametrize(("small", "is_shown"), first_fast([(10, False), (11, True)]))
def test_sizes_of_three_cohorts_and_of_four_do_not_give_that_of_a_small_one(
    connection: duckdb.DuckDBPyConnection, small: int, is_shown: bool
) -> None:
    people = opened({"2023H1": small, "2023H2": 30, "2024H1": 30, "2024H2": 30})
    fill(connection, people, groups=of_cohort)
    ask_for(connection, RUN)
    found = sizes.shown(connection, 12, candidates(connection), 1, PRIORITIES, FLOOR)
    names = {(place.breakdown, place.group_key) for place in found}

    assert ({RUN, *OTHERS} <= names) == is_shown


def test_sizes_of_cohorts_that_were_shown_before_keep_the_four_from_being_shown(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = opened({"2023H1": 10, "2023H2": 30, "2024H1": 30, "2024H2": 30})
    fill(connection, people, groups=of_cohort)
    ask_for(connection, RUN)
    before = [Place("region", *name, 1) for name in sorted(OTHERS)]
    found = sizes.shown(connection, 12, candidates(connection, before), 1, PRIORITIES, FLOOR)

    assert Place("region", *RUN, 1) not in found


@pytest.mark.parametrize(("oldest", "is_shown"), first_fast([(7, False), (30, True)]))
def test_the_next_four_less_those_before_and_the_newest_do_not_tell_of_the_oldest(
    connection: duckdb.DuckDBPyConnection, oldest: int, is_shown: bool
) -> None:
    """S then was oldest + three; S now is the three + newest, which is shown by itself."""
    people = opened({"2023H1": oldest, "2023H2": 30, "2024H1": 30, "2024H2": 30})
    fill(connection, people, groups=of_cohort)
    release(connection, 1, RUN)
    later = shown(connection, people + many(30, "2025H1"), NEXT, now=2)

    assert ({NEXT, ("cohort", "2025H1")} <= later) == is_shown


@pytest.mark.parametrize(("corrected", "is_shown"), first_fast([(0, True), (1, False)]))
def test_four_cohorts_that_stand_as_they_were_do_not_tell_of_a_record_that_was_corrected(
    connection: duckdb.DuckDBPyConnection, corrected: int, is_shown: bool
) -> None:
    people = opened(dict.fromkeys(HALF_YEARS[1:5], 30))
    fill(connection, people, groups=of_cohort)
    release(connection, 1, FIRST, *OTHERS)
    other = {ACHIEVED: NOT_ACHIEVED, NOT_ACHIEVED: ACHIEVED}
    of_the_run = slice(40, 40 + corrected)
    later = list(people)
    later[of_the_run] = [(*one[:2], other[one[2]]) for one in people[of_the_run]]

    assert (RUN in shown(connection, later, RUN, now=2)) == is_shown


def told(groups: Mapping[Group, range], state: np.ndarray) -> int:
    """How many results whoever knows all people learns from groups that are shown."""
    from scipy.sparse import csr_matrix

    stands = np.array([np.isin(np.arange(len(state)), who) for who in groups.values()])
    kinds, kind = np.unique(stands.T, axis=0, return_inverse=True)
    states = np.zeros((len(kinds), STATES + 1), np.int64)
    np.add.at(states, (kind, state), 1)
    sizes_of = states.sum(axis=1).astype(float)
    people = People(tuple(groups), csr_matrix(kinds.T.astype(float)), sizes_of, states[:, :STATES])
    counts: dict[Group, Counts] = {}
    for name, who in groups.items():
        achieved, known = int((state[who] == ACHIEVED).sum()), int((state[who] < 2).sum())
        counts[name] = (achieved, achieved, known, int((state[who] == 2).sum()))
    verdict = attacked(Tables(12, "O01", counts), people)
    return verdict.exact + verdict.narrow


def test_the_attack_learns_from_two_runs_and_the_newest_cohort_of_the_oldest() -> None:
    state = np.array([number % 2 for number in range(128)])
    state[:8] = ACHIEVED
    groups: dict[Group, range] = {
        (1, "region", *RUN): range(98),
        (2, "region", *NEXT): range(8, 128),
        (2, "region", "cohort", "2025H1"): range(98, 128),
    }

    assert told(groups, state)
    assert told({(1, "region", *RUN): range(98)}, state) == 0


def cohorts(first: int) -> Warehouse:
    """So many people opened in the first half-year of a run, 30 in each of the other three."""
    ends = [0, first, first + 30, first + 60, first + 90]
    groups = {
        ("cohort", code): range(start, end)
        for code, start, end in zip(HALF_YEARS[1:5], ends[:-1], ends[1:], strict=True)
    }
    everybody = range(first + 130)
    return Warehouse(
        len(everybody), groups={**groups, RUN: range(ends[-1]), ("cohort", "2022H2"): everybody[ends[-1] :]}
    ).measured(Measure("M03", every(2), "O01", 12), Measure("M01", every(2), "O01", 12))


def without_the_first(warehouse: Warehouse) -> Warehouse:
    warehouse.connection.execute("delete from shown_states where group_key = '2023H1'")
    return warehouse


def test_the_attack_takes_three_cohorts_from_the_four_and_the_engine_leaves_it_nothing(
    tmp_path: Path,
) -> None:
    warehouse = without_the_first(cohorts(8))
    rules = {finding.rule for finding in warehouse.told(tmp_path)}
    assert "a whole less all its parts" in rules

    names = {(breakdown, group) for _, _, breakdown, group in warehouse.differenced()}
    assert names >= OTHERS
    assert RUN not in names
    assert warehouse.told(tmp_path) == []


def test_four_cohorts_less_all_of_them_leave_corrections_which_are_not_subtracted(tmp_path: Path) -> None:
    """One of the four stands as it was released first, with one person fewer."""
    warehouse = cohorts(30)
    warehouse.connection.execute(
        "update figures set denominator = denominator - 1, numerator = numerator - 1, part = part - 1 "
        "where group_key = '2023H1'"
    )
    names = {(breakdown, group) for _, _, breakdown, group in warehouse.differenced()}

    assert {RUN, FIRST, *OTHERS} <= names
    assert warehouse.told(tmp_path) == []
