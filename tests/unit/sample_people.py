"""People in a case file, made up: where they stand, how they fare, and what is asked for of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.disclosure import scripts
from pipeline.disclosure.place import Place
from pipeline.disclosure.register import membership
from pipeline.disclosure.suppression.candidate_cells import Candidates
from pipeline.disclosure.threshold import priorities
from pipeline.ingest.landing import REGISTER
from tests.unit import mart_tables

ACHIEVED, NOT_ACHIEVED, NOT_APPLICABLE, UNKNOWN, APPLIES = range(5)
PRIORITIES = priorities.load(Path(__file__).resolve().parents[2] / "seeds")
TODAY = (
    "cell_of_case",
    "elementary_cells",
    "membership_snapshot",
    "all_elementary_cells",
    "all_places",
)  # made anew for every release
Person = tuple[tuple[str, ...], str, int]  # scopes beside the region, sex (or what else groups him), state
Groups = Callable[[str], Sequence[tuple[str, str]]]


@contextmanager
def warehouse_of_people() -> Iterator[duckdb.DuckDBPyConnection]:
    """A case file with nobody in it, and nothing asked for or shown before."""
    with duckdb.connect() as memory:
        memory.execute("attach ':memory:' as cases")
        mart_tables.create(memory, "cases.")
        scripts.run(memory, "threshold/keys", {})
        memory.execute(
            """
            create schema cases.register;
            create macro person(number) as md5(number::varchar)::uuid;
            insert into cases.marts.contributions by name
            from (values
                (0, 'M01', 'O01', 12, 1, 1, 0), (1, 'M01', 'O01', 12, 0, 1, 0),
                (2, 'M01', 'O01', 12, 0, 0, 1), (3, 'M01', 'O01', 12, 0, 0, 0),
                (4, 'M01', 'O01', 12, 0, 0, 0),
                (0, 'M02', 'O01', 12, 1, 1, 0), (1, 'M02', 'O01', 12, 1, 1, 0),
                (2, 'M02', 'O01', 12, 0, 1, 0), (3, 'M02', 'O01', 12, 0, 0, 0),
                (4, 'M02', 'O01', 12, 1, 1, 0)
            ) as states (fact_profile, measure, outcome, milestone, numerator, denominator, not_applicable);
            create temp table figures (
                measure varchar, milestone integer, outcome_key varchar, scope varchar, breakdown varchar,
                group_key varchar, base_key varchar, by_row boolean, released_together varchar,
                due bigint, numerator bigint, denominator bigint, not_applicable bigint, stood_at integer,
                numerator_low bigint, numerator_high bigint, further_due bigint default 0,
                further_denominator bigint default 0, further_not_applicable bigint default 0,
                people_key ubigint generated always as
                    (people_key(scope, breakdown, milestone, base_key)),
                table_key ubigint generated always as
                    (table_key(scope, breakdown, milestone, released_together, outcome_key)));
            create temp table registered as select * exclude (people_key, table_key) from figures;
            create temp table asked_revisions as from registered;
            """
        )
        for name in ("stood", "leaves", "further_cases"):
            memory.execute(f"create table cases.register.{name} ({REGISTER[name]})")
        yield memory


def by_sex(sex: str) -> Sequence[tuple[str, str]]:
    return [("sex", sex)]


def fill(
    connection: duckdb.DuckDBPyConnection, people: Sequence[Person], now: int = 1, groups: Groups = by_sex
) -> None:
    """Put people in, in the place of whoever was there, and ask for every figure of them."""
    for table in TODAY:
        connection.execute(f"drop table if exists {table}")
    for table in ("cases", "case_milestones", "case_facts", "case_groups"):
        connection.execute(f"delete from cases.marts.{table}")
    connection.execute("delete from figures")
    numbers = list(range(1, len(people) + 1))
    for statement in (
        "cases select person(n), n, null, null",
        "case_milestones select person(n), 12, true",
        "case_facts select n, state",
    ):
        connection.execute(
            f"insert into cases.marts.{statement} from (select unnest($n) as n, unnest($states) as state)",
            {"n": numbers, "states": [state for *_, state in people]},
        )
    stand = [
        (number, scope, *group)
        for number, (scopes, sex, _) in enumerate(people, start=1)
        for scope in ("region", *scopes)
        for group in (("all", ""), *groups(sex))
    ]
    if stand:
        connection.execute(
            """
            insert into cases.marts.case_groups select person(n), n, null, scope, breakdown, group_key from (
                select unnest($1) as n, unnest($2) as scope, unnest($3) as breakdown, unnest($4) as group_key
            )
            """,
            [list(column) for column in zip(*stand, strict=True)],
        )
    connection.execute(
        """insert into figures
        select distinct
            'M01', 12, 'O01', scope, breakdown, group_key, 'due', true, 'M01', 40, 10, 30, 0, $now,
            null, null, 0, 0, 0
        from cases.marts.case_groups""",
        {"now": now},
    )
    membership.read(connection, PRIORITIES.breakdowns)
    membership.lay_out(connection)


def link(connection: duckdb.DuckDBPyConnection, *persons: tuple[int, ...]) -> None:
    """Say whose the cases (numbered from 1) of persons with two or more are, once they are there."""
    connection.execute("update cases.marts.cases set person_key = null")
    for cases in persons:
        connection.execute(
            "update cases.marts.cases set person_key = person($first) "
            "where case_no in (select unnest($cases))",
            {"cases": list(cases), "first": cases[0]},
        )


def many(count: int, sex: str = "female", scopes: tuple[str, ...] = (), step: int = 2) -> list[Person]:
    """People of whom every second, third, … achieved the outcome; of the others every fifth is unknown."""
    return [
        (scopes, sex, ACHIEVED if one % step == 0 else UNKNOWN if one % 5 == 1 else NOT_ACHIEVED)
        for one in range(count)
    ]


def candidates(connection: duckdb.DuckDBPyConnection, published: Collection[Place] = ()) -> Candidates:
    """Every figure, each fit to be shown, beside places whose size is told."""
    rows = connection.execute("select scope, breakdown, group_key, stood_at from figures").fetchall()
    return Candidates({(12, "O01"): {Place(*row): True for row in rows}}, {12: set(published)}, {})


def release(connection: duckdb.DuckDBPyConnection, now: int, *places: tuple[str, str]) -> None:
    """Enter a release of those who are there: the figures of some scopes and sexes ("": all) are shown."""
    connection.execute(
        """insert into registered
        select 'M01', 12, 'O01', scope, if(sex = '', 'all', 'sex'), sex, 'due', true, 'M01',
            count(*), count_if(state = 0), count_if(state < 2), count_if(state = 2), $now, null, null, 0, 0, 0
        from (select unnest($scopes) as scope, unnest($sexes) as sex)
        inner join (
            select groups.scope, groups.group_key as sex, membership_snapshot.states['O01'] as state
            from membership_snapshot
            inner join cases.marts.case_groups as groups using (case_key)
        ) using (scope, sex)
        group by all""",
        {"scopes": [scope for scope, _ in places], "sexes": [sex for _, sex in places], "now": now},
    )
    membership.keep(connection, now)


def lay_out_today(connection: duckdb.DuckDBPyConnection) -> None:
    """Everybody stands today where the register says that he stood last."""
    connection.execute(
        """
        create temp table elementary_cells as
        select leaf_key as cell_key, scopes, groups from cases.register.leaves;
        create temp table membership_snapshot as
        select case_key, milestone, leaf_key as cell_key, states from cases.register.stood where until is null
        """
    )
    membership.lay_out(connection)
