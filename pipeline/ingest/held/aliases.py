"""What is kept of a label: its code where ``config/`` knows it, else a local name.

What a package calls a donor, a grant, a provider or a case system is whatever somebody has typed. Of a code
that nobody has said yes to only a keyed hash is kept, as ``new donor <hash>``, under which it counts. It is
the same each time it comes, so that whoever says yes to it later turns it into the code. People see its
number instead: ``new donor 1``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.configuration import Labels
from pipeline.ingest.files.reader import Descriptor
from pipeline.ingest.privacy import keys

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = {
    "donor": "donor_code of fundings",
    "grant": "grant_code of fundings",
    "provider": "provider_id of datapackage.json",
    "system": "source_system of datapackage.json",
}


def alias(kind: str, label: str, key: bytes) -> str:
    """What a label is kept as until it is known."""
    return f"new {kind} {keys.key_of(key, kind, '', label)}"


def sql_stored(kind: str, value: str) -> str:
    """What is kept of a label, as an SQL expression for use inside ``known_by`` and ``keys.held_by``."""
    hidden = f"'new {kind} ' || {keys.sql_key(kind, value)}::varchar"
    return f"case when list_contains(getvariable('known_{kind}'), {value}) then {value} else {hidden} end"


@contextmanager
def known_by(connection: DuckDBPyConnection, known: Labels) -> Iterator[None]:
    """Give the connection what ``sql_stored`` needs; without it nothing is known."""
    try:
        for kind in keys.LABELS:
            connection.execute(f"set variable known_{kind} = ?::varchar[]", [known.of(kind)])
        yield
    finally:
        for kind in keys.LABELS:
            connection.execute(f"reset variable known_{kind}")


def stored_provider(provider_id: str, *, is_known: bool, key: bytes, connection: DuckDBPyConnection) -> str:
    """What a provider is kept as. What it was kept as when it first came stays: keys hang on it."""
    hidden = alias("provider", provider_id, key)
    query = "select distinct provider_id from landing.packages where provider_id in (?, ?)"
    there = {each for (each,) in connection.execute(query, [provider_id, hidden]).fetchall()}
    if there:
        return hidden if hidden in there else provider_id
    return provider_id if is_known else hidden


def local(descriptor: Descriptor, known: Labels, key: bytes, connection: DuckDBPyConnection) -> Descriptor:
    """A descriptor as it is kept: nothing in it that nobody has said yes to. Its name is never kept."""
    code, system = descriptor.provider_id, descriptor.source_system
    is_known = code in known.provider
    return replace(
        descriptor,
        name="",
        provider_id=stored_provider(code, is_known=is_known, key=key, connection=connection),
        source_system=system if system in known.system else alias("system", system, key),
    )
