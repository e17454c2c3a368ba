"""Whom the attacker takes for one person, and where he sees each stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.attacker import knowledge, knowledge_today, published
from pipeline.attacker.published import Tables
from tests.unit import mart_tables

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
TODAY = 3
CASES = """
    create schema cases.register;
    create schema cases.seeds;
    create schema cases.landing;
    create table cases.landing.cases (case_key uuid, person_key uuid);
    create table cases.register.leaves as
        select elementary_cell::ubigint as leaf_key, ['region'] as scopes,
            [{'breakdown': 'all', 'group_key': ''}, {'breakdown': 'sex', 'group_key': sex}] as groups
        from (values (10, 'female'), (11, 'male')) as elementary_cells (elementary_cell, sex);
    create table cases.register.stood as
        select ('00000000-0000-0000-0000-00000000000' || person)::uuid as case_key, 6 as milestone,
            elementary_cell::ubigint as leaf_key, map {'O01': state::tinyint} as states, since, until
        from (values
            (1, 10, 0, 1, null), (2, 10, 3, 1, null), (3, 10, 0, 1, 2), (3, 10, 1, 2, null),
            (4, 10, 1, 1, 2), (4, 11, 1, 2, null)
        ) as stood (person, elementary_cell, state, since, until);
    create temp table today as
        select ('00000000-0000-0000-0000-00000000000' || person)::uuid as case_key, *
        from (values
            (1, 'female', 'known', 4, true), (2, 'female', 'unknown', null, null),
            (3, 'female', 'known', 2, true), (4, 'male', 'known', 1, true),
            (5, 'male', 'not_applicable', null, false)
        ) as today (person, sex, state, level, applies);
    insert into cases.marts.case_milestones by name
        select case_key, 6 as milestone, true as is_due from today;
    insert into cases.marts.outcome_states by name
        select case_key, 6 as milestone, 'O01' as outcome, state, level, applies from today;
    insert into cases.marts.case_groups by name
        select case_key, 'region' as scope, 'all' as breakdown, '' as group_key from today
        union all by name
        select case_key, 'region' as scope, 'sex' as breakdown, sex as group_key from today;
    create table cases.seeds.breakdowns as
        select unnest(['all', 'sex']) as breakdown, 'case' as grain;
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A case file of five persons: two releases are in its register, a third is about to be made."""
    with mart_tables.case_file(CASES) as made:
        yield made


def seen(
    connection: duckdb.DuckDBPyConnection, *releases: int, today: int | None
) -> dict[frozenset[str], list[int]]:
    """Per kind of persons, as the groups that they stood in, how many are in each state."""
    counts = {(release, "region", "all", ""): (0, 0, 0, 0) for release in releases}
    people = knowledge.people(connection, Tables(6, "O01", counts), knowledge.prepare(connection), today)
    stands = people.stands.toarray()
    return {
        frozenset(
            f"{release} {code}"
            for (release, _, breakdown, code), there in zip(people.groups, stands[:, kind], strict=True)
            if there and breakdown == "sex"
        ): [*people.states[kind].tolist(), int(people.sizes[kind] - people.states[kind].sum())]
        for kind in range(len(people.sizes))
    }


def test_who_stood_alike_is_of_one_kind_and_who_changed_is_two_persons(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert seen(connection, 1, 2, TODAY, today=TODAY) == {
        frozenset({"1 female", "2 female", "3 female"}): [1, 0, 0, 1],  # one stayed, of one nothing is known
        frozenset({"1 female"}): [1, 0, 0, 0],  # changed: as before
        frozenset({"2 female", "3 female"}): [0, 1, 0, 0],  # and since
        frozenset({"1 female", "2 male", "3 male"}): [0, 1, 0, 0],
        frozenset({"3 male"}): [0, 0, 1, 0],
    }


def test_whoever_comes_back_to_a_state_is_one_person_in_it(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "update cases.marts.outcome_states set level = 4 where right(case_key::varchar, 1) = '3'"
    )
    kinds = seen(connection, 1, 2, TODAY, today=TODAY)
    assert kinds[frozenset({"1 female", "3 female"})] == [1, 0, 0, 0]
    assert kinds[frozenset({"2 female"})] == [0, 1, 0, 0]
    assert seen(connection, 1, TODAY, today=TODAY)[frozenset({"1 female", "3 female"})] == [2, 0, 0, 1]


def test_of_the_register_alone_only_its_releases_are_seen(connection: duckdb.DuckDBPyConnection) -> None:
    assert seen(connection, 1, today=None) == {frozenset({"1 female"}): [2, 1, 0, 1]}
    assert seen(connection, 2, today=None) == {
        frozenset({"2 female"}): [1, 1, 0, 1],
        frozenset({"2 male"}): [0, 1, 0, 0],
    }


def test_to_whom_it_applies_without_a_known_level_is_known_and_nothing_is_asked_of_him(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute("update cases.marts.outcome_states set applies = true where state = 'unknown'")
    connection.execute("update cases.register.stood set states = map {'O01': 4::tinyint} where until = 2")

    assert seen(connection, TODAY, today=TODAY)[frozenset({"3 female"})] == [1, 1, 0, 0]
    assert seen(connection, 1, today=None) == {frozenset({"1 female"}): [1, 0, 0, 1]}


def test_an_elementary_cell_that_nobody_knows_ends_the_attack(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("delete from cases.register.leaves where leaf_key = 11")

    with pytest.raises(KeyError):
        seen(connection, 2, today=None)


@pytest.mark.parametrize("at_once", [1, knowledge_today.AT_ONCE])
def test_persons_of_a_half_year_are_those_who_are_told_of_in_it(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Four of the five are in the later half-year, one of them closed; in the earlier that was another."""
    monkeypatch.setattr(knowledge_today, "AT_ONCE", at_once)
    connection.execute(
        """
        insert into cases.marts.cases by name
            select case_key, row_number() over (order by case_key)::integer as case_no from today;
        insert into cases.marts.case_half_years by name
            select case_key, case_no, '2025H1' as half_year, if(case_no = 1, 21, 20) as fact_profile
            from cases.marts.cases where case_no <= 3
            union all by name
            select case_key, case_no, '2025H2' as half_year, if(case_no = 4, 21, 20) as fact_profile
            from cases.marts.cases where case_no <= 4;
        insert into cases.marts.contributions by name
            select unnest([20, 21]) as fact_profile, 'M21_closed' as measure, unnest([0, 1]) as numerator,
                1 as denominator, 0 as not_applicable;
        """
    )
    everybody = knowledge_today.everybody(knowledge.prepare(connection))
    asked = [
        published.Tables(-1, "", {}, "M21_closed", "own", half_year=half_year)
        for half_year in ("2025H1", "2025H2")
    ]
    found = [
        (tables.half_year, sorted(zip(people.sizes.tolist(), people.states.tolist(), strict=True)))
        for tables, people in knowledge_today.people_of_today(connection, asked, everybody, TODAY)
    ]

    assert found == [("2025H1", [(3.0, [1, 2, 0])]), ("2025H2", [(1.0, [1, 0, 0]), (3.0, [0, 3, 0])])]


