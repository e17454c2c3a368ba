"""The models give on Spark what they give on DuckDB: the ten outcomes of the bundled sample, and keys."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.settings import Settings
from pipeline.transform import compiled
from pipeline.transform.nodes import TABLE, VIEW
from tests.cli.whole_runs import First

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = PROJECT / "tests" / "spark" / "run_models.py"
PYTHON = Path(sys.prefix) / "spark" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
MADE_OF = ("landing", "history", "seeds")  # what models begin from
MEASURES = "('M01', 'M02', 'M03')"

# what the contributions of all persons add up to, in words of both engines
FIGURES = f"""
select
    contributions.measure,
    contributions.outcome,
    contributions.milestone,
    cast(sum(contributions.numerator) as bigint) as numerator,
    cast(sum(contributions.denominator) as bigint) as denominator,
    cast(sum(contributions.unknown) as bigint) as unknown,
    cast(sum(contributions.not_applicable) as bigint) as not_applicable,
    sum(contributions.numerator) / nullif(cast(sum(contributions.denominator) as double), 0) as estimate
from intermediate.int_outcome_states as states
inner join intermediate.int_cases as cases on states.case_key = cases.case_key and cases.is_unit
inner join intermediate.int_contributions_outcomes as contributions
    on states.fact_profile = contributions.fact_profile
where contributions.measure in {MEASURES}
group by contributions.measure, contributions.outcome, contributions.milestone
"""
# the figures as the program has them: by way of groups, and of cases counted by what they have in common
BUILT = f"""
select measure, outcome, milestone, numerator, denominator, unknown, not_applicable, estimate
from marts.indicator_values
where scope = 'region' and breakdown = 'all' and measure in {MEASURES} and outcome is not null
"""
KEYS = """
select
    cast(case_key as varchar) as case_key,
    outcome,
    milestone,
    cast(fact_profile as varchar) as fact_profile
from intermediate.int_outcome_states
"""

Rows = dict[tuple[Any, ...], list[Any]]


@pytest.fixture(scope="module")
def warehouse(first: First) -> Path:
    return first.home / "warehouse"


@pytest.fixture(scope="module")
def on_spark(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Spark finds of the same tables with the same compiled models."""
    folder = tmp_path_factory.mktemp("spark")
    models = compiled.of(Settings(PROJECT, folder))
    assert models is not None
    (folder / "sql").mkdir()
    for node in models.nodes:
        if node.kind in (TABLE, VIEW):
            (folder / "sql" / f"{node.name}.sql").write_text(node.text, "utf-8")
    with duckdb.connect(str(warehouse / "cases.duckdb"), read_only=True) as connection:
        copy_tables(connection, folder / "tables")
    (folder / "queries.json").write_text(json.dumps({"figures": FIGURES, "keys": KEYS}), "utf-8")
    return asked_of_spark(folder)


def copy_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Each table that models begin from, as Parquet; Spark knows no UUIDs, so they are texts in it."""
    folder.mkdir()
    tables = connection.execute(
        f"""
        select table_schema, table_name, string_agg(
            if(data_type = 'UUID', format('cast("{{0}}" as varchar) as "{{0}}"', column_name),
                format('"{{}}"', column_name)), ', ' order by ordinal_position)
        from information_schema.columns where table_schema in {MADE_OF} group by all
        """
    ).fetchall()
    for schema, table, columns in tables:
        path = folder / f"{schema}.{table}.parquet"
        connection.execute(f"copy (select {columns} from {schema}.{table}) to '{path}' (format parquet)")


def asked_of_spark(folder: Path) -> dict[str, Any]:
    if not PYTHON.exists():
        pytest.fail("Spark is not there: `make test-all` sets it up, or `bash .ci/spark .venv`.")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.fail(
            "Java is not there, which Spark runs on: on Debian `apt-get install default-jre-headless`."
        )
    ended = subprocess.run(
        [str(PYTHON), str(SCRIPT), str(folder), str(folder / "queries.json")],
        cwd=folder,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def by_place(rows: list[Any]) -> Rows:
    """Rows by their first three columns, which are a key."""
    found = {tuple(row[:3]): list(row[3:]) for row in rows}
    assert len(found) == len(rows)
    return found


def on_duckdb(warehouse: Path, query: str) -> Rows:
    with duckdb.connect(str(warehouse / "cases.duckdb"), read_only=True) as connection:
        return by_place(connection.execute(query).fetchall())


def test_the_ten_outcomes_are_on_spark_what_they_are_on_duckdb(
    warehouse: Path, on_spark: dict[str, Any]
) -> None:
    built = on_duckdb(warehouse, BUILT)
    assert len({place[1:] for place in built}) == 70
    assert by_place(on_spark["rows"]["figures"]) == built


def test_stored_keys_are_on_spark_what_they_are_on_duckdb(warehouse: Path, on_spark: dict[str, Any]) -> None:
    built = on_duckdb(warehouse, KEYS)
    assert len(built) > 10_000
    assert by_place(on_spark["rows"]["keys"]) == built


def test_the_figures_come_by_the_whole_chain_of_models(on_spark: dict[str, Any]) -> None:
    ran = set(on_spark["models"])
    assert {"staging.stg_outcome_ratings", "intermediate.int_visits", "intermediate.int_ratings"} <= ran
    assert len(ran) >= 40
