"""The histories of the cases: set-based SQL, one batch of cases after another, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.sample import template

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

SQL = Path(__file__).resolve().parent / "sql"
TRAITS = (
    "sex",
    "origin",
    "movement",
    "age",
    "form",
    "destination",
    "programme_country",
    "age_group_trafficked",
    "age_group_opened",
    "opened_rank",
)
COPY_OPTIONS = {"csv": "format csv, header false", "parquet": "format parquet, compression zstd"}
CASES_AT_ONCE = 12_600


@contextmanager
def workshop(seed: int, settings: Settings, spill: Path) -> Iterator[DuckDBPyConnection]:
    """Open a database in memory that holds the template, the criteria and the macros of the sample."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.memory_limit,
        "threads": str(settings.threads),
        "temp_directory": str(spill),
        "autoinstall_known_extensions": "false",
    }
    connection = duckdb.connect(":memory:", config=config)
    try:
        connection.execute("set variable sample_seed = ?", [seed])
        _load_template(connection, seed)
        connection.execute(
            "create table criteria as select *, row_number() over () as position"
            " from read_csv(?, all_varchar = true)",
            [str(settings.seeds / "criteria.csv")],
        )
        for seed_table in ("event_outcomes", "service_areas"):
            connection.execute(
                f"create table {seed_table} as from read_csv(?, all_varchar = true)",
                [str(settings.seeds / f"{seed_table}.csv")],
            )
        connection.execute(_sql("stages/0_random.sql"))
        yield connection
    finally:
        connection.close()


def batches(cases: int) -> Iterator[tuple[int, int]]:
    """Yield the first case of each batch and the first case after it, counted from 0."""
    for first in range(0, cases, CASES_AT_ONCE):
        yield first, min(first + CASES_AT_ONCE, cases)


def live(connection: DuckDBPyConnection, first: int, end: int) -> None:
    """Draw the histories of the cases from ``first`` to before ``end`` into temporary tables."""
    connection.execute("set variable first_case = ?", [first])
    connection.execute("set variable end_case = ?", [end])
    for stage in sorted((SQL / "stages").glob("[1-9][0-9]_*.sql")):
        connection.execute(stage.read_text(encoding="utf-8"))


def copy_table(
    connection: DuckDBPyConnection, table: str, columns: Sequence[str], target: Path, form: str
) -> None:
    """Write one table of the current batch to ``target``, CSV without a header line, or Parquet."""
    query = f"select {', '.join(columns)} from ({_sql(f'tables/{table}.sql')})"
    connection.execute(f"copy ({query}) to {_quoted(target)} ({COPY_OPTIONS[form]})")


def join_parts(connection: DuckDBPyConnection, folder: Path, table: str, target: Path) -> None:
    """Write the Parquet parts of a table, in the order of their names, as one file.

    One thread only: several would hold whole parts in memory to keep the order.
    """
    connection.execute("set threads = 1")
    parts = [str(part) for part in sorted(folder.glob(f"{table}-*.parquet"))]
    query = f"copy (select * from read_parquet(?)) to {_quoted(target)} ({COPY_OPTIONS['parquet']})"
    connection.execute(query, [parts])
    for part in parts:
        Path(part).unlink()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _sql(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


def _load_template(connection: DuckDBPyConnection, seed: int) -> None:
    import pandas as pd

    drawn = template.make(seed)
    traits = pd.DataFrame({trait: list(drawn.traits[trait]) for trait in TRAITS}).astype({"opened_rank": int})
    frames = {
        "template": traits.rename_axis("slot").reset_index(),
        "template_exploitations": pd.DataFrame([asdict(row) for row in drawn.exploitations]),
        "template_episodes": pd.DataFrame(
            {
                "first_slot": [pair.first_slot for pair in drawn.episodes],
                "later_slot": [pair.later_slot for pair in drawn.episodes],
            },
            dtype="int64",
        ),
    }
    for name, frame in frames.items():
        connection.register("frame", frame)
        connection.execute(f"create table {name} as select * from frame")
        connection.unregister("frame")
