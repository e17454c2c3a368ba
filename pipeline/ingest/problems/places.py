"""Where a package that was just read is at fault: rows put aside, cells that the gate stops, keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.contract import Column, Contract, Table
from pipeline.ingest.delivery import Origin, Origins

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_CELLS = 10_000  # listed of a package that the gate refuses
AT_ONCE = 10_000
REPEATED = "ING-044"
FOLLOWS = "ING-116"  # a row that is at fault through another one only
Found = tuple[str, int, str, str, str | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it stands for whoever sent it, its code, and the listed code that it is most like."""

    origin: Origin
    column: Column
    code: str
    nearest: str


def put_aside(
    package_no: int, contract: Contract, origins: Origins, connection: DuckDBPyConnection
) -> Iterator[Problem]:
    """All rows of a package that are in quarantine, those last that only hang on others.

    Needs what ``reading`` remembers.
    """
    query = f"""
        select
            quarantine.table_name,
            quarantine.row_no,
            quarantine.column_name,
            quarantine.reason_code,
            nearest.code
        from landing.quarantine as quarantine
        left join nearest_codes as nearest using (table_name, row_no, column_name)
        where quarantine.package_no = $package_no
        order by
            quarantine.reason_code = '{FOLLOWS}',
            {_table_order("quarantine.table_name", contract)},
            quarantine.row_no
    """
    return _problems(connection.execute(query, {"package_no": package_no}), contract, origins)


def at_the_gate(
    tables: Iterable[Table], contract: Contract, origins: Origins, connection: DuckDBPyConnection
) -> Iterator[Problem]:
    """The first cells that the contract does not take; before all others those that stop the package."""
    cells = " union all ".join(
        f"select {number} as place, '{table.name}' as table_name, rowid + 1 as row_no, "
        f"'{column.name}' as column_name, {column.position} as position, \"{column.name}__fault\" as fault "
        f'from taken_{table.name} where "{column.name}__fault" > 0'
        for number, table in enumerate(tables)
        for column in table.columns
    )
    query = f"""
        select
            cells.table_name,
            cells.row_no,
            cells.column_name,
            printf('ING-%03d', cells.fault),
            nearest.code
        from ({cells}) as cells
        left join nearest_codes as nearest using (table_name, row_no, column_name)
        order by cells.fault > 99, cells.place, cells.row_no, cells.position
        limit {MOST_CELLS}
    """
    return _problems(connection.execute(query), contract, origins)


def repeated_keys(
    table: Table, contract: Contract, origins: Origins, connection: DuckDBPyConnection
) -> Iterator[Problem]:
    """All rows of a table just read whose key another row has too."""
    keys = ", ".join(f'"{key.stored_as}"' for key in table.keys)
    whole = " and ".join(f'"{key.stored_as}" is not null' for key in table.keys)
    query = f"""
        select
            '{table.name}',
            row_no,
            '{table.keys[-1].name}',
            '{REPEATED}',
            null
        from (
            select
                rowid + 1 as row_no,
                count(*) over (partition by {keys}) as rows
            from taken_{table.name}
            where {whole}
        )
        where rows > 1
        order by row_no
    """
    return _problems(connection.execute(query), contract, origins)


def _problems(found: DuckDBPyConnection, contract: Contract, origins: Origins) -> Iterator[Problem]:
    while rows := found.fetchmany(AT_ONCE):
        yield from _of(rows, contract, origins)


def _of(rows: Sequence[Found], contract: Contract, origins: Origins) -> Iterator[Problem]:
    for table, row, column, code, nearest in rows:
        origin = origins.of(table, row, column)
        near = nearest or origins.nearest(table, row, column)
        yield Problem(origin, contract.tables[table].column(column), code, near)


def _table_order(name: str, contract: Contract) -> str:
    """Tables in the order of the contract: parents first."""
    listed = ", ".join(f"'{table}'" for table in contract.tables)
    return f"list_position([{listed}], {name})"
