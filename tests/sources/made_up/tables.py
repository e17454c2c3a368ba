"""Rows written as workbooks and delimited text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

Rows = Sequence[Sequence[object]]


def workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook whose cells are text, numbers or nothing."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
    return path


def text(rows: Rows, delimiter: str = ",", *, quoted: bool = False) -> str:
    """Rows as delimited text."""
    to = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(to, delimiter=delimiter, quoting=quoting).writerows(rows)
    return to.getvalue()


def zipped(path: Path, files: Mapping[str, str]) -> Path:
    """A zip of text files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
