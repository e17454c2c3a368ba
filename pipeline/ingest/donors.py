"""Donors with figures of their own, and their targets: from the configuration to where models find them."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import configuration

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def enter(connection: DuckDBPyConnection, config: Path) -> None:
    """Write ``landing.donors`` and ``landing.targets`` anew. ``UsageError`` where one cannot be used."""
    donors = [(donor.donor_code, donor.label) for donor in configuration.donors(config)]
    targets = [astuple(target) for target in configuration.targets(config)]
    for table, rows in (("donors", donors), ("targets", targets)):
        connection.execute(f"delete from landing.{table}")
        if rows:
            row = f"({', '.join('?' for _ in rows[0])})"
            values = [value for each in rows for value in each]
            connection.execute(f"insert into landing.{table} values {', '.join(row for _ in rows)}", values)
