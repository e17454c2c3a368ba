"""Expectations at the door and on the marts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from pipeline import quality
from pipeline.errors import QualityFailure
from pipeline.quality.relations import CATALOGUE
from pipeline.quality.suites import load
from pipeline.settings import Settings

TABLES = """
create schema landing;
create schema marts;
create table landing.quality_results (
    stage varchar, package_no integer, suite varchar, relation varchar, expectation varchar,
    column_name varchar, severity varchar, success boolean, checked bigint, failed bigint
);
create table landing.packages as select 1 as package_no, date '2026-06-01' as data_cutoff;
create table landing.reconciliation as
select 1 as package_no, *
from (values
    ('cases', 100::bigint, 98::bigint, 1::bigint, 1::bigint, 0::bigint, 0::bigint),
    ('assessments', 400, 399, 1, 0, 0, 0)
) as tables (
    table_name, rows_in, rows_stored, rows_quarantined, rows_no_consent, rows_superseded, months_coarsened
);
create table landing.cases as
select
    1 as package_no, uuid() as case_key, 'KHM' as programme_country, 'female' as sex,
    '16_17' as age_group_trafficked, '18_24' as age_group_opened, 'KHM' as country_of_origin,
    null::varchar as nationality_status, 'yes' as has_family_or_dependants,
    date '2025-01-01' as opened_month, date '2024-12-01' as exit_month
from range(100);
create table landing.exploitations as select 1 as package_no, case_key, 'labour' as form from landing.cases;
create table landing.assessments as
select 1 as package_no, uuid() as assessment_key, date '2025-06-01' as month, uuid() as rater_key
from range(20);
create table landing.outcome_ratings as
select
    1 as package_no, assessment_key, outcomes.outcome, 'applicable' as applicability,
    (1 + outcomes.outcome % 4)::smallint as level
from landing.assessments, range(40) as outcomes (outcome);
create table marts.scope_sizes as
select * from (values ('region', 100::bigint), ('donor:LOTUS', 12)) as scopes (scope, cases);
create table marts.findings as select 'level_differs' as finding, 30::bigint as checked, 3::bigint as found;
create table marts.indicator_values as
select
    'region' as scope, 'M01' as measure, 0::smallint as milestone, 'all' as breakdown, 5::bigint as numerator,
    10::bigint as denominator, 2::bigint as unknown, 1::bigint as not_applicable, 13::bigint as due,
    0.5 as estimate, 0.24 as ci_low, 0.76 as ci_high, 0.42 as bound_low, 0.58 as bound_high
