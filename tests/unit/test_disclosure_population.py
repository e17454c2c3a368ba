"""Whom the proof takes for one person, and where each stands: seen at one release alone, and at several."""

from __future__ import annotations

from collections import Counter

import duckdb
import pytest

from pipeline.disclosure.suppression import population

VALUES = {"milestone": 6, "outcome": "O03", "now": 2, "forgotten": population.FORGOTTEN, "releases": [2]}
STOOD = "select elementary_cell, trajectory, state, persons from trajectories order by all"


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """300 cases in 40 cells at two milestones, some of no known state, and where they stood before."""
    made = duckdb.connect()
    made.execute(
        """
        create table membership_snapshot as
        select
            'case ' || number as case_key,
            milestone,
            'cell ' || hash(number) % 40 as cell_key,
            map {'O03': if(number % 9 = 0, null, hash(number, milestone) % 3)} as states
        from range(300) as cases (number)
        cross join (values (6), (12)) as milestones (milestone);

        create table earlier_membership as
        select
            case_key,
            milestone,
            'cell before' as cell_key,
            states,
            1 as since,
            2 as until
        from membership_snapshot
        """
    )
    return made


def test_both_ways_come_to_the_same(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(population.TRAJECTORIES, VALUES)
    by_several = connection.execute(STOOD).fetchall()
    asked = {name: value for name, value in VALUES.items() if name != "releases"}
    connection.execute(population.STOOD_NOW, asked)
    assert connection.execute(STOOD).fetchall() == by_several
    assert len(by_several) > 100
    assert {state for _, _, state, _ in by_several} == {0, 1, 2, population.FORGOTTEN}


RELEASES = [1, 2, 3, 4]


@pytest.fixture
def several_times(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The same where states and cells come and go: at three releases, and now at the fourth."""
    connection.execute(
        """
        create or replace table earlier_membership as
        select
            'case ' || number as case_key,
            6 as milestone,
            'cell ' || hash(number, release) % 2 as cell_key,
            map {'O03': if(hash(release, number) % 5 = 0, null, hash(release, number) % 2)} as states,
            release as since,
            release + 1 as until
        from range(300) as cases (number)
        cross join range(1, 4) as releases (release)
        """
    )
    return connection


def trajectories_of(
    connection: duckdb.DuckDBPyConnection, releases: list[int]
) -> Counter[tuple[object, ...]]:
    """The trajectories of persons through some releases, by state."""
    connection.execute(population.TRAJECTORIES, {**VALUES, "now": 4, "releases": releases})
    rows = connection.execute("select trajectory, state, persons from trajectories").fetchall()
    return Counter(
        {
            (*((at["stood_at"], at["cell_key"]) for at in steps), state): persons
            for steps, state, persons in rows
        }
    )


@pytest.mark.parametrize("of", [[1], [4], [1, 3], [2, 4], [1, 2, 4], RELEASES])
def test_who_is_one_person_at_some_releases_is_one_at_all(
    several_times: duckdb.DuckDBPyConnection, of: list[int]
) -> None:
    """What is shown at some releases alone is an equation of the same persons: of no fewer unknowns."""
    part: Counter[tuple[object, ...]] = Counter()
    for (*steps, state), persons in trajectories_of(several_times, RELEASES).items():
        if seen := [step for step in steps if step[0] in of]:
            part[*seen, state] += persons
    assert part == trajectories_of(several_times, of)
    assert len(part) > 5


def test_whoever_comes_back_to_a_state_is_one_person_in_it(several_times: duckdb.DuckDBPyConnection) -> None:
    times = {tuple(at for at, _ in steps) for *steps, _ in trajectories_of(several_times, RELEASES)}
    assert {(1, 3), (2,), (2, 4), (1, 2, 3)} <= times
