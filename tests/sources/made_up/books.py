"""Workbooks of all kinds from rows of Python values."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

Rows = Sequence[Sequence[object]]
# first row, first column, last row, last column; all counted from 0
Merged = Mapping[str, Sequence[tuple[int, int, int, int]]]

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml">{}</manifest:file-entry></manifest:manifest>'
)


def xlsx(path: Path, sheets: Mapping[str, Rows], merged: Merged | None = None, hidden: str = "") -> Path:
    """A workbook as Excel writes it; a merged cell has the value of its first."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date | datetime):
                        sheet.write_datetime(at, column, value, day)
                    elif value is not None:
                        sheet.write(at, column, value)
            for top, left, bottom, right in (merged or {}).get(name, ()):
                sheet.merge_range(top, left, bottom, right, rows[top][left])
    return path


def xls(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook of the old kind."""
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value)
    book.save(str(path))
    return path


def ods(path: Path, rows: Sequence[Sequence[str]], more: str = "", protected: str = "") -> Path:
    """A spreadsheet of LibreOffice with one sheet; ``more`` are rows in its own language."""
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(v)}</text:p></table:table-cell>'
            for v in row
        )
        for row in rows
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    content = (
        f'<office:document-content {NAMESPACES}><office:body><office:spreadsheet><table:table table:name="S">'
        f"{body}{more}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        file.writestr("META-INF/manifest.xml", MANIFEST.format(protected))
        file.writestr("content.xml", content)
    return path


def delimited(path: Path, rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Delimited text as Excel saves it."""
    import csv

    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path
