"""Counts of the data's quality: by provider where all may be shown, else all providers together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.disclosure.threshold.rules import FLOOR
from tests.unit import mart_tables

SQL = Path("pipeline/disclosure/sql/provenance.sql")
Counts = tuple[int, int]
Shown = dict[str | None, tuple[int | None, int | None, str]]

CASES = """
attach ':memory:' as cases;
create schema cases.landing;
create schema cases.seeds;
create schema release;
create table cases.landing.packages (
    package_no integer, provider_id varchar, package_hash varchar, data_cutoff date, created timestamp,
    source_system varchar
);
create view cases.landing.providers as
select distinct provider_id, provider_id as name from cases.landing.packages;
create table cases.landing.reconciliation (
    package_no integer, table_name varchar, rows_in bigint, rows_quarantined bigint, rows_no_consent bigint,
    months_coarsened bigint
);
create table cases.landing.quality_results (
    stage varchar, package_no integer, relation varchar, expectation varchar, severity varchar,
    success boolean, checked bigint, failed bigint
);
create table cases.seeds.finding_types as
select 'stale' as finding, 'Have the persons visited.' as what_to_do;
"""


def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(CASES)
    mart_tables.create(connection, "cases.")
    return connection


def lay_out(connection: duckdb.DuckDBPyConnection) -> None:
    for statement in duckdb.extract_statements(SQL.read_text("utf-8")):
        connection.execute(statement, {key: getattr(FLOOR, key) for key in statement.named_parameters})


def shown(counts: Mapping[str, Counts]) -> Shown:
    """What is shown of one finding: provider (None = all together) to checked, found and status."""
    with warehouse() as connection:
        for provider, (checked, found) in counts.items():
            connection.execute(
                "insert into cases.marts.findings by name select 'stale' as finding, 'Stale' as label, "
                "'cases' as table_name, 'warning' as severity, $provider as provider_id, "
                "$checked as checked, $found as found",
                {"provider": provider, "checked": checked, "found": found},
            )
        lay_out(connection)
        rows = connection.execute(
            "select provider_id, checked, found, status from release.data_quality where kind = 'finding'"
        ).fetchall()
    return {provider: (checked, found, status) for provider, checked, found, status in rows}


def test_counts_stand_by_provider_where_every_one_may_be_shown() -> None:
    assert shown({"lotus": (100, 11), "river": (80, 0), "harbour": (60, 30)}) == {
        "lotus": (100, 10, "published"),
        "river": (80, None, "few"),
        "harbour": (60, 30, "published"),
    }


@pytest.mark.parametrize("few", [0, 1, 10])
def test_few_look_like_none_and_say_nothing_about_their_provider(few: int) -> None:
    assert shown({"lotus": (100, 40), "river": (80, few)}) == {
        "lotus": (100, 40, "published"), "river": (80, None, "few"),
    }  # fmt: skip
    assert shown({"lotus": (100, few), "river": (80, 0)}) == {
        None: (180, None, "few"),
    }


@pytest.mark.parametrize("found", [95, 98, 99, 100])
def test_all_looks_like_nearly_all(found: int) -> None:
    assert shown({"lotus": (100, found)}) == {"lotus": (100, 100, "published")}


def test_one_more_in_a_later_release_is_not_told() -> None:
    assert shown({"lotus": (252, 51)}) == shown({"lotus": (253, 53)})


def test_a_provider_with_few_cases_is_not_told_by_what_was_checked() -> None:
    assert shown({"lotus": (100, 40), "river": (10, 0)}) == {None: (110, 40, "published")}
    assert shown({"river": (10, 0)}) == {None: (None, None, "few")}


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(["lotus", "river", "harbour", "hill"]),
        st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (max(pair), min(pair))),
        min_size=1,
    )
)
def test_no_small_count_is_shown_or_follows_from_what_is(counts: dict[str, Counts]) -> None:
    rows = shown(counts)
    assert set(rows) in ({None}, set(counts))  # all providers or none: nothing is left to subtract
    for checked, found, status in rows.values():
        assert checked is None or checked % 10 == 0 < checked
        assert (found is None) == (status == "few")
        assert found is None or found % 10 == 0 < found


def test_rows_put_aside_are_counted_by_the_provider_of_their_package() -> None:
    with warehouse() as connection:
        connection.execute(
            """
            insert into cases.landing.packages by name
            select i as package_no, ['lotus', 'lotus', 'river'][i] as provider_id
            from range(1, 4) as packages (i);
            insert into cases.landing.reconciliation
            select i, 'needs', 100, 10 * i, 0, 0 from range(1, 4) as packages (i);
            """
        )
        lay_out(connection)
        rows = connection.execute(
            "select provider_id, checked, found from release.data_quality where label = 'Rows put aside'"
        ).fetchall()
    assert rows == [("lotus", 200, 30), ("river", 100, 30)]


@pytest.mark.parametrize(
    ("success", "severity", "sentence"),
    [
        (True, "info", "Nothing: it is within the limit."),
        (False, "warning", "Talk with the provider about this part of its export."),
    ],
)
def test_what_a_check_of_incoming_data_found_within_its_limit_asks_nothing_of_anybody(
    success: bool, severity: str, sentence: str
) -> None:
    with warehouse() as connection:
        connection.execute(
            """
            insert into cases.landing.packages by name select 1 as package_no, 'lotus' as provider_id;
            insert into cases.landing.quality_results
            values ('door', 1, 'package_cases', 'Sex is known', 'warning', $success, 100, 20);
            """,
            {"success": success},
        )
        lay_out(connection)
        rows = connection.execute("select severity, what_to_do, found from release.data_quality").fetchall()
    assert rows == [(severity, sentence, 20)]


@pytest.mark.parametrize(("kind", "sentence"), [("finding", "Have the persons visited."), ("marts", None)])
def test_a_finding_says_what_to_do_and_a_check_of_our_own_figures_does_not(
    kind: str, sentence: str | None
) -> None:
    with warehouse() as connection:
        connection.execute(
            """
            insert into cases.marts.findings values ('stale', 'Stale', 'cases', 'warning', 'lotus', 100, 20);
            insert into cases.landing.quality_results
            values ('marts', null, 'indicator_values', 'There are figures', 'critical', true, 1, 0);
            """
        )
        lay_out(connection)
        rows = connection.execute(
            "select what_to_do, provider_id is null, checked from release.data_quality where kind = ?", [kind]
        ).fetchall()
    assert rows == [(sentence, kind == "marts", 1 if kind == "marts" else 100)]