from range(50);
insert into marts.indicator_values by name
select * replace ('M04_net' as measure, -5 as numerator, -0.5 as estimate, -0.7 as ci_low, 0.1 as ci_high)
from marts.indicator_values limit 1;
insert into marts.indicator_values by name
select * replace ('M04_conversion' as measure, 4 as denominator, 2 as numerator)
from marts.indicator_values limit 1;
"""

# one fault each, and the sentence that must fall for it
FAULTS = [
    ("marts", "delete from marts.indicator_values", "There are figures"),
    ("marts", "update marts.indicator_values set breakdown = null", "No key is missing"),
    ("marts", "update marts.indicator_values set unknown = -1, due = 10", "No count is negative"),
    (
        "marts",
        "update marts.indicator_values set numerator = -1 where measure = 'M01'",
        "No numerator of a share is negative",
    ),
    ("marts", "update marts.indicator_values set numerator = 11", "No numerator exceeds its denominator"),
    ("marts", "update marts.indicator_values set due = 6", "Nobody is counted who was not due"),
    (
        "marts",
        "update marts.indicator_values set due = 14",
        "Everybody due is known, unknown or not applicable",
    ),
    (
        "marts",
        "update marts.indicator_values set estimate = null",
        "There is an estimate exactly where somebody is known",
    ),
    (
        "marts",
        "update marts.indicator_values set ci_high = null",
        "There is an interval exactly where somebody is known",
    ),
    (
        "marts",
        "update marts.indicator_values set estimate = 1.1, ci_high = 1.2",
        "Shares lie between 0 and 1",
    ),
    (
        "marts",
        "update marts.indicator_values set estimate = -1.1, ci_low = -1.2 where measure = 'M04_net'",
        "Net change lies between -1 and 1",
    ),
    ("marts", "update marts.indicator_values set ci_low = 0.6", "No estimate lies below its interval"),
    ("marts", "update marts.indicator_values set ci_high = 0.4", "No estimate lies above its interval"),
    ("marts", "update marts.indicator_values set bound_low = 0.9", "Bounds are in order"),
    ("marts", "delete from marts.scope_sizes", "There are scopes"),
    ("marts", "update marts.scope_sizes set cases = 0", "Every scope has cases"),
    ("marts", "delete from marts.scope_sizes where scope = 'region'", "The region is one of the scopes"),
    (
        "marts",
        "update marts.scope_sizes set cases = 101 where scope <> 'region'",
        "No scope is larger than the region",
    ),
    ("marts", "update marts.findings set found = 31", "No finding counts more than was checked"),
    (
        "door",
        "update landing.reconciliation set rows_stored = 97",
        "Every row of the package is accounted for",
    ),
    (
        "door",
        "update landing.reconciliation set rows_stored = 0, rows_no_consent = rows_in - rows_quarantined",
        "Something of the package was stored",
    ),
    (
        "door",
        "update landing.reconciliation set rows_quarantined = 21, rows_stored = rows_stored - 20",
        "At most 20 % of a table's rows are in quarantine",
    ),
]

HABITS = [
    (
        "update landing.reconciliation set rows_quarantined = 5, rows_stored = rows_in - 5 - rows_no_consent",
        "At most 2 % of a table's rows are in quarantine",
    ),
    ("update landing.reconciliation set months_coarsened = 1", "Months come as months"),
    ("update landing.cases set sex = 'unknown' where rowid < 11", "Sex is known in at least 90 % of cases"),
    (
        "update landing.cases set age_group_opened = 'unknown' where rowid < 11",
        "Age at opening is known in at least 90 % of cases",
    ),
    (
        "update landing.cases set age_group_trafficked = 'unknown' where rowid < 21",
        "Age when trafficked is known in at least 80 % of cases",
    ),
    (
        "update landing.cases set country_of_origin = 'unknown' where rowid < 11",
        "Country of origin is known in at least 90 % of cases",
    ),
    (
        "delete from landing.exploitations where rowid < 21",
        "The form of trafficking is known in at least 80 % of cases",
    ),
    (
        "update landing.cases set opened_month = date '2026-07-01' where rowid < 2",
        "Cases were opened by the cut-off",
    ),
    (
        "update landing.cases set exit_month = date '2026-01-01' where rowid < 6",
        "People left exploitation before the case was opened",
    ),
    ("update landing.outcome_ratings set level = null", "At most half of the visits were missed"),
    (
        "update landing.outcome_ratings set level = null where outcome < 9",
        "At most 20 % of the ratings that apply lack a level",
    ),
    (
        "update landing.outcome_ratings set level = 3",
        "At most 10 % of the raters give the same level each time",
    ),
    (
        "update landing.assessments set month = date '2026-07-01' where rowid < 1",
        "At most 1 % of the assessments come after the cut-off",
    ),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project whose expectations a test may change."""
    shutil.copytree("expectations", tmp_path / "expectations")
    return Settings(project=tmp_path, home=tmp_path)


@pytest.fixture
def connection() -> Iterator[DuckDBPyConnection]:
    """A warehouse in memory with which nothing is wrong."""
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield connection


def fallen(connection: DuckDBPyConnection, settings: Settings, stage: str) -> list[str]:
    rows = connection.execute(
        "select expectation from landing.quality_results where stage = $stage and not success",
        {"stage": stage},
    ).fetchall()
    return [sentence for (sentence,) in rows]


@pytest.mark.parametrize("stage", quality.STAGES)
def test_a_sound_warehouse_passes_every_check(
    connection: DuckDBPyConnection, settings: Settings, stage: quality.Stage
) -> None:
    assert all(result.success for result in quality.check(connection, settings, stage, 1))


