"""A case is forgotten: it leaves landing and history for good, and is known again only by a keyed hash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline.contract import Contract
from pipeline.ingest import providers, receipts
from pipeline.ingest.erasure import removals, supersession
from pipeline.ingest.held import aliases
from pipeline.ingest.privacy import keys
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def forget(
    case_id: str,
    provider_id: str | None,
    key: bytes,
    contract: Contract,
    connection: DuckDBPyConnection,
    config: Path,
    *,
    resumed: bool = False,
) -> None:
    """Take one case out for good, in a transaction of the caller; a receipt is then due.

    ``resumed``: a removal that was cut off has just been finished, so that a case that is forgotten already
    may be the one that was asked for. ``UsageError`` where no provider, or more than one, has such a case;
    one that was never there and one that was forgotten before read the same.
    """
    named = _keys(case_id, provider_id, key, connection, config)
    held = {provider: case for provider, case in named.items() if _is_held(case, contract, connection)}
    if len(held) > 1:
        raise refusal("ING-085", Place())
    if not held:
        tombstones = [_tombstone(key, provider, case) for provider, case in named.items()]
        if resumed and _is_forgotten(tombstones, connection):
            return
        raise refusal("ING-084", Place())
    [(provider, case)] = held.items()
    rows = supersession.remove_cases(f"select '{case}'::uuid", contract, connection)
    connection.execute("insert into landing.forgotten values (?)", [_tombstone(key, provider, case)])
    removals.note(removals.FORGOTTEN, rows, connection)
    receipts.prove(contract, connection, Place())


def know_again(contract: Contract, connection: DuckDBPyConnection) -> None:
    """Make ``forgotten_cases``, the forgotten cases that a package speaks of; needs ``keys.held_by``."""
    spoken_of = " union ".join(
        f"select case_key from taken_{table.name}"
        for table in contract.tables.values()
        if any(column.name == "case_id" for column in table.columns)
    )
    tombstone = keys.sql_key(keys.TOMBSTONE, "case_key::varchar")
    connection.execute(
        f"""
        create temp table forgotten_cases as
        select case_key from ({spoken_of})
        where
            case_key is not null
            and exists (select 1 from landing.forgotten)
            and {tombstone} in (select tombstone from landing.forgotten)
        """
    )


def _keys(
    case_id: str, provider_id: str | None, key: bytes, connection: DuckDBPyConnection, config: Path
) -> dict[str, UUID]:
    """The keys that a case number has with each provider that it may be of."""
    called = providers.names(connection, config)
    if provider_id is None:
        meant = [*called]
    else:  # its own code, else what messages and reports call it
        codes = (provider_id, aliases.alias("provider", provider_id, key))
        meant = [each for each in called if each in codes] or [
            each for each, name in called.items() if name.casefold() == provider_id.casefold()
        ]
    return {each: keys.key_of(key, "case", each, case_id) for each in meant}


def _is_held(case: UUID, contract: Contract, connection: DuckDBPyConnection) -> bool:
    places = [
        f"exists (select 1 from {schema}.{table.name} where case_key = $case)"
        for table in contract.tables.values()
        for schema in ("landing", "history")
        if any(column.name == "case_id" for column in table.columns)
    ]
    return connection.execute(f"select {' or '.join(places)}", {"case": case}).fetchone() == (True,)


def _tombstone(key: bytes, provider_id: str, case: UUID) -> UUID:
    """A keyed hash of a case's key: not the key itself, which would still point at the case's old rows."""
    return keys.key_of(key, keys.TOMBSTONE, provider_id, str(case))


def _is_forgotten(tombstones: list[UUID], connection: DuckDBPyConnection) -> bool:
    query = "select count(*) > 0 from landing.forgotten where list_contains($tombstones::uuid[], tombstone)"
    return connection.execute(query, {"tombstones": [str(each) for each in tombstones]}).fetchone() == (True,)
