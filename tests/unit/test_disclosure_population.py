"""People who are seen at one release alone stand where they stand by the query for several releases."""

from __future__ import annotations

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
