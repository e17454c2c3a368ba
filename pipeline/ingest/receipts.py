"""The books of a package: proof that every row is accounted for, and the receipt that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contract import Contract
from pipeline.ingest import changes
from pipeline.ingest.books import Books
from pipeline.ingest.changes import Changes
from pipeline.ingest.delivery import Origins
from pipeline.ingest.held.ledger import Held
from pipeline.ingest.privacy import anonymity
from pipeline.ingest.privacy.anonymity import Anonymity
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS_NAMED = 5


@dataclass(frozen=True, slots=True)
class TableCount:
    """Rows of one table: ``rows_in`` = stored + quarantined + no_consent + superseded.

    ``superseded`` are rows of this package that later ones replaced; ``replaced`` are rows of earlier
    packages that this one replaced; ``months_coarsened`` are cells that held a full date, ``cells_read``
    those that were not written as the contract asks and can mean only one thing.
    """

    table: str
    rows_in: int
    stored: int
    quarantined: int
    no_consent: int
    superseded: int
    months_coarsened: int
    replaced: int
    cells_read: int = 0


@dataclass(frozen=True, slots=True)
class CellsRead:
    """How many cells of one column were read as what they mean."""

    table: str
    column: str
    cells: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Rows of one table that are in quarantine for one reason, with the numbers of the first ones.

    ``file``, ``sheet``, ``header`` and the numbers are those that whoever sent them sees.
    """

    table: str
    column: str
    reason_code: str
    rows: int
    first_rows: tuple[int, ...]
    file: str = ""
    sheet: str = ""
    header: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one package: the name of its file or folder, and what its provider is called.

    ``notes`` are what was noticed while it came, ``problems`` is the list of all rows that were put aside;
    ``books`` are those of an export that a mapping has made into a package; ``held`` are labels that nobody
    has said yes to.
    """

    package_no: int
    file: str
    provider: str
    already_known: bool
    tables: tuple[TableCount, ...]
    quarantined: tuple[Quarantined, ...]
    anonymity: Anonymity | None = None
    read: tuple[CellsRead, ...] = ()
    notes: tuple[str, ...] = ()
    problems: Path | None = None
    books: Books | None = None
    changes: Changes | None = None
    held: tuple[Held, ...] = ()


def prove(contract: Contract, connection: DuckDBPyConnection, place: Place) -> None:
    """Hold the books of all packages against what landing holds; ``QualityFailure`` where they differ."""
    held = " union all ".join(
        f"select package_no, '{name}' as table_name, count(*) as rows from landing.{name} group by all"
        for name in contract.tables
    )
    wrong = connection.execute(
        f"""
        with held as ({held}),

        quarantined as (
            select package_no, table_name, count(*) as rows from landing.quarantine group by all
        )

        select coalesce(books.table_name, held.table_name, quarantined.table_name) as table_name
        from landing.reconciliation as books
        full join held using (package_no, table_name)
        full join quarantined using (package_no, table_name)
        where books.rows_in is null
            or books.rows_in <> rows_stored + rows_quarantined + rows_no_consent + rows_superseded
            or books.rows_stored <> coalesce(held.rows, 0)
            or books.rows_quarantined <> coalesce(quarantined.rows, 0)
        order by table_name limit 1
        """
    ).fetchone()
    if wrong is not None:
        raise refusal("ING-090", place.at(table=wrong[0]))


def superseded(connection: DuckDBPyConnection) -> dict[str, int]:
    """How many rows of each table later packages have replaced so far."""
    query = "select table_name, sum(rows_superseded)::bigint from landing.reconciliation group by all"
    return dict(connection.execute(query).fetchall())


def receipt(
    package_no: int,
    contract: Contract,
    connection: DuckDBPyConnection,
    *,
    file: str,
    provider: str,
    already_known: bool = False,
    before: Mapping[str, int] | None = None,
    origins: Origins,
    notes: tuple[str, ...] = (),
    problems: Path | None = None,
    held: tuple[Held, ...] = (),
) -> Receipt:
    """Read the receipt of a package from landing; ``before`` is what was superseded before it came."""
    after = superseded(connection) if before is not None else {}
    return Receipt(
        package_no=package_no,
        file=file,
        provider=provider,
        already_known=already_known,
        tables=_tables(package_no, contract, connection, before or {}, after),
        quarantined=_quarantined(package_no, connection, origins),
        anonymity=anonymity.of(package_no, connection),
        read=_read(package_no, connection),
        notes=notes,
        problems=problems,
        changes=changes.of(package_no, connection),
        held=held,
    )


def _tables(
    package_no: int,
    contract: Contract,
    connection: DuckDBPyConnection,
    before: Mapping[str, int],
    after: Mapping[str, int],
) -> tuple[TableCount, ...]:
    rows = connection.execute(
        """
        select
            table_name,
            rows_in,
            rows_stored,
            rows_quarantined,
            rows_no_consent,
            rows_superseded,
            months_coarsened,
            coalesce(cells_read, 0)
        from landing.reconciliation
        where package_no = ?
        """,
        [package_no],
    ).fetchall()
    names = [each.name for each in fields(TableCount) if each.name != "replaced"]
    books = {row[0]: dict(zip(names, row, strict=True)) for row in rows}
    return tuple(
        TableCount(**books[name], replaced=after.get(name, 0) - before.get(name, 0))
        for name in contract.tables
        if name in books
    )


def _read(package_no: int, connection: DuckDBPyConnection) -> tuple[CellsRead, ...]:
    rows = connection.execute(
        """
        select
            table_name,
            column_name,
            cells
        from landing.cells_read
        where package_no = ?
        order by cells desc, table_name asc, column_name asc
        """,
        [package_no],
    ).fetchall()
    return tuple(CellsRead(*row) for row in rows)


def _quarantined(
    package_no: int, connection: DuckDBPyConnection, origins: Origins
) -> tuple[Quarantined, ...]:
    rows = connection.execute(
        f"""
        select
            table_name,
            column_name,
            reason_code,
            count(*),
            list_sort(list(row_no))[1:{ROWS_NAMED}]
        from landing.quarantine
        where package_no = ?
        group by all
        order by table_name, reason_code, column_name
        """,
        [package_no],
    ).fetchall()
    found = []
    for table, column, reason, count, first in rows:
        seen = [origins.of(table, row, column) for row in first]
        numbers = tuple(origin.row for origin in seen)
        at = seen[0]
        found.append(Quarantined(table, column, reason, count, numbers, at.file, at.sheet, at.column))
    return tuple(found)
