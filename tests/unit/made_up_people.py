"""People in a case file, made up: where they stand, how they fare, and what is asked for of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import duckdb

from pipeline.disclosure import plan, standing
from pipeline.disclosure.asking import Asked
from pipeline.disclosure.population import Place
from pipeline.ingest.landing import REGISTER
from tests.unit.cases_file import FURTHER_CASES

ACHIEVED, NOT_ACHIEVED, NOT_APPLICABLE, UNKNOWN = range(4)
PLAN = plan.load()
TODAY = ("leaf_of_case", "leaves", "standing", "all_leaves", "all_places")  # made anew for every release
Person = tuple[tuple[str, ...], str, int]  # scopes beside the region, sex, state


@contextmanager
def warehouse_of_people() -> Iterator[duckdb.DuckDBPyConnection]:
    """A case file with nobody in it, and nothing asked for or shown before."""
    with duckdb.connect() as memory:
        memory.execute("attach ':memory:' as cases")
        memory.execute(
            """
            create schema cases.intermediate;
            create schema cases.marts;
            create schema cases.register;
            create macro person(number) as md5(number::varchar)::uuid;
            create table cases.intermediate.int_cases (case_key uuid, case_no integer);
            create table cases.intermediate.int_linked_cases (case_key uuid, person_key uuid);
            create table cases.intermediate.int_milestones_due (case_key uuid, milestone integer);
            create table cases.intermediate.int_scopes_of_case (case_key uuid, scope varchar);
            create table cases.intermediate.int_groups_of_case
                (case_key uuid, breakdown varchar, group_key varchar);
            create table cases.intermediate.int_fact_profiles (case_no integer, fact_profile ubigint);
            create table cases.intermediate.int_contributions (
                fact_profile ubigint, measure varchar, outcome varchar, milestone integer,
                numerator bigint, denominator bigint, not_applicable bigint);
            insert into cases.intermediate.int_contributions values
                (0, 'M01', 'O01', 12, 1, 1, 0), (1, 'M01', 'O01', 12, 0, 1, 0),
                (2, 'M01', 'O01', 12, 0, 0, 1), (3, 'M01', 'O01', 12, 0, 0, 0);
            create temp table figures (
                measure varchar, milestone integer, outcome_key varchar, scope varchar, breakdown varchar,
                group_key varchar, base_key varchar, by_row boolean, released_together varchar,
                due bigint, numerator bigint, denominator bigint, not_applicable bigint, stood_at integer,
                numerator_low bigint, numerator_high bigint, further_due bigint default 0,
                further_denominator bigint default 0, further_not_applicable bigint default 0);
            create temp table registered as from figures;
            create temp table asked_revisions as from figures;
            create temp table people_breaches
                (scope varchar, breakdown varchar, milestone integer, base_key varchar);
            create temp table part_breaches (
                scope varchar, breakdown varchar, milestone integer, released_together varchar,
                outcome_key varchar);
            """
        )
        for name in ("stood", "leaves", "further_cases"):
            memory.execute(f"create table cases.register.{name} ({REGISTER[name]})")
        memory.execute(f"create table cases.marts.further_cases ({FURTHER_CASES})")
        yield memory


def fill(connection: duckdb.DuckDBPyConnection, people: Sequence[Person], now: int = 1) -> None:
    """Put people in, in the place of whoever was there, and ask for every figure of them."""
    for table in TODAY:
        connection.execute(f"drop table if exists {table}")
    for table in (
        "int_cases",
        "int_milestones_due",
        "int_fact_profiles",
        "int_scopes_of_case",
        "int_groups_of_case",
    ):
        connection.execute(f"delete from cases.intermediate.{table}")
    connection.execute("delete from figures")
    into = "insert into cases.intermediate."
    for number, (scopes, sex, state) in enumerate(people, start=1):
        connection.execute(f"{into}int_cases values (person($n), $n)", {"n": number})
        connection.execute(f"{into}int_milestones_due values (person(?), 12)", [number])
        connection.execute(f"{into}int_fact_profiles values (?, ?)", [number, state])
        for scope in ("region", *scopes):
            connection.execute(f"{into}int_scopes_of_case values (person(?), ?)", [number, scope])
        for breakdown, group in (("all", ""), ("sex", sex)):
            connection.execute(
                f"{into}int_groups_of_case values (person(?), ?, ?)", [number, breakdown, group]
            )
    connection.execute(
        """insert into figures
        select distinct
            'M01', 12, 'O01', scope, breakdown, group_key, 'due', true, 'M01', 40, 10, 30, 0, $now,
            null, null, 0, 0, 0
        from cases.intermediate.int_scopes_of_case
        inner join cases.intermediate.int_groups_of_case using (case_key)""",
        {"now": now},
    )
    standing.read(connection, PLAN.breakdowns)
    standing.lay_out(connection)


def link(connection: duckdb.DuckDBPyConnection, *persons: tuple[int, ...]) -> None:
    """The cases (numbered from 1) of persons who have two or more."""
    connection.execute("delete from cases.intermediate.int_linked_cases")
    for cases in persons:
        connection.execute(
            "insert into cases.intermediate.int_linked_cases select person(unnest($cases)), person($first)",
            {"cases": list(cases), "first": cases[0]},
        )


def many(count: int, sex: str = "female", scopes: tuple[str, ...] = (), step: int = 2) -> list[Person]:
    """People of whom every second, third, … achieved the outcome; of the others every fifth is unknown."""
    return [
        (scopes, sex, ACHIEVED if one % step == 0 else UNKNOWN if one % 5 == 1 else NOT_ACHIEVED)
        for one in range(count)
    ]


def asked(connection: duckdb.DuckDBPyConnection, told: Collection[Place] = ()) -> Asked:
    """Every figure, each fit to be shown, beside places whose size is told."""
    rows = connection.execute("select scope, breakdown, group_key, stood_at from figures").fetchall()
    return Asked({(12, "O01"): {Place(*row): True for row in rows}}, {12: set(told)}, {})


def release(connection: duckdb.DuckDBPyConnection, now: int, *places: tuple[str, str]) -> None:
    """Enter a release of those who are there: the figures of some scopes and sexes ("": all) are shown."""
    connection.execute(
        """insert into registered
        select 'M01', 12, 'O01', scope, if(sex = '', 'all', 'sex'), sex, 'due', true, 'M01',
            count(*), count_if(state = 0), count_if(state < 2), count_if(state = 2), $now, null, null, 0, 0, 0
        from (select unnest($scopes) as scope, unnest($sexes) as sex)
        inner join (
            select scopes.scope, groups.group_key as sex, standing.states['O01'] as state
            from standing
            inner join cases.intermediate.int_scopes_of_case as scopes using (case_key)
            inner join cases.intermediate.int_groups_of_case as groups using (case_key)
        ) using (scope, sex)
        group by all""",
        {"scopes": [scope for scope, _ in places], "sexes": [sex for _, sex in places], "now": now},
    )
    standing.keep(connection, now)
