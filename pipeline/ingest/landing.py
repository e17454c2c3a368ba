"""The landing schema: what ingest writes and all else reads, made from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contract import Contract, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEDGERS = {
    "packages": "package_no integer not null, provider_id varchar not null, package_name varchar not null, "
    "source_system varchar not null, coverage varchar not null, contract_version varchar not null, "
    "created timestamp not null, data_cutoff date not null, package_hash varchar not null",
    "reconciliation": "package_no integer not null, table_name varchar not null, rows_in bigint not null, "
    "rows_stored bigint not null, rows_quarantined bigint not null, rows_no_consent bigint not null, "
    "rows_superseded bigint not null, months_coarsened bigint not null",
    "quarantine": "package_no integer not null, table_name varchar not null, row_no bigint not null, "
    "reason_code varchar not null, column_name varchar not null",
    "quality_results": "stage varchar, package_no integer, suite varchar, relation varchar, "
    "expectation varchar, column_name varchar, severity varchar, success boolean, checked bigint, "
    "failed bigint",
    "case_key_fingerprint": "fingerprint varchar not null",
}


def create(connection: DuckDBPyConnection, contract: Contract) -> None:
    """Make the landing schema and its tables where they are not there yet."""
    connection.execute("create schema if not exists landing")
    for name, columns in LEDGERS.items():
        connection.execute(f"create table if not exists landing.{name} ({columns})")
    for table in contract.tables.values():
        connection.execute(f"create table if not exists landing.{table.name} ({_columns(table)})")


def _columns(table: Table) -> str:
    own = (
        f'"{column.stored_as}" {column.sql_type}{" not null" if column.is_required else ""}'
        for column in table.columns
    )
    return ", ".join(
        ("package_no integer not null", "provider_id varchar not null", "row_no bigint not null", *own)
    )
