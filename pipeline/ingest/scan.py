"""One pass over a table's file: each cell becomes what may be kept of it, or the number of a fault.

The pass writes, outside any transaction, a temporary table ``taken_<table>`` with the columns of landing
(identifiers already re-keyed), one column ``<name>__fault`` for each column of the contract (0 where
nothing is wrong), and ``coarsened``, the number of full dates cut to months. Rows are numbered by their
place. A value that the contract does not expect is never written, not even here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contract import Column, Contract, Table
from pipeline.ingest import csvfile, gate, keys, parquetfile
from pipeline.ingest.gate import text
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EMPTY, NOT_LISTED, NO_MONTH, AFTER_CUTOFF, TOO_EARLY, NO_INTEGER, NO_LEVEL = range(101, 108)
NO_LABEL = 117

EARLIEST_OPENING = date(1990, 1, 1)  # the first programmes of the region opened later
MONTH = "[0-9]{4}-[0-9]{2}"
CLOCK = r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?(Z|UTC|[-+][0-9]{2}(:?[0-9]{2})?))?"
FULL_DATE = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}({CLOCK})?"
WHOLE = r"[-+]?[0-9]{1,4}(\.0)?"

# Ends that are agreed beforehand may lie after the cut-off: grants, and the ends of what lasts.
MAY_LIE_AHEAD = {("fundings", "from_month")}
ENDS = ("to_month", "end_month")


@dataclass(frozen=True, slots=True)
class TableFile:
    """The checked private copy of one table; ``types`` is empty for a CSV."""

    table: Table
    path: Path
    place: Place
    names: tuple[str, ...]
    types: dict[str, str]


def take(file: TableFile, contract: Contract, cutoff: date, connection: DuckDBPyConnection) -> None:
    """Make ``taken_<table>`` from a file; needs ``keys.held_by``. Refused where the file cannot be read."""
    import duckdb

    values = {"path": str(file.path), "cutoff": cutoff, "earliest": EARLIEST_OPENING}
    query = _query(file, contract)
    used = {name: value for name, value in values.items() if f"${name}" in query}
    try:
        connection.execute(f"create temp table taken_{file.table.name} as {query}", used)
    except duckdb.InvalidInputException:
        if file.types:
            raise refusal("ING-042", file.place) from None
        raise csvfile.diagnose(file.path, list(file.names), file.place) from None
    name = f"taken_{file.table.name}"
    whole = connection.execute(f"select coalesce(max(rowid) + 1, 0) = count(*) from {name}").fetchone()
    if whole != (True,):  # rows are numbered by their place in the table, which is their place in the file
        raise refusal("ING-091", file.place)


def take_nothing(table: Table, connection: DuckDBPyConnection) -> None:
    """Make an empty ``taken_<table>`` for an optional table that the package does not have."""
    columns = [f'cast(null as {column.sql_type}) as "{column.stored_as}"' for column in table.columns]
    columns += [f'0::utinyint as "{column.name}__fault"' for column in table.columns]
    query = f"select {', '.join(columns)}, 0::utinyint as coarsened where false"
    connection.execute(f"create temp table taken_{table.name} as {query}")


def faults(table: Table, connection: DuckDBPyConnection) -> list[tuple[str, int, int, int]]:
    """What the gate found in ``taken_<table>``: column, number of the code, cells, first row."""
    parts = [
        f"""select {column.position} as position, '{column.name}' as name, "{column.name}__fault" as fault,
        count(*) as cells, min(rowid) + 1 as first_row from taken_{table.name}
        where "{column.name}__fault" between 1 and 99 group by all"""
        for column in table.columns
    ]
    found = connection.execute(f"{' union all '.join(parts)} order by position, fault").fetchall()
    return [(name, fault, cells, first) for _, name, fault, cells, first in found]


def _query(file: TableFile, contract: Contract) -> str:
    source = parquetfile.relation() if file.types else csvfile.relation(list(file.names))
    cells = []
    for column in file.table.columns:
        if column.name in file.names:
            value = parquetfile.as_text(column.name, file.types) if file.types else f'"{column.name}"'
            cells.append(f"nullif(trim({value}), '') as \"{column.name}\"")
        else:
            cells.append(f'cast(null as varchar) as "{column.name}"')
    return _judged(file.table, contract, f"select {', '.join(cells)} from {source}")


def _judged(table: Table, contract: Contract, source: str) -> str:
    kept = ", ".join(f'{_kept(column, contract)} as "{column.name}__kept"' for column in table.columns)
    columns = [f'"{column.name}__kept" as "{column.stored_as}"' for column in table.columns]
    columns += [
        f'({_fault(column, contract)})::utinyint as "{column.name}__fault"' for column in table.columns
    ]
    columns.append(f"{_coarsened(table)} as coarsened")
    return f"select {', '.join(columns)} from (select *, {kept} from ({source}))"


def _kept(column: Column, contract: Contract) -> str:
    """What may be kept of a cell; NULL where nothing may."""
    value = f'"{column.name}"'
    if column.kind == "id":
        key = keys.sql_key(column.name.removesuffix("_id"), value)
        return f"case when {gate.plain_id(value)} then {key} end"
    if column.kind == "label":
        return f"case when {gate.plain_label(value)} then {value} end"
    if column.kind == "month":
        return (
            f"case when regexp_full_match({value}, '{MONTH}') then try_cast({value} || '-01' as date) "
            f"when regexp_full_match({value}, '{FULL_DATE}') "
            f"then cast(date_trunc('month', try_cast({value}[1:10] as date)) as date) end"
        )
    if column.kind == "integer":
        return (
            f"case when regexp_full_match({value}, '{WHOLE}') then try_cast({value} as {column.sql_type}) end"
        )
    codes = ", ".join(map(text, contract.codes(column.code_list)))
    if column.kind == "codes":
        parts = _parts(value)
        return f"case when len({parts}) > 0 and list_has_all([{codes}], {parts}) then list_sort({parts}) end"
    return f"try_cast({value} as enum({codes}))"


def _fault(column: Column, contract: Contract) -> str:
    """The number of what is wrong with a cell, 0 for nothing; below 100 the package is refused."""
    value, kept = f'"{column.name}"', f'"{column.name}__kept"'
    tests = [(f"{value} is null", str(EMPTY if column.is_required else 0))]
    tests += [(f"{kept} is null", _verdict(column, contract))]
    tests += [(test, str(number)) for test, number in _limits(column, contract, kept)]
    return "case " + " ".join(f"when {test} then {number}" for test, number in tests) + " else 0 end"


def _verdict(column: Column, contract: Contract) -> str:
    value, labels = f'"{column.name}"', contract.labels(column.code_list)
    fallback = {"id": gate.ID_SHAPE, "label": NO_LABEL, "month": NO_MONTH, "integer": NO_INTEGER}
    otherwise = fallback.get(column.kind, NOT_LISTED)
    if column.kind != "codes":
        return gate.verdict(value, column, otherwise, labels=labels)
    each = gate.verdict("part", column, otherwise, labels=labels)
    codes = ", ".join(map(text, contract.codes(column.code_list)))
    strange = f"list_filter({_parts(value)}, lambda part: not list_contains([{codes}], part))"
    return f"coalesce(list_min(list_transform({strange}, lambda part: {each})), {otherwise})"


def _limits(column: Column, contract: Contract, kept: str) -> Sequence[tuple[str, int]]:
    if column.kind == "month":
        ahead = (column.table, column.name) in MAY_LIE_AHEAD or column.name in ENDS
        late = [] if ahead else [(f"{kept} > $cutoff::date", AFTER_CUTOFF)]
        return [*late, *([(f"{kept} < $earliest::date", TOO_EARLY)] if column.name == "opened_month" else [])]
    if column.kind == "integer" and column.code_list:
        number = NO_LEVEL if column.code_list == "levels" else NOT_LISTED
        return [(f"{kept} not in ({', '.join(contract.codes(column.code_list))})", number)]
    return [(f"{kept} < 1", NO_INTEGER)] if column.kind == "integer" else []


def _parts(value: str) -> str:
    trimmed = f"list_transform(string_split({value}, ';'), lambda part: trim(part))"
    return f"list_distinct(list_filter({trimmed}, lambda part: part <> ''))"


def _coarsened(table: Table) -> str:
    months = [column.name for column in table.columns if column.kind == "month"]
    cut = [
        f'coalesce(length("{name}") > 7 and "{name}__kept" is not null, false)::utinyint' for name in months
    ]
    return " + ".join(cut) or "0::utinyint"
