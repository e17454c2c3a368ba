"""How many cases a figure counts beyond the first of each person, beside a count by hand."""

from __future__ import annotations

from collections import Counter
from random import Random

import duckdb

from tests.unit.model_sql import model

CASES, PERSONS, GROUPS, SIGNATURES = 60, 30, 4, 6
TABLES = """
create table int_cases (case_key integer, case_no integer);
create table stg_cases (case_key integer, person_key integer);
create table int_group_members (group_no integer, case_key integer, case_no integer);
create table int_groups as
select i as group_no, 'region' as scope, 'sex' as breakdown, i::varchar as group_key
from range(9) as groups (i);
create table int_fact_profiles (case_no integer, fact_profile integer);
create table int_service_members (group_no integer, case_key integer, fact_profile integer);
create table int_contributions (
    fact_profile integer, measure varchar, outcome varchar, service_area smallint, milestone smallint,
    numerator bigint, denominator bigint, not_applicable bigint);
create table milestones as select unnest([0, 3, 6]) as milestone;
create table measures as select unnest(['M08', 'M08_at_risk']) as measure;
create table int_times_to_achievement (
    fact_profile integer, outcome varchar, start varchar, ending varchar, milestone integer,
    milestone_if_lost integer);
create table int_endings (
    fact_profile integer, measure varchar, outcome varchar, milestone smallint, ending varchar);
create table int_median_values (fact_profile integer, measure varchar, milestone smallint, value integer);
create table int_comparisons (group_no integer, measure varchar, outcome varchar, milestone smallint);
"""
STEPS = ("int_linked_cases", "int_linked_sets", "int_linked_facts", "int_further_cases", "further_cases")
Figures = dict[tuple[str, int], tuple[int, ...]]  # measure and group: counts of further cases


def further_cases(connection: duckdb.DuckDBPyConnection) -> Figures:
    for step in STEPS:
        connection.execute(f"create table {step} as {model(step)}")
    rows = connection.execute(
        """select measure || coalesce(' ' || milestone, ''), group_key,
            due, denominator, numerator, rest, not_applicable
        from further_cases"""
    ).fetchall()
    return {(measure, int(group)): tuple(counts) for measure, group, *counts in rows}


def beyond_the_first(people: list[int]) -> int:
    return sum(cases - 1 for cases in Counter(people).values())


def test_cases_beyond_the_first_of_each_person_are_those_that_a_count_by_hand_finds() -> None:
    chance = Random(1)
    person = [chance.randrange(PERSONS) for _ in range(CASES)]
    groups = [set(chance.sample(range(GROUPS), 2)) for _ in range(CASES)]
    facts = [chance.randrange(SIGNATURES) for _ in range(CASES)]
    adds = [(1, 1, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0), (2, 5, 0), (-1, 1, 0)]  # by fact profile
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        for case in range(CASES):
            connection.execute("insert into int_cases values ($1, $1)", [case])
            connection.execute("insert into stg_cases values (?, ?)", [case, person[case]])
            connection.execute("insert into int_fact_profiles values (?, ?)", [case, facts[case]])
            for group in groups[case]:
                connection.execute("insert into int_group_members values ($1, $2, $2)", [group, case])
            connection.execute("insert into int_service_members values (8, ?, ?)", [case, facts[case]])
        for fact_profile, counts in enumerate(adds):
            connection.execute(
                "insert into int_contributions values (?, 'M01', 'O01', null, 12, ?, ?, ?)",
                [fact_profile, *counts],
            )
        found = further_cases(connection)

    expected = {}
    for group in (*range(GROUPS), 8):
        stands = [case for case in range(CASES) if group in groups[case] or group == 8]
        tests = (
            lambda n, d, o: True,
            lambda n, d, o: d > 0,
            lambda n, d, o: n != 0,
            lambda n, d, o: n < d,
            lambda n, d, o: o > 0,
        )
        expected["M01 12", group] = tuple(
            beyond_the_first([person[case] for case in stands if counted(*adds[facts[case]])])
            for counted in tests
        )
    assert found == expected
    assert expected["M01 12", 0][0] > 0


def test_a_curve_counts_a_person_once_from_the_milestone_at_which_a_second_case_came_to_its_end() -> None:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        connection.execute(
            """
            insert into int_cases values (1, 1), (2, 2), (3, 3);
            insert into stg_cases values (1, 10), (2, 10), (3, 30);
            insert into int_group_members select 0, case_key, case_no from int_cases;
            insert into int_fact_profiles values (1, 1), (2, 2), (3, 1);
            insert into int_times_to_achievement by name
            select unnest([1, 2]) as fact_profile, 'O01' as outcome, 'at_risk' as start;
            insert into int_endings values (1, 'M08', 'O01', 3, 'event'), (2, 'M08', 'O01', 6, 'event');
            """
        )
        found = further_cases(connection)

    assert found["M08 3", 0] == (1, 1, 0, 0, 0)
    assert found["M08 6", 0] == (1, 1, 1, 0, 0)
    assert found["M08_at_risk 3", 0] == (1, 1, 1, 0, 0)
    assert found["M08_median", 0] == (1, 1, 0, 0, 0)


def test_figures_of_persons_with_one_case_have_no_row() -> None:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        connection.execute(
            """
            insert into int_cases values (1, 1), (2, 2);
            insert into stg_cases values (1, 10), (2, 20);
            insert into int_group_members select 0, case_key, case_no from int_cases;
            insert into int_fact_profiles select case_no, 1 from int_cases;
            insert into int_contributions values (1, 'M01', 'O01', null, 12, 1, 1, 0);
            """
        )
        assert further_cases(connection) == {}
