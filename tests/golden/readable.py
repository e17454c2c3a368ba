"""What a reader sees of a file, as lines of text that a diff shows well; of long tables the first rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import openpyxl
from lxml import html
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

ROWS = 3  # of a table, or of a list of objects
SHEETS = 1  # indicator sheets that a page shows whole; docs/indicators holds all of them
# elements of the page whose words are one line; a cell is part of its row
LINES = {"title", "desc", "h1", "h2", "h3", "p", "li", "dt", "dd", "summary", "figcaption", "a"}
HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "summary": "> ", "li": "- "}


def page(content: bytes) -> str:
    """The words of the page, an element a line, section by section."""
    found = html.fromstring(content.decode("utf-8"))
    beyond = found.xpath("//section[@id='sheets']/details")[SHEETS:]
    beyond += found.xpath("//*[contains(@class, 'panel')][preceding-sibling::*]//desc")
    for hidden in [*found.xpath("//style | //script"), *beyond]:
        hidden.drop_tree()
    return _text(_lines(found))


def _lines(element: html.HtmlElement) -> Iterator[str]:
    for inner in element:
        if not isinstance(inner.tag, str):
            continue
        tag = inner.tag.rpartition("}")[2]
        if tag == "h2":
            yield ""
        if tag in LINES:
            yield HEADINGS.get(tag, "") + _words(inner)
        elif tag == "table":
            yield from _rows(inner)
        elif tag == "template":
            yield " / ".join([*inner.attrib.values(), _words(inner)])
        else:
            yield from _lines(inner)


def _rows(table: html.HtmlElement) -> Iterator[str]:
    lines = ["| " + " | ".join(_words(cell) for cell in row) for row in table.iter("tr")]
    heads = len(table.xpath("./thead/tr"))
    yield from ["| " + _words(caption) for caption in table.iter("caption")]
    yield from _first(lines, heads + ROWS)


def _words(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def pdf(content: bytes) -> str:
    """The words of the PDF, page by page, and its title."""
    read = PdfReader(io.BytesIO(content))
    pages = [sheet.extract_text().splitlines() for sheet in read.pages]
    title = read.metadata.title if read.metadata else None
    return _text([str(title), *(line for sheet in pages for line in ("", *map(_plain, sheet)))])


def _plain(line: str) -> str:
    """Words with single spaces, and no row of dots before the number of a page."""
    return " ".join(line.replace(" .", "").split())


def workbook(content: bytes) -> str:
    """The cells of every sheet, a row a line; of the tables the headings and the first rows."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return _text(line for sheet in book for line in ("", f"## {sheet.title}", *_cells(sheet)))


def _cells(sheet: Worksheet) -> Iterator[str]:
    kept = [line for row in sheet.iter_rows(values_only=True) if (line := _row(row))]
    whole = sheet.title in ("Cover", "Notes")
    yield from kept if whole else _first(kept, 5 + ROWS)


def _row(row: Iterable[object]) -> str:
    return " | ".join("" if cell is None else _plain(str(cell)) for cell in row).rstrip(" |")


def table(content: bytes, column: str, number: int = ROWS) -> str:
    """The heading of a CSV file and the first rows, so many for each value of a column."""
    head, *rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    place = head.index(column)
    parts = groupby(sorted(rows, key=lambda row: row[place]), lambda row: row[place])
    return _text(map(",".join, [head, *(row for _, part in parts for row in [*part][:number])]))


def machine(content: bytes) -> str:
    """A JSON file; of a list of objects the first ones."""
    return json.dumps(_shortened(json.loads(content)), indent=1, ensure_ascii=False) + "\n"


def _shortened(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _shortened(value) for name, value in part.items()}
    if isinstance(part, list):
        more = len(part) - ROWS if part and isinstance(part[0], dict) else 0
        kept = [_shortened(value) for value in (part[:ROWS] if more > 0 else part)]
        return [*kept, f"and {more} more"] if more > 0 else kept
    return part


def _first(lines: list[str], number: int) -> Iterator[str]:
    yield from lines[:number]
    if len(lines) > number:
        yield f"| and {len(lines) - number} more rows"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip() + "\n"
