"""Whom a measure counts, is asked of and is not asked of: of its base, in one statement or in several."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pytest

from pipeline.disclosure.suppression import contributors
from pipeline.disclosure.suppression.contributors import Measured
from tests.unit import mart_tables

# five cases in two elementary cells; the first and the last are of one person, the third is not due
CASES = """
    create temp table each as
        select ('00000000-0000-0000-0000-00000000000' || case_no)::uuid as case_key, *
        from (values
            (1, 10, true, 21), (2, 10, true, 20), (3, 10, false, 21), (4, 11, true, 22), (5, 11, true, 21)
        )
            as each (case_no, cell_key, is_due, fact_profile);
    create temp table cell_of_case as select case_key, cell_key from each;
    create temp table cell_numbers as from (values (10, 0), (11, 1)) as cells (cell_key, elementary_cell);
    insert into cases.marts.cases by name
        select case_key, case_no, if(case_no in (1, 5), '00000000-0000-0000-0000-0000000000aa'::uuid, null)
            as person_key
        from each;
    insert into cases.marts.case_facts by name select case_no, fact_profile from each;
    insert into cases.marts.case_milestones by name select case_key, 6 as milestone, is_due from each;
    insert into cases.marts.case_half_years by name
        select case_key, case_no, '2025H1' as half_year, 21 as fact_profile from each where case_no = 2;
    insert into cases.marts.contributions by name
        select * from (values
            (21, 'M05', 6, 1, 1, 0), (20, 'M05', 6, 0, 1, 0), (22, 'M05', 6, 0, 0, 1),
            (21, 'M21', null, 1, 1, 0), (22, 'M21', null, 0, 1, 0)
        ) as told (fact_profile, measure, milestone, numerator, denominator, not_applicable);
"""
DUE = Measured("M05", "", 6, "due", True)
ENROLLED = Measured("M05", "", 6, "enrolled", True)
ALL = Measured("M21", "", -1, "own", True)
OF_HALF_YEAR = Measured("M21", "", -1, "own", True, "2025H1")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A case file of five cases."""
    with mart_tables.case_file(CASES) as made:
        yield made


@pytest.mark.parametrize("at_once", [1, contributors.AT_ONCE])
def test_each_measure_is_of_its_base(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Counted, asked and not counted, not asked, not known: by elementary cell."""
    monkeypatch.setattr(contributors, "AT_ONCE", at_once)

    found = list(contributors.read(connection, [DUE, ENROLLED, ALL, OF_HALF_YEAR]))

    assert [counts.tolist() for counts, _ in found] == [
        [[1, 1, 0, 0], [1, 0, 1, 0]],
        [[2, 1, 0, 0], [1, 0, 1, 0]],
        [[2, 0, 0, 1], [1, 1, 0, 0]],
        [[1, 0, 0, 0], [0, 0, 0, 0]],
    ]
    linked = [np.stack([of.person, of.elementary_cell, of.state]).T.tolist() for _, of in found]
    of_one_person = [[0, 0, 0], [0, 1, 0]]
    assert linked == [of_one_person, of_one_person, of_one_person, []]


def test_of_its_own_base_are_those_who_could_be_counted_by_when_they_came(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """At a milestone who is due, and who is counted anyway; else whoever has been there as long as they."""
    connection.execute(
        """
        insert into cases.marts.cases by name
            select uuid() as case_key, case_no from (values (6), (7), (8)) as came (case_no);
        insert into cell_of_case select case_key, 11 from cases.marts.cases where case_no > 5;
        -- one is not due, one not enrolled so long, and one not at all; of none is anything told
        insert into cases.marts.case_milestones by name
            select case_key, if(case_no = 6, 6, 3) as milestone, false as is_due
            from cases.marts.cases where case_no in (6, 7);
        insert into cases.marts.case_facts by name
            select case_no, 23 as fact_profile from cases.marts.cases where case_no > 5;
        """
    )
    at_milestone, at_cutoff = Measured("M05", "", 6, "own", True), ALL

    found = [counts.tolist() for counts, _ in contributors.read(connection, [at_milestone, at_cutoff])]

    assert found == [[[2, 1, 0, 0], [1, 0, 1, 0]], [[2, 0, 0, 1], [1, 1, 0, 1]]]

    connection.execute("update cases.marts.case_facts set fact_profile = 22 where case_no = 7")
    [(counts, _)] = contributors.read(connection, [at_cutoff])
    assert counts.tolist() == [[2, 0, 0, 1], [1, 2, 0, 1]]  # one of three months is counted: the other may be
    connection.execute("update cases.marts.case_facts set fact_profile = 22 where case_no = 8")
    [(counts, _)] = contributors.read(connection, [at_cutoff])
    assert counts.tolist() == [[2, 0, 0, 1], [1, 3, 0, 1]]


def test_of_no_measure_nobody_is_asked(connection: duckdb.DuckDBPyConnection) -> None:
    assert list(contributors.read(connection, [])) == []
