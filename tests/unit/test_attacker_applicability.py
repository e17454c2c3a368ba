"""Applicability tells the attacker nothing where it is the level beside it and those of whom he knows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb
import pytest

from pipeline.attacker import knowledge, subtraction
from tests.unit import mart_tables

TODAY, BEFORE = 2, 1
# of forty who are due at six months the first thirty are women; of the first four it is known that it applies
CASES = """
    create schema cases.register;
    create schema cases.seeds;
    create schema cases.landing;
    create table cases.landing.cases (case_key uuid, person_key uuid);
    create table cases.seeds.breakdowns as select unnest(['all', 'sex']) as breakdown, 'case' as grain;
    create temp table people as
        select md5(number::varchar)::uuid as case_key, number, if(number <= 30, 'female', 'male') as sex
        from range(1, 41) as people (number);
    create table cases.register.leaves as
        select case sex when 'female' then 1 else 2 end::ubigint as leaf_key, ['region'] as scopes,
            [{'breakdown': 'all', 'group_key': ''}, {'breakdown': 'sex', 'group_key': sex}] as groups
        from (select unnest(['female', 'male']) as sex);
    create table cases.register.stood as
        select case_key, 6 as milestone, if(sex = 'female', 1, 2)::ubigint as leaf_key,
            case when number <> 5 then map {'O01': if(number <= 4, 4, 0)::tinyint} end as states,
            1 as since, null::integer as until
        from people;
    insert into cases.marts.case_milestones by name
        select case_key, 6 as milestone, true as is_due from people;
    insert into cases.marts.outcome_states by name
        select case_key, 6 as milestone, 'O01' as outcome,
            if(number <= 4, 'unknown', 'known') as state, true as applies
        from people;
    insert into cases.marts.case_groups by name
        select case_key, 'region' as scope, 'all' as breakdown, '' as group_key from people
        union all by name
        select case_key, 'region' as scope, 'sex' as breakdown, sex as group_key from people;
    create temp table printed (entry integer, measure varchar, outcome varchar, milestone integer,
        scope varchar, breakdown varchar, group_key varchar, stood_at integer, numerator bigint,
        denominator bigint, not_applicable bigint);
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A case file of forty people; one release is in its register, another is about to be made."""
    with mart_tables.case_file(CASES) as made:
        knowledge.prepare(made)
        yield made


def left(
    connection: duckdb.DuckDBPyConnection, applies: tuple[int, int], known: Mapping[str, int], **where: object
) -> bool:
    """Whether a figure of applicability (of how many, of how many asked) is looked at further.

    ``printed_with`` is the entry of its level, where it is another.
    """
    place = {"entry": TODAY, "stood_at": TODAY, "breakdown": "all", "group_key": "", **where}
    printed_with = place.pop("printed_with", place["entry"])
    of_all = {"outcome": "O01", "milestone": 6, "scope": "region", **place}
    for row in (
        {"measure": "M01", "numerator": 9, **known, **of_all, "entry": printed_with},
        {"measure": "M02", "numerator": applies[0], "denominator": applies[1], **of_all},
    ):
        marks = ", ".join("?" * len(row))
        connection.execute(f"insert into printed ({', '.join(row)}) values ({marks})", [*row.values()])
    subtraction.run(connection, "applicability", {"today": TODAY})
    return bool(connection.execute("from printed where measure = 'M02'").fetchall())


@pytest.mark.parametrize(
    ("applies", "known", "where", "is_left"),
    [
        pytest.param((36, 40), (32, 4), {}, False, id="four_more_than_have_a_level"),
        pytest.param((35, 39), (32, 4), {}, True, id="one_fewer"),
        pytest.param((37, 41), (32, 4), {}, True, id="one_more"),
        pytest.param((36, 41), (32, 4), {}, True, id="to_one_more_it_does_not_apply"),
        pytest.param((24, 24), (20, 0), {"breakdown": "sex", "group_key": "female"}, False, id="in_a_group"),
        pytest.param((10, 10), (10, 0), {"breakdown": "sex", "group_key": "male"}, False,
                     id="where_it_is_nobody"),
        pytest.param((11, 11), (10, 0), {"breakdown": "sex", "group_key": "male"}, True,
                     id="one_where_it_is_nobody"),
        pytest.param((36, 40), (32, 4), {"entry": BEFORE, "stood_at": BEFORE}, False, id="as_was_kept"),
        pytest.param((37, 41), (32, 4), {"entry": BEFORE, "stood_at": BEFORE}, False,
                     id="one_more_whose_state_is_not_kept"),
        pytest.param((36, 40), (32, 4), {"stood_at": BEFORE, "printed_with": BEFORE}, False,
                     id="as_it_was_without_the_level_of_today"),
        pytest.param((36, 40), (32, 4), {"entry": BEFORE, "stood_at": BEFORE, "printed_with": TODAY}, True,
                     id="before_the_level_was"),
        pytest.param((38, 42), (32, 4), {"entry": BEFORE, "stood_at": BEFORE}, True, id="and_another"),
    ],
)  # fmt: skip
def test_it_is_looked_at_where_it_is_more_or_less_than_that(
    connection: duckdb.DuckDBPyConnection,
    applies: tuple[int, int],
    known: tuple[int, int],
    where: dict[str, object],
    is_left: bool,
) -> None:
    level = {"denominator": known[0], "not_applicable": known[1]}
    assert left(connection, applies, level, **where) == is_left


def test_without_the_level_it_is_a_figure_like_any(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """insert into printed values
            (2, 'M02', 'O01', 6, 'region', 'all', '', 2, 36, 40, null),
            (2, 'M01', 'O01', 12, 'region', 'all', '', 2, 9, 32, 4)"""
    )
    subtraction.run(connection, "applicability", {"today": TODAY})
    assert len(connection.execute("from printed").fetchall()) == 2
