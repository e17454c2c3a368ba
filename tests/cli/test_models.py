"""The unit tests of the models, run on an empty warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import ingest, transform, warehouse
from pipeline.settings import Settings
from pipeline.transform import parsed as parsed_models

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_every_unit_test_of_the_models_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    settings = Settings(project=PROJECT, home=tmp_path)
    with warehouse.connect(settings.cases_db, settings) as connection:
        ingest.take_in([], connection, settings)
    transform.build(settings, None, progress=lambda _: None)  # of nobody, which has to be possible
    monkeypatch.setenv("REINTEGRATION_CASES_DB", str(settings.cases_db))
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    parsed_models.lay(PROJECT, tmp_path)
    project = ("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target", "local")
    folders = ("--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs"))

    words = ("--select", "test_type:unit", "--quiet", "--log-level-file", "none")
    result = dbtRunner().invoke(["test", *project, *folders, *words])
    DuckDBConnectionManager.close_all_connections()

    tests = [node for node in result.result.results if node.node.resource_type == "unit_test"]
    assert len(tests) >= 15
    assert {node.node.name: str(node.status) for node in tests if str(node.status) != "pass"} == {}
    assert result.success
