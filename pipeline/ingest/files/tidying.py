"""CSV files as spreadsheets save them, written as the contract asks where only one reading is possible.

Other separators, empty columns without a name and empty lines are the whole of it; no cell is changed. A row
keeps its place: an empty line becomes a row without a cell, so that rows are numbered as a spreadsheet does.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract import Table
from pipeline.ingest.files.sealed import SealedFile
from pipeline.ingest.refusals import Place, refusal

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
STATED = re.compile(r'"?sep=([;,\t|])"?')  # a first line that only spreadsheets know


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out: its separator, lines above the header, and which columns have a name."""

    separator: str
    lines_above: int
    header: tuple[str, ...]

    @property
    def named(self) -> list[int]:
        return [place for place, name in enumerate(self.header) if name]

    @property
    def nameless(self) -> int:
        return len(self.header) - len(self.named)

    @property
    def is_plain(self) -> bool:
        return self.separator == "," and not self.lines_above and not self.nameless


def tidy(file: SealedFile, table: Table, place: Place, *, has_empty_lines: bool) -> list[str]:
    """Write a checked copy anew where it needs it; what was passed over, in words.

    ING-038 where a column without a name has cells. What cannot be read is left to who reads it next.
    """
    layout = layout_of(file, table)
    if layout is None or (layout.is_plain and not has_empty_lines):
        return []
    target = file.beside(".tidied")
    try:
        with target.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(_rows(file, layout, place))
    except csv.Error:
        target.unlink()
        return []
    target.replace(file)
    said = [f"columns separated by {SEPARATORS[layout.separator]}"] if layout.separator != "," else []
    if layout.nameless:
        said.append(
            f"{layout.nameless:,} empty column{'s' * (layout.nameless > 1)} without a name passed over"
        )
    return said


def layout_of(file: Path | SealedFile, table: Table, encoding: str = "utf-8") -> Layout | None:
    """How a file is laid out; None where no column of the table is found."""
    with file.open(encoding=encoding, newline="") as text:
        first = text.readline().rstrip("\r\n")
        stated = STATED.fullmatch(first)
        line = text.readline().rstrip("\r\n") if stated else first
    for separator in [stated[1]] if stated else (",", *SEPARATORS):
        names = tuple(name.strip() for name in next(csv.reader([line], delimiter=separator), ()))
        if len(names) > 1 and {column.name for column in table.columns}.intersection(names):
            return Layout(separator, 1 if stated else 0, names)
    return None


def _rows(file: SealedFile, layout: Layout, place: Place) -> Iterator[list[str]]:
    width, named = len(layout.header), layout.named
    with file.open(encoding="utf-8", newline="") as text:
        for _ in range(layout.lines_above):
            text.readline()
        for number, row in enumerate(csv.reader(text, delimiter=layout.separator, strict=True)):
            if not any(cell.strip() for cell in row):
                yield [""] * len(named)
                continue
            if len(row) > width and not any(cell.strip() for cell in row[width:]):
                row = row[:width]
            if len(row) != width:  # which one is missing cannot be told
                yield row
                continue
            _check_nameless(row, layout, place.at(row=number + 1))
            yield [row[index] for index in named]


def _check_nameless(row: Sequence[str], layout: Layout, place: Place) -> None:
    for index, (cell, name) in enumerate(zip(row, layout.header, strict=True)):
        if cell.strip() and not name:
            raise refusal("ING-038", place.at(column=f"column number {index + 1}"))
