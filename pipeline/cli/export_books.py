"""The books of an export in a few lines: what became of its rows, and which cells were made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.ingest import Books, SheetBook


def lines(books: Books) -> Iterator[str]:
    """One line for each sheet, one for each way in which cells came to be, and what was assumed."""
    for sheet in books.sheets:
        yield _sheet(sheet)
    if books.sheets_not_read:
        yield _unread(books.sheets_not_read, "sheet")
    if books.repeated:
        tables = ", ".join(f"{count:,} of {table}" for table, count in books.repeated)
        yield f"Rows that repeat a key, of which one was kept: {tables}."
    ways: dict[str, list[str]] = {}
    for cell in books.cells:
        ways.setdefault(cell.how, []).append(f"{cell.table}.{cell.column} {cell.cells:,}")
    for how, cells in ways.items():
        yield f"Cells that were {how}: {', '.join(cells)}."
    yield from books.notes


def _sheet(book: SheetBook) -> str:
    """``Sheet Cases: 30 rows = 27 used + 2 left out (total) + 1 repeated. 12 columns were not read.``"""
    parts = [f"{book.used:,} used"]
    parts += [f"{count:,} left out ({reason})" for reason, count in book.left_out]
    parts += [f"{book.repeated:,} repeated"] if book.repeated else []
    rows = "1 row" if book.rows == 1 else f"{book.rows:,} rows"
    name = f"Sheet {book.sheet} of {book.file}" if book.sheet else book.file
    unread = f" {_unread(book.columns_not_read, 'column')}" if book.columns_not_read else ""
    return f"{name}: {rows} = {' + '.join(parts)}.{unread}"


def _unread(number: int, noun: str) -> str:
    return f"{number:,} {noun}{' was' if number == 1 else 's were'} not read."
