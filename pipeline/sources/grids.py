"""Files of an export as they are: rows of text from workbooks and delimited text, with the numbers that a
spreadsheet shows."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath

from pipeline.ingest import Place, refusal

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
DELIMITERS = ",;\t|"
Row = tuple[int, list[str | None]]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or text file: its rows from the first to the last that holds anything, all of one width."""

    file: str
    name: str
    rows: list[Row]


def grids(path: Path) -> list[Grid]:
    """All sheets of the workbooks and all text files at a path: a file, a folder, or a zip of them."""
    return [grid for name, content in files(path) for grid in _grids_of(name, content)]


def files(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files at a path with their names inside it."""
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file() and not each.name.startswith((".", "~$")):
                yield each.relative_to(path).as_posix(), each.read_bytes()
    elif zipfile.is_zipfile(path) and path.suffix.casefold() == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if not name.endswith("/") and not name.startswith("__MACOSX/"):
                    yield name, archive.read(name)
    else:
        yield path.name, path.read_bytes()


def _grids_of(name: str, content: bytes) -> list[Grid]:
    suffix = PurePosixPath(name).suffix.casefold()
    if suffix in WORKBOOKS:
        return _workbook(name, content)
    return [_delimited(name, content)] if suffix in TEXTS else []


def _workbook(name: str, content: bytes) -> list[Grid]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise refusal("ING-201", Place(package=name)) from None
    found = []
    for sheet in book.sheet_names:
        read = book.get_sheet_by_name(sheet)
        first = 1 + (read.start[0] if read.start else 0)
        rows = [[text_of(cell) for cell in row] for row in read.to_python(skip_empty_area=True)]
        found.append(Grid(name, sheet, list(enumerate(rows, start=first))))
    return found


def _delimited(name: str, content: bytes) -> Grid:
    text = content.decode("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = [[text_of(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    width = max(map(len, rows), default=0)
    return Grid(name, "", [(number, row + [None] * (width - len(row))) for number, row in enumerate(rows, 1)])


def text_of(cell: object) -> str | None:
    """A cell as text: dates in ISO, whole numbers without a point, yes and no as true and false."""
    if cell is None or isinstance(cell, time | timedelta):
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\xa0", " ").strip() or None
