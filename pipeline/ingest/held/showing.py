"""The labels of a package that nobody has said yes to, in clear: for the screen of one who is to say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.configuration import Labels
from pipeline.contract import Contract
from pipeline.errors import UsageError
from pipeline.ingest.delivery import Arrived, Delivery
from pipeline.ingest.files import csvfile, parquetfile
from pipeline.ingest.files.copies import workspace
from pipeline.ingest.held import aliases
from pipeline.ingest.privacy import gate, keys
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

MOST = 200  # of one kind; a column with more holds no codes of donors or grants


@dataclass(frozen=True, slots=True)
class NewLabel:
    """One label as the package has it; ``number`` is that of its local name, None where it is not in yet.

    ``donor`` is whose grant it is. Never to be stored, written to a log, or put into a message.
    """

    kind: str
    code: str
    number: int | None
    donor: str = ""

    @property
    def local_name(self) -> str:
        """``new donor 1``; ``a new donor`` before the package is in."""
        return f"a new {self.kind}" if self.number is None else f"new {self.kind} {self.number}"


def new_in(
    delivery: Delivery,
    known: Labels,
    key: bytes,
    contract: Contract,
    connection: DuckDBPyConnection,
    settings: Settings,
) -> list[NewLabel]:
    """What nobody knows in a package or an export, donors first; what the gate would refuse is left out.

    ``RefusedInput`` where it cannot be read. The caller holds the lock of the working folder.
    """
    numbers = dict(connection.execute("select label, number from landing.held_labels").fetchall())
    with workspace(settings) as folder, delivery.arrive(folder, contract) as arrived:
        funded = _funded(arrived, Place(package=delivery.label), connection)
    written = [
        *(("donor", donor, "") for donor in dict.fromkeys(donor for donor, _ in funded)),
        *(("grant", grant, donor) for donor, grant in funded),
        ("provider", arrived.descriptor.provider_id, ""),
        ("system", arrived.descriptor.source_system, ""),
    ]
    found = [
        NewLabel(kind, code, numbers.get(aliases.alias(kind, code, key)), donor)
        for kind, code, donor in written
        if code and code not in known.of(kind)
    ]
    for kind in keys.LABELS:
        if sum(each.kind == kind for each in found) > MOST:
            raise UsageError(
                f"There are more than {MOST} new labels in {aliases.COLUMNS[kind]}: too many to ask about.",
                "Look at that column of the export: it may hold something else than codes.",
            )
    return found


def _funded(arrived: Arrived, place: Place, connection: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Donors with their grants, once each, in an order that stays."""
    import duckdb

    resource = next((each for each in arrived.descriptor.resources if each.table == "fundings"), None)
    if resource is None:
        return []
    path = arrived.copies["fundings"].path
    try:
        if resource.format == "parquet":
            types = parquetfile.types(connection, path, place)
            source = parquetfile.relation()
            donor, grant = (parquetfile.as_text(name, types) for name in ("donor_code", "grant_code"))
        else:
            source = csvfile.relation(csvfile.header(path, place))
            donor, grant = '"donor_code"', '"grant_code"'
        query = f"""
            with written as (

                select
                    trim({donor}) as donor,
                    trim({grant}) as grant_code
                from {source}

            )

            select distinct
                if({gate.plain_label("donor")}, donor, '') as donor,
                if({gate.plain_label("grant_code")}, grant_code, '') as grant_code
            from written
            where {gate.plain_label("donor")} or {gate.plain_label("grant_code")}
            order by all
            limit {MOST * MOST}
        """
        return connection.execute(query, {"path": str(path)}).fetchall()
    except duckdb.Error:  # its text may hold data
        raise refusal("ING-091", place) from None
