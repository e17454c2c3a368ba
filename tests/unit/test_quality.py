"""Expectations at intake and on the marts."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from duckdb import DuckDBPyConnection

from pipeline import quality
from pipeline.errors import QualityFailure
from pipeline.quality import judging
from pipeline.quality.holding import holding
from pipeline.quality.relations import CATALOGUE
from pipeline.quality.suites import Suite, load
from pipeline.settings import Settings
from tests.unit.quality_faults import FAULTS, HABITS, TABLES


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


def keep_the_suite_of(sentence: str, settings: Settings) -> None:
    """Leave the suite with a sentence alone: the others take their time, and the fault is not theirs."""
    for path in (settings.project / "expectations").glob("*.json"):
        entries = json.loads(path.read_text("utf-8"))["expectations"]
        if sentence not in (entry["meta"]["label"] for entry in entries):
            path.unlink()


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
    keep_the_suite_of(sentence, settings)
    connection.execute(fault)
    with pytest.raises(QualityFailure) as failure:
        quality.check(connection, settings, stage, 1)
    assert (failure.value.exit_code, sentence in failure.value.what) == (4, True)
    assert sentence in fallen(connection, settings, stage)


@pytest.mark.parametrize(("habit", "sentence"), HABITS, ids=[sentence for _, sentence in HABITS])
def test_a_warning_is_kept_and_stops_nothing(
    connection: DuckDBPyConnection, settings: Settings, habit: str, sentence: str
) -> None:
    keep_the_suite_of(sentence, settings)
    connection.execute(habit)
    quality.check(connection, settings, quality.INTAKE, 1)
    assert sentence in fallen(connection, settings, quality.INTAKE)


def test_a_sound_warehouse_is_checked_without_loading_great_expectations(
    connection: DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "by_great_expectations", None)
    for stage in quality.STAGES:
        assert quality.check(connection, settings, stage, 1)


def frames_of(suites: list[Suite], connection: DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    sql = {suite.name: CATALOGUE[suite.relation].sql for suite in suites}
    return {
        name: connection.execute(text, {"package_no": 1} if "$package_no" in text else {}).df()
        for name, text in sql.items()
    }


def said(outcomes: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    """What is kept of results: the sentence, whether it holds, and what is counted by it."""
    return [
        (
            outcome["expectation_config"]["meta"]["label"],
            outcome["success"],
            *(outcome["result"].get(count) or 0 for count in ("missing_count", "unexpected_count")),
            "unexpected_count" in outcome["result"] and outcome["result"]["element_count"],
        )
        for outcome in outcomes
    ]


def test_a_rule_that_plainly_holds_is_told_as_great_expectations_tells_it(
    connection: DuckDBPyConnection,
) -> None:
    connection.execute("update landing.cases set sex = 'unknown' where rowid < 10")  # just enough is known
    connection.execute("update landing.cases set opened_month = null where rowid < 7")
    suites = load(Path("expectations"))
    frames = frames_of(suites, connection)
    judged = judging.by_great_expectations(suites, frames)
    held = [holding(suite, frames[suite.name]) for suite in suites]
    assert [said(outcomes or []) for outcomes in held] == [said(outcomes) for outcomes in judged]


NUMBERS, WORDS = [1.0, 2.0, None, 4.0], ["a", "b", None, "b"]
RULES = [
    ("sum_to_be_between", NUMBERS, {"min_value": 7}, {"min_value": 8}),
    ("values_to_be_between", NUMBERS, {"min_value": 1, "max_value": 4}, {"min_value": 2, "max_value": 4}),
    ("values_to_be_between", NUMBERS, {"max_value": 4}, {"max_value": 3}),
    ("values_to_be_in_set", WORDS, {"value_set": ["a", "b"]}, {"value_set": ["a"]}),
    (
        "values_to_be_in_set",
        WORDS,
        {"value_set": ["b"], "mostly": 0.6},
        {"value_set": ["b"], "mostly": 0.7},
    ),
    ("values_to_not_be_in_set", WORDS, {"value_set": ["c"]}, {"value_set": ["a"]}),
    (
        "values_to_not_be_in_set",
        WORDS,
        {"value_set": ["a"], "mostly": 0.6},
        {"value_set": ["b"], "mostly": 0.6},
    ),
    ("values_to_not_be_null", ["a", "b"], {}, None),
    ("values_to_not_be_null", WORDS, None, {}),
    ("values_to_be_in_set", [None, None], {"value_set": ["a"]}, None),
]  # fmt: skip


def suite_of(rule: str, arguments: dict[str, Any], column: list[Any]) -> tuple[Suite, pd.DataFrame]:
    entry = {
        "type": f"expect_column_{rule}",
        "kwargs": {"column": "told", **arguments},
        "severity": "critical",
        "meta": {"label": "It holds", "reason": "A test."},
    }
    return Suite("one", "package_cases", (entry,)), pd.DataFrame({"told": column})


@pytest.mark.parametrize(("rule", "column", "met", "broken"), RULES)
def test_a_rule_holds_up_to_its_limit_and_one_that_does_not_is_left_to_great_expectations(
    rule: str, column: list[Any], met: dict[str, Any] | None, broken: dict[str, Any] | None
) -> None:
    for arguments, holds in ((met, True), (broken, False)):
        if arguments is None:
            continue
        suite, frame = suite_of(rule, arguments, column)
        [judged] = judging.by_great_expectations([suite], {"one": frame})
        assert (judged[0]["success"], holding(suite, frame) is not None) == (holds, holds)
        if holds:
            assert said(holding(suite, frame) or []) == said(judged)


@pytest.mark.parametrize(
    ("rule", "arguments"),
    [
        ("values_to_be_between", {"min_value": 0, "strict_min": True}),
        ("values_to_be_in_set", {"value_set": ["a", "b"], "row_condition": "told == 'a'"}),
        ("values_to_be_between", {"min_value": 0}),
        ("values_to_be_unique", {}),
    ],
    ids=["an argument of limits", "an argument of sets", "a column of words", "another kind"],
)
def test_a_rule_that_is_not_plain_is_left_to_great_expectations(rule: str, arguments: dict[str, Any]) -> None:
    suite, frame = suite_of(rule, arguments, ["a", "b"])
    assert holding(suite, frame) is None


def test_every_expectation_of_the_project_has_a_fault_that_fells_it() -> None:
    sentences = {
        entry["meta"]["label"] for suite in load(Path("expectations")) for entry in suite.expectations
    }
    assert sentences == {sentence for _, _, sentence in FAULTS} | {sentence for _, sentence in HABITS}


def test_what_providers_recorded_oddly_stops_nothing(
    connection: DuckDBPyConnection, settings: Settings
) -> None:
    connection.execute("update marts.findings set found = checked")
    assert all(result.success for result in quality.check(connection, settings, "marts"))


def finding_types() -> list[dict[str, str]]:
    return list(csv.DictReader(Path("seeds/finding_types.csv").read_text("utf-8").splitlines()))


def test_every_finding_is_a_warning_or_information_and_says_what_to_do() -> None:
    with Path("seeds/input_columns.csv").open(encoding="utf-8", newline="") as file:
        tables = {row["table_name"] for row in csv.DictReader(file)}
    for row in finding_types():
        assert row["severity"] in {"warning", "info"}, row["finding"]
        assert row["what_to_do"].endswith("."), row["finding"]
        assert row["table_name"] in tables, row["finding"]


def test_every_finding_of_the_list_is_looked_for_and_no_other() -> None:
    models = "".join(path.read_text("utf-8") for path in Path("models").rglob("int_plausibility_of_*.sql"))
    looked_for = re.findall(r"finding\('(\w+)'|'(\w+)' as finding", models)
    assert sorted(one or other for one, other in looked_for) == sorted(
        row["finding"] for row in finding_types()
    )


def test_every_relation_of_the_catalogue_has_a_suite() -> None:
    assert {suite.relation for suite in load(Path("expectations"))} == CATALOGUE.keys()


def test_a_result_counts_what_its_sentence_speaks_of(
    connection: DuckDBPyConnection, settings: Settings
) -> None:
    connection.execute("update landing.cases set sex = 'unknown' where rowid < 30")
    counts = {
        result.expectation: (result.checked, result.failed)
        for result in quality.check(connection, settings, quality.INTAKE, 1)
    }
    assert counts["Sex is known in at least 90 % of cases"] == (100, 30)
    assert counts["At most 20 % of the ratings that apply lack a level"] == (800, 0)


def test_a_second_check_replaces_the_rows_of_its_own_stage_and_package_only(
    connection: DuckDBPyConnection, settings: Settings
) -> None:
    for stage, package_no in ((quality.INTAKE, 1), ("marts", None), (quality.INTAKE, 1), ("marts", None)):
        quality.check(connection, settings, stage, package_no)  # type: ignore[arg-type]
    rows = "count(*) = count(distinct (suite, expectation))"
    found = connection.execute(f"select stage, {rows} from landing.quality_results group by all").fetchall()
    assert dict(found) == {quality.INTAKE: True, "marts": True}


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
        quality.check(connection, settings, quality.INTAKE, 1)


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
    quality.check(connection, settings, quality.INTAKE, 1)
    assert capfd.readouterr() == ("", "")
