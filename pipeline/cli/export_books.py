"""The books of an export in a few lines: what became of its rows, and which cells were made."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.jobs import CODES

if TYPE_CHECKING:
    from pipeline.ingest import Books, Quarantined, SheetBook

WIDTH = 99  # characters
FOLLOWS = "ING-116"  # a row that is at fault through another one only


def receipt(head: str, to_do: Sequence[str], came_in: Sequence[str]) -> list[str]:
    """Lines that a terminal shows whole: first what somebody has to act on, then how the rest came in."""
    said = textwrap.wrap(head, WIDTH, subsequent_indent="    ")
    for title, notes in (("To act on:", to_do), ("How it came in:", came_in)):
        if notes:
            said.append(f"  {title}")
        for note in notes:
            said += textwrap.wrap(
                note,
                WIDTH,
                initial_indent="  - ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return said


def put_aside(groups: Sequence[Quarantined]) -> Iterator[str]:
    """One line for each fault, and one for all rows that only hang on others."""
    for group in groups:
        if group.reason_code != FOLLOWS:
            yield _fault(group)
    if following := sum(group.rows for group in groups if group.reason_code == FOLLOWS):
        rows = "1 row is" if following == 1 else f"{following:,} rows are"
        yield (
            f"{rows} put aside only because a row that they belong to is; correct that one, and they follow "
            f"({FOLLOWS})."
        )


def _fault(group: Quarantined) -> str:
    """``3 rows put aside in sheet cases, column Sex: The code is not in its list (ING-102). …``"""
    code, first = CODES[group.reason_code], ", ".join(map(str, group.first_rows))
    where = f"sheet {group.sheet}" if group.sheet else group.file
    rows = "1 row" if group.rows == 1 else f"{group.rows:,} rows"
    numbers = "Row" if group.rows == 1 else "Rows" if group.rows == len(group.first_rows) else "First rows"
    return (
        f"{rows} put aside in {where}, column {group.header or group.column}: {code.what} "
        f"({group.reason_code}). {numbers} {first}. {code.remedy}"
    )


def lines(books: Books) -> Iterator[str]:
    """All of it: what was left out, then how the rest came to be."""
    yield from left_out(books)
    yield from the_rest(books)


def left_out(books: Books) -> Iterator[str]:
    """One line for each sheet of which not every row was used."""
    for sheet in books.sheets:
        if sheet.left_out:
            yield _sheet(sheet)


def the_rest(books: Books) -> Iterator[str]:
    """One line for each other sheet, one for each way in which cells came to be, and what was assumed."""
    for sheet in books.sheets:
        if not sheet.left_out and not _is_plain(sheet):
            yield _sheet(sheet)
    if plain := [f"{sheet.sheet or sheet.file} {sheet.used:,}" for sheet in books.sheets if _is_plain(sheet)]:
        yield f"Every row was used: {', '.join(plain)}."
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


def _is_plain(book: SheetBook) -> bool:
    """Whether every row and every column of a sheet was used."""
    return book.rows == book.used and not book.columns_not_read


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
