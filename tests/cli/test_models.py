"""The unit tests of the models, run beside the tables of few cases, of which they read the columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import parsed_models

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_every_unit_test_of_the_models_passes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    monkeypatch.setenv("REINTEGRATION_CASES_DB", str(home / "warehouse" / "cases.duckdb"))
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    parsed_models.lay(PROJECT, home)
    project = ("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target", "local")
    folders = ("--target-path", str(home / "target"), "--log-path", str(home / "logs"))

    words = ("--select", "test_type:unit", "--quiet", "--log-level-file", "none")
    result = dbtRunner().invoke(["test", *project, *folders, *words])
    DuckDBConnectionManager.close_all_connections()

    tests = [node for node in result.result.results if node.node.resource_type == "unit_test"]
    assert len(tests) > 150
    assert {node.node.name: str(node.status) for node in tests if str(node.status) != "pass"} == {}
    assert result.success
