"""The unit tests of the models, on a warehouse that has its tables and no rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import warehouse
from pipeline.ingest import landing, tables
from pipeline.settings import Settings


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Name and status of each unit test."""
    from dbt.cli.main import dbtRunner

    settings = Settings(project=Path.cwd(), home=tmp_path_factory.mktemp("empty"))
    with warehouse.connect(settings.cases_db, settings) as connection:
        landing.create(connection, tables.load(settings.seeds))
    words = [
        "build",
        "--empty",
        "--profiles-dir",
        ".",
        "--quiet",
        "--log-level-file",
        "none",
        "--log-level",
        "none",
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REINTEGRATION_CASES_DB", str(settings.cases_db))
        patch.setenv("REINTEGRATION_DBT_TARGET", str(settings.home / "target"))
        patch.setenv("DBT_LOG_PATH", str(settings.home / "logs"))
        ran = dbtRunner().invoke(words).result
    return {each.node.name: str(each.status) for each in ran if each.node.resource_type == "unit_test"}


def test_every_unit_test_of_the_models_holds(results: dict[str, str]) -> None:
    assert {name: status for name, status in results.items() if status != "pass"} == {}


def test_there_are_unit_tests_of_the_models(results: dict[str, str]) -> None:
    assert len(results) > 10