def test_of_a_measure_of_its_own_nobody_is_who_cannot_be_counted_yet(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Of five one is counted at 6 months and one is due; a third came later, two are not enrolled yet."""
    connection.execute(
        """
        insert into cases.marts.cases by name
            select case_key, row_number() over (order by case_key)::integer as case_no from today;
        insert into cases.marts.case_facts by name
            select case_no, if(case_no = 1, 21, 20) as fact_profile from cases.marts.cases;
        delete from cases.marts.case_milestones;
        insert into cases.marts.case_milestones by name
            select case_key, if(case_no = 3, 3, 6)::smallint as milestone, case_no <> 1 as is_due
            from cases.marts.cases where case_no <= 3;
        insert into cases.marts.contributions by name
            select 21 as fact_profile, 'M10' as measure, unnest([null, 6])::smallint as milestone,
                1 as numerator, 1 as denominator, 0 as not_applicable;
        """
    )
    everybody = knowledge_today.everybody(knowledge.prepare(connection))

    def persons(milestone: int) -> tuple[int, int]:
        """How many there are, and how many of them are counted."""
        asked = [published.Tables(milestone, "", {}, "M10", "own")]
        [(_, people)] = knowledge_today.people_of_today(connection, asked, everybody, TODAY)
        return int(people.sizes.sum()), int(people.states[:, 0].sum())

    assert (persons(6), persons(-1)) == ((2, 1), (2, 1))
    connection.execute("update cases.marts.case_facts set fact_profile = 21 where case_no = 3")
    assert persons(-1) == (3, 2)
    connection.execute("update cases.marts.case_facts set fact_profile = 21 where case_no = 5")
    assert persons(-1) == (5, 3)


def test_persons_of_half_years_are_read_as_of_whole_scopes(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    connection.execute(
        f"""
        create table cases.seeds.measures as from read_csv('{SEEDS / "measures.csv"}');
        insert into cases.seeds.breakdowns values ('half_year', 'half_year');
        insert into cases.marts.contributions by name select 'M21_closed' as measure;
        copy (
            select -1 as milestone, null::varchar as outcome, null::smallint as service_area,
                'M21_closed' as measure, 3 as stood_at, 'region' as scope, 'half_year' as breakdown,
                unnest(['2025H1', '2025H2']) as group_key, unnest([9, 14]) as numerator,
                unnest([60, 80]) as denominator, null::bigint as not_applicable, 'published' as status,
                group_key as half_year
            union all
            select -1, null, null, 'M21_closed', 3, 'region', 'sex', unnest(['female', 'male']),
                20, 40, null, 'published', null
        ) to '{tmp_path / "figures.parquet"}' (format parquet)
        """
    )

    found = published.shown_of_others(connection, [tmp_path / "figures.parquet"], TODAY)
    assert {one.key[0]: one.counts for one in found} == {
        "M21_closed 2025H1": {(TODAY, "region", "all", ""): (9, 9, 60, None)},
        "M21_closed 2025H2": {(TODAY, "region", "all", ""): (14, 14, 80, None)},
        "M21_closed": {(TODAY, "region", "sex", code): (20, 20, 40, None) for code in ("female", "male")},
    }
