"""The tables of the marts made by hand: with the columns and types of their contracts, and nobody in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from pipeline import contract
from pipeline.ingest import landing

MARTS = Path(__file__).resolve().parents[2] / "models" / "marts"


@cache
def contracts(marts: Path = MARTS) -> Mapping[str, str]:
    """The columns of each mart with their types, as ``create table`` takes them."""
    read = (yaml.safe_load(path.read_text("utf-8")) for path in sorted(marts.glob("_*.yml")))
    models: list[dict[str, Any]] = [model for file in read for model in file["models"]]
    return {
        model["name"]: ", ".join(f"{column['name']} {column['data_type']}" for column in model["columns"])
        for model in models
    }


def create(connection: duckdb.DuckDBPyConnection, within: str = "", marts: Path = MARTS) -> None:
    """Make the schema of the marts with all its tables, empty; ``within`` an attached file: ``cases.``."""
    connection.execute(f"create schema {within}marts")
    for name, columns in contracts(marts).items():
        connection.execute(f"create table {within}marts.{name} ({columns})")


@contextmanager
def empty_case_file() -> Iterator[duckdb.DuckDBPyConnection]:
    """Empty tables: marts by their contracts, landing as the intake makes it; the lists of the contract."""
    seeds = MARTS.parents[1] / "seeds"
    with duckdb.connect() as connection:
        create(connection)
        landing.create(connection, contract.load(seeds))
        connection.execute("create schema seeds")
        for seed in seeds.glob("*.csv"):
            connection.execute(f"create table seeds.{seed.stem} as from read_csv(?)", [str(seed)])
        yield connection


@contextmanager
def case_file(statements: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a case file in memory attached as ``cases``, and what statements make there."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute("attach ':memory:' as cases")
        create(connection, "cases.")
        connection.execute(statements)
        yield connection
