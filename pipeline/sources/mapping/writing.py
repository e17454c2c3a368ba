"""The tables that were made as files, and where each of their cells comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.contract import Contract, Table
from pipeline.ingest.delivery import Origin, RowOrigins
from pipeline.ingest.files.copies import Copy
from pipeline.ingest.files.sealed import SealedFolder
from pipeline.sources.mapping.judging_rules import needs
from pipeline.sources.mapping.loading import Loaded
from pipeline.sources.mapping.model import ExportMapping, Rule
from pipeline.sources.mapping.resolving import Layer
from pipeline.sources.mapping.workbench import Workbench, quoted
from pipeline.sources.sheets import Sheet

SHOWN_TOGETHER = 3  # headers that one cell is told by


@dataclass(frozen=True, slots=True)
class Made:
    """Where a table's rows come from: for each row its sheet's number, the row there, and its block.

    ``above`` has, by the number of a sheet, its rows that they are part of; 0 where there is none.
    """

    sheets: Sequence[int]
    rows: Sequence[int]
    blocks: Sequence[int]
    above: Mapping[int, Sequence[int]]
    near: Mapping[tuple[int, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Origins in an export: its sheets, with the numbers of rows that a spreadsheet shows."""

    files: Sequence[tuple[str, str]]  # file and name of each sheet
    tables: Mapping[str, Made]
    headers: Mapping[tuple[str, int, int, str], tuple[int, str]]  # of table, sheet, block and column

    def of(self, table: str, row: int, column: str) -> Origin:
        made = self.tables[table]
        sheet, number, block = (int(each[row - 1]) for each in (made.sheets, made.rows, made.blocks))
        there, header = self.headers.get((table, sheet, block, column), (sheet, column))
        above = int(made.above[there][row - 1]) if there != sheet else 0
        file, name = self.files[there if above else sheet]
        return Origin(file, name, above or number, header)

    def nearest(self, table: str, row: int, column: str) -> str:
        """The code that is most like what stands in a cell where no code fits; empty where none is."""
        return self.tables[table].near.get((row, column), "")

    def of_rows(self, table: str) -> RowOrigins | None:
        """Sheets and rows of everything that was made for a table."""
        made = self.tables.get(table)
        return RowOrigins(self.files, made.sheets, made.rows) if made else None


def write(table: Table, bench: Workbench, folder: SealedFolder) -> Copy:
    """Write one table; the digest is that of its cells, whatever the file is like."""
    file = folder.file(f"{table.name}.parquet")
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    bench.run(
        f"copy (select {names} from made_{table.name} order by row_no) to {quoted(str(file))} "
        "(format parquet, compression uncompressed)"
    )
    cells = ", ".join(f'coalesce("{column.name}", chr(30))' for column in table.columns)
    ((digest,),) = bench.run(
        f"select string_agg(sha256(concat_ws(chr(31), {cells})), '' order by row_no) from made_{table.name}"
    )
    return Copy(file, hashlib.sha256((digest or "").encode()).hexdigest(), file.size)


def origins(mapping: ExportMapping, contract: Contract, loaded: Loaded, layers: Sequence[Layer]) -> SheetRows:
    """Where the cells of everything that was made come from."""
    names = list(dict.fromkeys(layer.table for layer in layers))
    headers = {
        (layer.table, loaded.number(layer.sheet), layer.block, column): told
        for layer in layers
        for column, rule in layer.rules.items()
        if (told := _told(rule, layer, loaded))
    }
    files = [(sheet.file, sheet.name) for sheet in loaded.export.sheets]
    return SheetRows(files, {name: _made(contract.tables[name], loaded) for name in names}, headers)


def _made(table: Table, loaded: Loaded) -> Made:
    bench = loaded.bench
    rows = " union all by name ".join(
        f"select {number} as sheet, * from (select columns('^(n|row|r[0-9]+)$') from full_{number})"
        for number in range(len(loaded.export.sheets))
    )
    numbers = [place for place, each in enumerate(loaded.export.sheets) if _has_parts(each, loaded)]
    above = "".join(f", coalesce(places.r{number}, 0)" for number in numbers)
    sheets, own, blocks, *parents = bench.columns(
        f"""
        select
            made.sheet,
            places.row,
            made.block{above}
        from made_{table.name} as made
        inner join ({rows}) as places using (sheet, n)
        order by made.row_no
        """
    )
    near = " union all ".join(
        f"select row_no, '{column.name}', \"{column.name}__near\" from made_{table.name} "
        f'where "{column.name}__near" is not null'
        for column in table.columns
    )
    nearest = {(row, column): code for row, column, code in bench.run(near)}
    return Made(sheets, own, blocks, dict(zip(numbers, parents, strict=True)), nearest)


def _has_parts(sheet: Sheet, loaded: Loaded) -> bool:
    return any(each.parent == sheet.name and each is not sheet for each in loaded.export.sheets)


def _told(rule: Rule, layer: Layer, loaded: Loaded) -> tuple[int, str] | None:
    """What a cell is told by: the headers that it is made from, and the number of their sheet.

    Where they stand on several sheets it is that of the rows; None where there are none.
    """
    known = {**layer.borrowed, **layer.rules}
    made_of = (*rule.components, *(name for name, _ in needs(rule, layer.table)))
    parts = [rule, *(known[each] for each in made_of if each in known)]
    there = [each for part in parts for each in part.headers if loaded.place(layer.sheet, each)]
    if not there:
        return None
    sheets = {loaded.number(loaded.origin(layer.sheet, each)[0]) for each in there}
    number = sheets.pop() if len(sheets) == 1 else loaded.number(layer.sheet)
    return number, "` and `".join(list(dict.fromkeys(there))[:SHOWN_TOGETHER])
