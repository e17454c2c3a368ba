"""Mappings applied to exports that were never in a file: what tables come of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.configuration import Problem
from pipeline.contract import Contract, load
from pipeline.ingest.books import Books
from pipeline.ingest.files.sealed import SealedFolder
from pipeline.sources.mapping import bookkeeping, loading, reading, resolving, writing
from pipeline.sources.mapping.cells import Cells
from pipeline.sources.mapping.making import Maker
from pipeline.sources.mapping.model import ExportMapping
from pipeline.sources.mapping.values import Values
from pipeline.sources.mapping.words import words
from pipeline.sources.mapping.workbench import workbench
from pipeline.sources.sheets import Export, Sheet

PROJECT = Path(__file__).resolve().parents[3]
Cell = str | None
Rows = Sequence[Sequence[Cell]]

CASES = """
case_id = { from = "Case" }
programme_country = { always = "KHM" }
opened_month = { always = "2024-01" }
sex = { always = "unknown" }
age_group_trafficked = { always = "unknown" }
age_group_opened = { always = "unknown" }
country_of_origin = { always = "KHM" }
consent_monitoring = { from = "Consent" }
"""


@dataclass(frozen=True, slots=True)
class Result:
    """Tables as rows of cells by column, with their origins and books."""

    tables: Mapping[str, list[dict[str, Cell]]]
    origins: writing.SheetRows
    books: Books

    def column(self, table: str, name: str) -> list[Cell]:
        return [row[name] for row in self.tables[table]]


@dataclass(slots=True)
class MadeUp:
    """An export put together by hand."""

    sheets: list[Sheet] = field(default_factory=list)

    def sheet(self, name: str, headers: Sequence[str], rows: Rows, **more: object) -> MadeUp:
        """Add a sheet whose rows begin in row 2, as a spreadsheet shows them."""
        columns = {header: [row[place] for row in rows] for place, header in enumerate(headers)}
        numbers = range(2, len(rows) + 2)
        self.sheets.append(Sheet("list.xlsx", name, tuple(headers), numbers, columns, **more))  # type: ignore[arg-type]
        return self

    def export(self, system: str = "table") -> Export:
        return Export(system, "list.xlsx", tuple(self.sheets))


def one_sheet(headers: Sequence[str], *rows: Sequence[Cell]) -> Export:
    return MadeUp().sheet("Cases", headers, rows).export()


@cache
def contract() -> Contract:
    return load(PROJECT / "seeds")


@cache
def values() -> Values:
    return Values(contract(), words(contract(), PROJECT / "seeds", PROJECT / "reports"))


def read(tmp_path: Path, text: str, system: str = "table") -> tuple[ExportMapping, list[Problem]]:
    """The mapping of a text, and what is wrong with it."""
    path = tmp_path / "list.toml"
    path.write_text(f'system = "{system}"\n{text}', encoding="utf-8")
    return reading.read(path, contract())


def mapped(export: Export, text: str, tmp_path: Path) -> Result:
    """What a mapping makes of an export."""
    mapping, problems = read(tmp_path, text, export.system)
    assert [str(problem) for problem in problems] == []
    layers = resolving.layers(mapping, export, contract())
    with workbench(SealedFolder(tmp_path), "500MB", 1) as bench:
        loaded = loading.load(export, mapping, bench)
        Maker(mapping, loaded, Cells(bench, values(), mapping.crosswalks)).make(layers)
        tables = {}
        for name in mapping.tables:
            names = [column.name for column in contract().tables[name].columns]
            cells = ", ".join(f'"{each}"' for each in names)
            rows = bench.run(f"select {cells} from made_{name} order by row_no")
            tables[name] = [dict(zip(names, row, strict=True)) for row in rows]
        books = bookkeeping.books(mapping, loaded, layers)
        return Result(tables, writing.origins(mapping, contract(), loaded, layers), books)
