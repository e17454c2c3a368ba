"""What is not taken in, and how it is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.cli.whole_runs import reintegration

OF_THE_CONFIGURATION = {"donors", "targets"}


def stored(home: Path) -> dict[str, int]:
    """Rows of every table in landing that holds something of a package."""
    with duckdb.connect(str(home / "warehouse" / "cases.duckdb"), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables() where schema_name = 'landing'")
        counting = [
            f"select '{name}', count(*) from landing.{name}"
            for (name,) in names.fetchall()
            if name not in OF_THE_CONFIGURATION
        ]
        return dict(connection.execute(" union all ".join(counting)).fetchall())


def test_a_package_with_a_name_column_is_refused_and_nothing_is_stored(
    tmp_path: Path, package: Callable[..., Path]
) -> None:
    home = tmp_path / "home"
    refused = reintegration(home, "ingest", str(package(column="full_name")))
    assert (refused.exit_code, refused.out, refused.err.count("Error: ING-051")) == (3, "", 1)
    assert set(stored(home).values()) == {0}


def test_real_exports_are_not_mixed_with_the_sample(home: Path, package: Callable[..., Path]) -> None:
    before = stored(home)
    other = package(provider_id="house-of-trees")
    mixed = reintegration(home, "ingest", str(other))
    assert (mixed.exit_code, "do not belong in one warehouse" in mixed.err) == (3, True)
    assert stored(home) == before


def test_a_damaged_warehouse_is_one_sentence_without_a_traceback(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    (warehouse / "cases.duckdb").write_text("person-4711" * 1000)
    broken = reintegration(tmp_path, "run")
    assert (broken.exit_code, broken.err.count("\n")) == (1, 1)
    assert [text in broken.err for text in ("person-4711", "Traceback", "SYS-004")] == [False, False, True]


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    missing = reintegration(tmp_path / "home", "ingest", str(tmp_path / "nowhere.zip"))
    assert (missing.exit_code, missing.err.startswith("Error: ING-001")) == (2, True)
