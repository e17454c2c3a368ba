"""Delimited text as rows: what separates its cells is told from the text, quotes in mind."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from pipeline.ingest.refusals import Place, refusal
from pipeline.sources.files.cells import text_of
from pipeline.sources.files.encoding import decode
from pipeline.sources.files.grid import Grid

DELIMITERS = ",;\t|"
SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
JUDGED = 50  # records from which the delimiter is told
MOST_KEPT = 50_000  # different cells
LONGEST_CELL = 1_000_000  # characters


def delimited(name: str, content: bytes, most: int | None = None) -> Grid:
    """A text file as rows, or its first ``most``; a record is one row, whatever lines its cells have.

    A first line that says ``sep=;`` is no row: Excel does not show it.
    """
    text = decode(content)
    if text is None:
        raise refusal("ING-204", Place(file=name))
    if "\0" in text:
        raise refusal("ING-213", Place(file=name))
    said = SAID.match(text)
    body = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(body)
    texts = Texts()
    rows = [
        (number, [texts[cell] for cell in record])
        for number, record in islice(_numbered(body, delimiter, name, whole=most is None), most)
    ]
    width = max((len(row) for _, row in rows), default=0)
    return Grid(name, "", [(number, row + [None] * (width - len(row))) for number, row in rows])


class Texts(dict[str, str | None]):
    """What cells become; those that repeat, as most do, are made and kept once."""

    def __missing__(self, cell: str) -> str | None:
        text = text_of(cell)
        if len(self) < MOST_KEPT:
            self[cell] = text
        return text


def _numbered(text: str, delimiter: str, name: str, *, whole: bool) -> Iterator[tuple[int, list[str]]]:
    """The records, numbered from 1; one that cannot be read is told, or ends what is not the whole."""
    csv.field_size_limit(LONGEST_CELL)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, record in enumerate(records, 1):
            yield number, record
    except csv.Error:
        if whole:
            raise refusal("ING-213", Place(file=name, row=number + 1)) from None


def _delimiter(text: str) -> str:
    """The one by which most records have the same number of cells, and most of them."""
    return max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> float:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths = Counter(len(record) for record in islice(_until_broken(records), JUDGED))
    return max(((width - 1) * rows**2 / widths.total() for width, rows in widths.items()), default=0)


def _until_broken(records: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from records
    except csv.Error:
        return
