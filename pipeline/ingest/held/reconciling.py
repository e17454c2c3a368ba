"""Reconciliation with ``config/``: what is known since counts under its code, and what is not is held."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.configuration import Labels
from pipeline.ingest.held import ledger
from pipeline.ingest.held.aliases import alias, known_by, sql_stored
from pipeline.ingest.privacy import keys

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Where each kind is kept, but for providers: the keys of their cases are made with what they are kept as.
_PLACES = {
    "donor": (("landing.fundings", "donor_code"), ("history.fundings", "donor_code")),
    "grant": (("landing.fundings", "grant_code"), ("history.fundings", "grant_code")),
    "system": (("landing.packages", "source_system"),),
}


def reconcile(connection: DuckDBPyConnection, known: Labels, key: Callable[[], bytes]) -> None:
    """Reconcile: turn what is known since into its code, and hold what is known no longer, or came earlier.

    ``key`` is asked for only where there is something to do.
    """
    connection.execute(
        "update landing.packages set package_name = 'package ' || package_no "
        "where package_name is distinct from 'package ' || package_no"
    )
    if _anything_held(connection):
        _accept(connection, known, key())
    if any(_strange(kind, known, connection) for kind in _PLACES):
        with keys.held_by(connection, key(), ""), known_by(connection, known):
            for kind, places in _PLACES.items():
                for table, column in places:
                    stored = f"{column} = {sql_stored(kind, column)}"
                    connection.execute(f"update {table} set {stored} where {_unknown(kind, column)}")
        ledger.enter(connection)


def _accept(connection: DuckDBPyConnection, known: Labels, key: bytes) -> None:
    pairs = [(kind, alias(kind, code, key), code) for kind in keys.LABELS for code in known.of(kind)]
    lists = {
        "aliases": [hidden for _, hidden, _ in pairs],
        "codes": [code for *_, code in pairs],
    }
    wanted = "select unnest($aliases::varchar[]) as label, unnest($codes::varchar[]) as code"
    connection.execute(
        f"""
        update landing.held_labels as held
        set known_as = (select any_value(code) from ({wanted}) as wanted where wanted.label = held.label)
        where known_as is distinct from
            (select any_value(code) from ({wanted}) as wanted where wanted.label = held.label)
        """,
        lists,
    )
    for kind, places in _PLACES.items():
        for table, column in places:
            connection.execute(
                f"""
                update {table} as stored
                set {column} = held.known_as
                from landing.held_labels as held
                where held.kind = '{kind}' and held.label = stored.{column} and held.known_as is not null
                """
            )


def _anything_held(connection: DuckDBPyConnection) -> bool:
    return connection.execute("select count(*) > 0 from landing.held_labels").fetchone() == (True,)


def _strange(kind: str, known: Labels, connection: DuckDBPyConnection) -> bool:
    """Whether something is kept as it came although nobody knows it."""
    parts = [f"exists (select 1 from {table} where {_unknown(kind, name)})" for table, name in _PLACES[kind]]
    with known_by(connection, known):
        return connection.execute(f"select {' or '.join(parts)}").fetchone() == (True,)


def _unknown(kind: str, column: str) -> str:
    known = f"list_contains(getvariable('known_{kind}'), {column})"
    return f"not starts_with({column}, 'new {kind} ') and not {known}"
