"""A measure that counts what no measure counted before, added to a copy of the project as the README says."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline import ingest, sample, transform, warehouse
from pipeline.errors import QualityFailure
from pipeline.settings import Settings
from pipeline.transform import parsed as parsed_models

pytestmark = pytest.mark.long
PROJECT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 6, 1)
MEASURE = "M03_adverse,M03,Adverse exit,false,false,0,share,persons,false,due,M03_adverse,parts,Left,Due\n"
VISITS = "models/intermediate/milestones/int_visits.sql"
CONTRIBUTIONS = "models/intermediate/statistics/int_contributions_milestones.sql"
FACTS = "macros/fact_profile.sql"
COLUMN = "coalesce(exits.adverse, 99) <= due.milestone as adverse_exit,"
JOIN = "left join {{ ref('int_windows_of_exits') }} as exits on due.case_key = exits.case_key"


@pytest.fixture(scope="module")
def counting_a_new_column(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The sample taken in, and a project in which a measure counts a new column of a model of facts."""
    folder = tmp_path_factory.mktemp("new_fact")
    settings = Settings(project=folder / "project", home=folder / "home")
    for part in ("macros", "materializations", "models", "reports", "seeds"):
        shutil.copytree(PROJECT / part, settings.project / part)
    for file in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / file, settings.project)
    if (PROJECT / parsed_models.NAME).exists():  # what has changed is parsed anew
        shutil.copy(PROJECT / parsed_models.NAME, settings.project)
    put(settings, VISITS, "        due.re_trafficked,", COLUMN)
    put(settings, VISITS, "as baseline on baseline.milestone = 0", JOIN)
    put(settings, CONTRIBUTIONS, "        [", "{{ contribution('M03_adverse', 'adverse_exit', 'true') }},")
    with (settings.seeds / "measures.csv").open("a", encoding="utf-8") as file:
        file.write(MEASURE)
    with warehouse.connect(settings.cases_db, settings) as connection:
        ingest.take_in([sample.bundled()], connection, settings)
    return settings


def put(settings: Settings, path: str, after: str, line: str) -> None:
    """Write a line below the first place at which the file says ``after``."""
    file = settings.project / path
    before, found, rest = file.read_text("utf-8").partition(f"{after}\n")
    assert found, f"{path} has no {after!r}"
    file.write_text(f"{before}{found}{line}\n{rest}", "utf-8")


def quietly(_: str) -> None:
    return


def test_a_column_that_is_not_named_as_a_fact_is_not_counted_wrong_but_told(
    counting_a_new_column: Settings,
) -> None:
    with pytest.raises(QualityFailure, match=r"int_contributions_milestones.*macros/fact_profile\.sql"):
        transform.build(counting_a_new_column, AS_OF, progress=quietly)


@pytest.fixture(scope="module")
def built(counting_a_new_column: Settings) -> Settings:
    """The column is named as a fact, and all is built."""
    put(counting_a_new_column, FACTS, "        'int_visits': [", "'adverse_exit',")
    transform.build(counting_a_new_column, AS_OF, progress=quietly)
    return counting_a_new_column


def test_a_column_that_is_named_as_a_fact_is_counted_right(built: Settings) -> None:
    with duckdb.connect(str(built.cases_db), read_only=True) as connection:
        counted = connection.execute(
            "select milestone, numerator from marts.indicator_values "
            "where measure = 'M03_adverse' and scope = 'region' and breakdown = 'all' order by milestone"
        ).fetchall()
        there = connection.execute(
            "select milestone, count(*) filter (adverse_exit) from intermediate.int_visits "
            "group by milestone order by milestone"
        ).fetchall()
    assert counted == there
    assert len({persons for _, persons in there}) > 3


def test_keys_that_are_not_tested_in_builds_are_keys_of_the_sample(
    built: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Grains that follow from how a model is made (tag by_construction) are tested here."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    monkeypatch.setenv("REINTEGRATION_CASES_DB", str(built.cases_db))
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    parsed_models.lay(built.project, built.home)
    where = str(built.project)
    project = ("--project-dir", where, "--profiles-dir", where, "--target", "local")
    folders = ("--target-path", str(built.home / "target"), "--log-path", str(built.home / "logs"))
    chosen = ("--select", "tag:by_construction")

    result = dbtRunner().invoke(["test", *chosen, *project, *folders, "--quiet", "--log-level-file", "none"])
    DuckDBConnectionManager.close_all_connections()

    tests = [each for each in result.result.results if each.node.resource_type == "test"]
    assert len(tests) > 30
    assert {str(each.node.name) for each in tests if str(each.status) != "pass"} == set()