@pytest.mark.parametrize(("stage", "fault", "sentence"), FAULTS, ids=[sentence for _, _, sentence in FAULTS])
def test_a_critical_fault_stops_and_is_kept(
    connection: DuckDBPyConnection, settings: Settings, stage: quality.Stage, fault: str, sentence: str
) -> None:
    connection.execute(fault)
    with pytest.raises(QualityFailure) as failure:
        quality.check(connection, settings, stage, 1)
    assert sentence in failure.value.what
    assert sentence in fallen(connection, settings, stage)


@pytest.mark.parametrize(("habit", "sentence"), HABITS, ids=[sentence for _, sentence in HABITS])
def test_a_warning_is_kept_and_stops_nothing(
    connection: DuckDBPyConnection, settings: Settings, habit: str, sentence: str
) -> None:
    connection.execute(habit)
    quality.check(connection, settings, "door", 1)
    assert sentence in fallen(connection, settings, "door")


def test_every_expectation_of_the_project_has_a_fault_that_fells_it() -> None:
    sentences = {
        entry["meta"]["label"] for suite in load(Path("expectations")) for entry in suite.expectations
    }
    assert sentences == {sentence for _, _, sentence in FAULTS} | {sentence for _, sentence in HABITS}


def test_every_relation_of_the_catalogue_has_a_suite() -> None:
    assert {suite.relation for suite in load(Path("expectations"))} == CATALOGUE.keys()


def test_a_result_counts_what_its_sentence_speaks_of(
    connection: DuckDBPyConnection, settings: Settings
) -> None:
    connection.execute("update landing.cases set sex = 'unknown' where rowid < 30")
    counts = {
        result.expectation: (result.checked, result.failed)
        for result in quality.check(connection, settings, "door", 1)
    }
    assert counts["Sex is known in at least 90 % of cases"] == (100, 30)
    assert counts["At most 20 % of the ratings that apply lack a level"] == (800, 0)


def test_a_second_check_replaces_the_rows_of_its_own_stage_and_package_only(
    connection: DuckDBPyConnection, settings: Settings
) -> None:
    for stage, package_no in (("door", 1), ("marts", None), ("door", 1), ("marts", None)):
        quality.check(connection, settings, stage, package_no)  # type: ignore[arg-type]
    rows = "count(*) = count(distinct (suite, expectation))"
    found = connection.execute(f"select stage, {rows} from landing.quality_results group by all").fetchall()
    assert dict(found) == {"door": True, "marts": True}


def change_first(settings: Settings, suite: str, **change: object) -> None:
    path = settings.project / "expectations" / f"{suite}.json"
    content = json.loads(path.read_text("utf-8"))
    content["expectations"][0] |= change
    path.write_text(json.dumps(content), "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        {"kwargs": {"column": "sex", "min_value": 1}, "type": "expect_column_values_to_be_between"},
        {"kwargs": {"column": "shoe_size", "value_set": [1]}},
        {"type": "expect_the_unexpected"},
    ],
    ids=["a rule that does not fit the column", "a column that is not there", "an unknown rule"],
)
def test_an_expectation_that_cannot_be_tried_is_never_bad_data(
    connection: DuckDBPyConnection, settings: Settings, change: dict[str, object]
) -> None:
    change_first(settings, "package_cases", **change)
    with pytest.raises(QualityFailure, match="could not be made"):
        quality.check(connection, settings, "door", 1)


def test_a_suite_on_an_unknown_relation_is_refused(settings: Settings) -> None:
    path = settings.project / "expectations" / "package_cases.json"
    path.write_text(
        path.read_text("utf-8").replace('"relation": "package_cases"', '"relation": "landing.cases"')
    )
    with pytest.raises(QualityFailure, match=r"package_cases\.json"):
        load(settings.project / "expectations")


def test_a_check_prints_no_value_and_nothing_else(
    connection: DuckDBPyConnection, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    connection.execute("update landing.cases set sex = 'unknown'")
    quality.check(connection, settings, "door", 1)
    assert capfd.readouterr() == ("", "")
