"""One pass over a table's file: each cell becomes what may be kept of it, or the number of a fault.

The pass writes, outside any transaction, a temporary table ``taken_<table>`` with the columns of landing
(identifiers already re-keyed), one column ``<name>__fault`` for each column of the contract (0 where
nothing is wrong), ``coarsened``, the number of full dates cut to months, and ``row_length``, the bytes of
its cells: by that a row that is read once more is known to be the same. Rows are numbered by their place.
A value that the contract does not expect is never written, not even here.

Identifiers and labels that are not clear at first sight are read once more and held against the rules for
them. Only where something strange is left is the file read again: what can mean one thing only is read as
that, and about the rest of the columns that it stands in the gate is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.contract import Column, Contract, Table
from pipeline.ingest import cells, reading, usual_words
from pipeline.ingest.files import csvfile, parquetfile
from pipeline.ingest.files.sealed import SealedFile
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class TableFile:
    """The checked private copy of one table; ``types`` is empty for a CSV.

    ``passed_over`` is what is left out of how it was laid out, in words.
    """

    table: Table
    file: SealedFile
    place: Place
    names: tuple[str, ...]
    types: dict[str, str]
    passed_over: tuple[str, ...] = ()


def take(file: TableFile, contract: Contract, cutoff: date, connection: DuckDBPyConnection) -> None:
    """Make ``taken_<table>`` from a file; needs ``keys.held_by``. Refused where the file cannot be read."""
    import duckdb

    reading.begin(connection)
    name, columns = f"taken_{file.table.name}", file.table.columns
    query = _judged(file.table, contract, _cells(file, columns))
    values = {"cutoff": cutoff, "earliest": cells.EARLIEST_OPENING}
    try:
        _create(name, query, {"path": str(file.file), **values}, connection)
    except duckdb.InvalidInputException:
        if file.types:
            raise refusal("ING-042", file.place) from None
        raise csvfile.diagnose(file.file, list(file.names), file.place) from None
    except duckdb.Error as error:  # the rest of what a damaged file is met with
        if file.types:
            raise parquetfile.damaged(error, file.place) from None
        raise
    whole = connection.execute(f"select coalesce(max(rowid) + 1, 0) = count(*) from {name}").fetchone()
    if whole != (True,):  # rows are numbered by their place in the table, which is their place in the file
        raise refusal("ING-091", file.place)
    if unclear := [each for each in _faulty(file.table, connection) if each.kind in ("id", "label")]:
        _look_at_labels(file, contract, unclear, connection)
    if strange := _faulty(file.table, connection):
        _look_closer(file, contract, strange, cutoff, connection)
    _pass_over_empty_rows(file.table, connection)


def take_nothing(table: Table, connection: DuckDBPyConnection) -> None:
    """Make an empty ``taken_<table>`` for an optional table that the package does not have."""
    columns = [f'cast(null as {column.sql_type}) as "{column.stored_as}"' for column in table.columns]
    columns += [f'0::utinyint as "{column.name}__fault"' for column in table.columns]
    query = f"select {', '.join(columns)}, 0::utinyint as coarsened where false"
    connection.execute(f"create temp table taken_{table.name} as {query}")


def cells_of(file: TableFile, names: Sequence[str]) -> str:
    """A query that reads some columns of a file as text; its parameter is ``$path``."""
    return _cells(file, [file.table.column(name) for name in names])


def faults(table: Table, connection: DuckDBPyConnection) -> list[tuple[str, int, int, int]]:
    """What the gate found in ``taken_<table>``: column, number of the code, cells, first row."""
    parts = [
        f"""
            select
                {column.position} as position,
                '{column.name}' as name,
                "{column.name}__fault" as fault,
                count(*) as cells,
                min(rowid) + 1 as first_row
            from taken_{table.name}
            where "{column.name}__fault" between 1 and 99
            group by all
        """
        for column in _faulty(table, connection, "between 1 and 99")
    ]
    if not parts:
        return []
    found = connection.execute(f"{' union all '.join(parts)} order by position, fault").fetchall()
    return [(name, fault, cells, first) for _, name, fault, cells, first in found]


def _faulty(table: Table, connection: DuckDBPyConnection, fault: str = f"= {cells.STRANGE}") -> list[Column]:
    """The columns that hold cells with a fault; usually those which the gate has to judge."""
    tests = ", ".join(f'bool_or("{column.name}__fault" {fault})' for column in table.columns)
    (found,) = connection.execute(f"select {tests} from taken_{table.name}").fetchall()
    return [column for column, has_one in zip(table.columns, found, strict=True) if has_one]


def _look_at_labels(
    file: TableFile, contract: Contract, columns: Sequence[Column], connection: DuckDBPyConnection
) -> None:
    """Keep what is plain by the rules for identifiers and labels."""
    looked_at = f"looked_at_{file.table.name}"
    kept = [f'{cells.kept(column, contract)} as "{column.name}__kept"' for column in columns]
    query = f"select {', '.join(kept)}, {_length(file.table)} from ({_cells(file, file.table.columns)})"
    _create(looked_at, query, {"path": str(file.file)}, connection)
    changes = []
    for column in columns:
        plain, stays = f'looked_at."{column.name}__kept"', f'"{column.stored_as}"'
        fault = f'"{column.name}__fault"'
        is_plain = f"taken.{fault} = {cells.STRANGE} and {plain} is not null"
        changes.append(f"case when {is_plain} then {plain} else taken.{stays} end as {stays}")
        changes.append(f"case when {is_plain} then 0 else taken.{fault} end::utinyint as {fault}")
    _replaced(file, changes, looked_at, "looked_at", connection)
    connection.execute(f"drop table {looked_at}")


def _look_closer(
    file: TableFile,
    contract: Contract,
    columns: Sequence[Column],
    cutoff: date,
    connection: DuckDBPyConnection,
) -> None:
    """Read some columns once more: what a strange cell means, else the verdict of the gate about it."""
    closer = f"closer_{file.table.name}"
    query = _closer(file.table, columns, contract, _cells(file, file.table.columns))
    values = {"path": str(file.file), "cutoff": cutoff, "earliest": cells.EARLIEST_OPENING}
    with usual_words.known(_cells(file, columns), str(file.file), columns, connection):
        _create(closer, query, values, connection)
    _put_in_place(file, columns, connection)
    reading.note(file.table, columns, connection)
    connection.execute(f"drop table {closer}")
    if _faulty(file.table, connection):
        raise refusal("ING-091", file.place)


def _closer(table: Table, columns: Sequence[Column], contract: Contract, source: str) -> str:
    """For each column of strange cells: whether it is one, what it means, its fault, and what it is like."""
    first, second, third = [], [], []
    for column in columns:
        name = column.name
        strange, stays = f'"{name}__strange"', f'"{name}__kept"'
        first.append(f'"{name}" is not null and {cells.kept(column, contract)} is null as {strange}')
        second.append(f"case when {strange} then {cells.read(column, contract)} end as {stays}")
        third += [
            strange,
            stays,
            f'(case when {strange} then {cells.judged(column, contract)} end)::utinyint as "{name}__fault"',
            f'{reading.cut(column)} as "{name}__cut"',
        ]
        if column.code_list:
            third.append(f'{reading.alike(column, contract)} as "{name}__nearest"')
    read = f"select *, {', '.join(second)} from (select *, {', '.join(first)} from ({source}))"
    return f"select {', '.join(third)}, {_length(table)} from ({read})"


def _put_in_place(file: TableFile, columns: Sequence[Column], connection: DuckDBPyConnection) -> None:
    """Put in what a closer look found; an update would move rows whose cells are lists."""
    changes = []
    for column in columns:
        strange, stays = f'closer."{column.name}__strange"', f'"{column.stored_as}"'
        kept, fault = f'closer."{column.name}__kept"', f'"{column.name}__fault"'
        changes.append(f"case when {strange} then {kept} else taken.{stays} end as {stays}")
        changes.append(f"case when {strange} then closer.{fault} else taken.{fault} end as {fault}")
    cut = " + ".join(f'closer."{column.name}__cut"::utinyint' for column in columns)
    changes.append(f"(taken.coarsened + {cut})::utinyint as coarsened")
    _replaced(file, changes, f"closer_{file.table.name}", "closer", connection)


def _replaced(
    file: TableFile, changes: Sequence[str], beside: str, alias: str, connection: DuckDBPyConnection
) -> None:
    """Make a table anew with some columns changed by what stands in the same rows of another.

    Refused where those are not the same rows: an order that is lost would give one person's rows to another.
    """
    name = f"taken_{file.table.name}"
    lengths = f"select bool_and(taken.row_length is not distinct from {alias}.row_length)"
    same = connection.execute(f"{lengths} from {name} as taken positional join {beside} as {alias}")
    if same.fetchone() != (True,):
        raise refusal("ING-091", file.place)
    connection.execute(
        f"""
        create or replace temp table {name} as
        select taken.* replace ({", ".join(changes)})
        from {name} as taken
        positional join {beside} as {alias}
        """
    )


def _pass_over_empty_rows(table: Table, connection: DuckDBPyConnection) -> None:
    """Rows without a single cell, which spreadsheets leave below and between others; numbers stay."""
    empty = " and ".join(
        f'"{column.stored_as}" is null and "{column.name}__fault" in (0, {cells.EMPTY})'
        for column in table.columns
    )
    passed = connection.execute(f"delete from taken_{table.name} where {empty}").fetchall()
    reading.note_empty_rows(table, passed[0][0], connection)


def _create(name: str, query: str, values: dict[str, object], connection: DuckDBPyConnection) -> None:
    used = {key: value for key, value in values.items() if f"${key}" in query}
    connection.execute(f"create temp table {name} as {query}", used)


def _cells(file: TableFile, columns: Sequence[Column]) -> str:
    """The file's cells as text, empty ones as NULL."""
    source = parquetfile.relation() if file.types else csvfile.relation(list(file.names))
    found = []
    for column in columns:
        if column.name in file.names:
            value = parquetfile.as_text(column.name, file.types) if file.types else f'"{column.name}"'
            found.append(f"nullif(trim({value}), '') as \"{column.name}\"")
        else:
            found.append(f'cast(null as varchar) as "{column.name}"')
    return f"select {', '.join(found)} from {source}"


def _judged(table: Table, contract: Contract, source: str) -> str:
    kept = ", ".join(f'{cells.clear(column, contract)} as "{column.name}__kept"' for column in table.columns)
    columns = [f'"{column.name}__kept" as "{column.stored_as}"' for column in table.columns]
    columns += [
        f'({cells.fault(column, contract)})::utinyint as "{column.name}__fault"' for column in table.columns
    ]
    columns += [f"{cells.coarsened(table)} as coarsened", _length(table)]
    return f"select {', '.join(columns)} from (select *, {kept} from ({source}))"


def _length(table: Table) -> str:
    """The bytes of all cells of a row, as ``row_length``."""
    return " + ".join(f'coalesce(strlen("{column.name}"), 0)' for column in table.columns) + " as row_length"
