"""The schemas that ingest makes and all else reads: landing, its history, and the register of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contract import Contract, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEDGERS = {
    "packages": "package_no integer not null, provider_id varchar not null, package_name varchar not null, "
    "source_system varchar not null, coverage varchar not null, contract_version varchar not null, "
    "created timestamp not null, data_cutoff date not null, package_hash varchar not null",
    # what a build is asked for: one row, written by pipeline/transform.py
    "looked_at": "as_of date, known_by date",
    # what each provider is called; its code is shown to nobody
    "providers": "provider_id varchar not null, name varchar not null",
    # labels of packages that config/ did not know: a keyed hash each, its number, and what it is known as now
    "held_labels": "kind varchar not null, label varchar not null, number integer not null, "
    "package_no integer not null, known_as varchar, nearest varchar",
    # who has figures of its own, and what its logframe asks for
    "donors": "donor_code varchar not null, label varchar not null",
    "targets": "donor_code varchar not null, outcome varchar not null, milestone integer not null, "
    "baseline double, target double not null, target_month varchar not null, source varchar",
    "reconciliation": "package_no integer not null, table_name varchar not null, rows_in bigint not null, "
    "rows_stored bigint not null, rows_quarantined bigint not null, rows_no_consent bigint not null, "
    "rows_superseded bigint not null, months_coarsened bigint not null, cells_read bigint",
    # cells that were not written as the contract asks and can mean only one thing
    "cells_read": "package_no integer not null, table_name varchar not null, column_name varchar not null, "
    "cells bigint not null",
    "quarantine": "package_no integer not null, table_name varchar not null, row_no bigint not null, "
    "reason_code varchar not null, column_name varchar not null",
    # where rows of mapped exports stood there, as a spreadsheet numbers them: cases, and what was put aside
    "origins": "package_no integer not null, table_name varchar not null, row_no bigint not null, "
    "file varchar not null, sheet varchar not null, row bigint not null",
    "quality_results": "stage varchar, package_no integer, suite varchar, relation varchar, "
    "expectation varchar, column_name varchar, severity varchar, success boolean, checked bigint, "
    "failed bigint",
    "anonymity": "package_no integer not null, persons bigint not null, smallest_group bigint not null, "
    "persons_in_small_groups bigint not null, persons_alone bigint not null",
    "case_key_fingerprint": "fingerprint varchar not null",
    # persons by what a package did to them: new, gone, changed (by table, too), moved, alike
    "changes": "package_no integer not null, kind varchar not null, table_name varchar, "
    "persons bigint not null",
    # cases that config/links.csv joins, and the persons that are one for it
    "moves": "from_case_key uuid not null, to_case_key uuid not null",
    "same_persons": "person_key uuid not null, same_as uuid not null",
    # what has left for good: receipts without a name, and hashes by which a forgotten case is known again
    "removals": "removal_no integer not null, cause varchar not null, rewritten_at timestamp",
    "removed_rows": "removal_no integer not null, table_name varchar not null, removed bigint not null",
    "forgotten": "tombstone uuid not null",
    # reports that were out when something left for good: made from other data than a report made now
    "out_before_removal": "period varchar not null, audience varchar not null",
}

# What is remembered of releases: figures of closed cohorts as they were first released, and what was released
# of which cohort at all (of some nobody is behind any figure). Written with a release, read by the models.
REGISTER = {
    "frozen_figures": "period varchar not null, run_id varchar not null, as_of date not null, "
    "released_at timestamp not null, code_version varchar not null, family varchar not null, "
    "version varchar not null, scope varchar not null, measure varchar not null, outcome varchar, "
    "service_area smallint, milestone smallint not null, cohort varchar not null, numerator bigint, "
    "denominator bigint, unknown bigint, not_applicable bigint, due bigint, persons_in bigint, "
    "persons_out bigint, estimate double, ci_low double, ci_high double, bound_low double, "
    "bound_high double, release_no integer",
    "frozen_series": "period varchar not null, run_id varchar not null, as_of date not null, "
    "family varchar not null, outcome varchar, version varchar not null, milestone smallint not null, "
    "cohort varchar not null, closed_month date not null",
    # how far the register of releases goes, and its seal there
    "head": "entries integer not null, seal varchar not null",
    # where everybody stood at each release, and in which state for each outcome, from one entry to another;
    # of whoever was forgotten since only where somebody stood: another key, and no states
    "stood": "case_key uuid not null, milestone smallint not null, leaf_key ubigint not null, "
    "states map(varchar, tinyint), since integer not null, until integer",
    "leaves": "leaf_key ubigint not null, scopes varchar[] not null, "
    "groups struct(breakdown varchar, group_key varchar)[] not null",
    # how many cases beyond the first of each person were counted at a release; milestone -1: at the cut-off
    "further_cases": "release_no integer not null, scope varchar not null, breakdown varchar not null, "
    "group_key varchar not null, milestone smallint not null, measure varchar not null, "
    "outcome_key varchar not null, due bigint not null, denominator bigint not null, "
    "numerator bigint not null, rest bigint not null, not_applicable bigint not null",
}


def create(connection: DuckDBPyConnection, contract: Contract) -> None:
    """Make the schemas and their tables where they are not there yet."""
    there = _there(connection)
    wanted = {f"landing.{name}": columns for name, columns in LEDGERS.items()}
    wanted |= {f"register.{name}": columns for name, columns in REGISTER.items()}
    for table in contract.tables.values():
        wanted[f"landing.{table.name}"] = _columns(table)
        wanted[f"history.{table.name}"] = f"{_columns(table)}, superseded_by integer not null"
    made = [f"create schema if not exists {schema}" for schema in ("landing", "history", "register")]
    made += [f"create table {name} ({columns})" for name, columns in wanted.items() if name not in there]
    made += [
        f"alter table {name} add column {column}"
        for name, column in _added_since(contract)
        if name in there and column.split()[0].strip('"') not in there[name]
    ]
    connection.execute("; ".join(("begin", *made, "commit")))  # written to the disk once


def _there(connection: DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of each table that is there."""
    found = connection.execute(
        """
        select
            schema_name || '.' || table_name,
            list(column_name)
        from duckdb_columns()
        where schema_name in ('landing', 'history', 'register')
        group by all
        """
    ).fetchall()
    return {name: set(columns) for name, columns in found}


def _added_since(contract: Contract) -> list[tuple[str, str]]:
    """Columns that warehouses of an older version may lack; of the contract optional ones, all of them."""
    added = [
        ("register.frozen_figures", "release_no integer"),
        ("landing.reconciliation", "cells_read bigint"),
    ]
    return added + [
        (f"{schema}.{table.name}", f'"{column.stored_as}" {column.sql_type}')
        for schema in ("landing", "history")
        for table in contract.tables.values()
        for column in table.columns
    ]


def _columns(table: Table) -> str:
    own = (
        f'"{column.stored_as}" {column.sql_type}{" not null" if column.is_required else ""}'
        for column in table.columns
    )
    return ", ".join(
        ("package_no integer not null", "provider_id varchar not null", "row_no bigint not null", *own)
    )
