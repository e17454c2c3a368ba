"""A provider's own case numbers, read from its export for as long as they are needed; nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from pipeline import faults
from pipeline.contract import Contract
from pipeline.errors import UsageError
from pipeline.ingest.delivery import Delivery
from pipeline.ingest.files import csvfile, parquetfile
from pipeline.ingest.files.copies import workspace
from pipeline.ingest.privacy import keys
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings


def numbers_of(
    delivery: Delivery,
    provider: tuple[str, str],
    key: bytes,
    contract: Contract,
    connection: DuckDBPyConnection,
    settings: Settings,
) -> dict[UUID, str]:
    """The numbers of the cases that landing holds, by their keys; others of the export are left out.

    ``provider`` is its code in the export, and what landing holds it as.
    ``UsageError`` for an export of another provider, ``RefusedInput`` for one that cannot be read. The caller
    holds the lock of the working folder.
    """
    import duckdb

    place, (provider_id, stored) = Place(package=delivery.label), provider
    with workspace(settings) as folder, delivery.arrive(folder, contract) as arrived:
        if arrived.descriptor.provider_id != provider_id:
            raise UsageError(
                "The export after --with is of another provider.",
                "Name an export of the organisation itself: its provider_id is in config/organisation.toml.",
            )
        resource = next(each for each in arrived.descriptor.resources if each.table == "cases")
        file = arrived.copies["cases"].file
        try:
            with folder.seen_by(connection), keys.held_by(connection, key, stored):
                if resource.format == "parquet":
                    types = parquetfile.types(connection, file, place)
                    source, value = parquetfile.relation(), parquetfile.as_text("case_id", types)
                else:
                    source, value = csvfile.relation(csvfile.header(file, place)), '"case_id"'
                found = connection.execute(_query(source, value), {"path": str(file), "provider": stored})
                return dict(found.fetchall())
        except duckdb.Error as error:  # its text may hold data
            raise faults.of(error, settings) or refusal("ING-091", place) from None


def _query(source: str, value: str) -> str:
    return f"""
        with sent as (select trim({value}) as number from {source}),

        keyed as (
            select
                {keys.sql_key("case", "number")} as case_key,
                number
            from sent
            where number is not null
        )

        select
            keyed.case_key,
            keyed.number
        from keyed
        semi join landing.cases as held on keyed.case_key = held.case_key and held.provider_id = $provider
    """
