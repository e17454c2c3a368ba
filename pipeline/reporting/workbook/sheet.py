"""One sheet of a workbook: a title, what to know, and one table with one row of headings."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from pipeline.reporting.workbook.cells import MONTH, Amount, Cell

PAPER_A4 = 9
NARROWEST, WIDEST, WIDEST_OF_FEW = 9, 46, 80  # letters; of a sheet with few columns
FEW = 5
ARROW = 3  # room for the arrow of a filter
PADDING, BOLD = 3.0, 1.15  # letters beside a cell; how much wider the letters of a heading are
LINE, HIGH = 15, 21  # heights of a line and of a title in points
WIDEST_PAGE = 280  # letters
FONT = {"font_name": "Arial", "font_size": 10}
BASE = FONT | {"valign": "top"}
WORDS, NUMBERS = {"align": "left", "indent": 1}, {"align": "right", "indent": 1}
HEADING = BASE | {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E6E9EC"}
FRAME = {"style": None, "banded_rows": False}
LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet holds: headings, of which no two are alike, and rows of as many cells.

    Without a title its headings are in the first row, as pivot tables and other programs take them.
    """

    key: str
    name: str
    title: str
    about: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_sheet(book: Any, sheet: Sheet) -> None:
    """Add a sheet to a workbook of ``xlsxwriter``; its headings stay in sight, its table has filters."""
    page = book.add_worksheet(sheet.name)
    first = write_title(book, page, sheet.title, sheet.about)
    wide = widths(sheet)
    write_table(book, page, first, sheet, wide)
    page.freeze_panes(first + 1, 0)
    page.repeat_rows(first)
    page.repeat_columns(0)
    for_paper(page, across=math.ceil(sum(wide) / WIDEST_PAGE))


def write_title(book: Any, page: Any, title: str, about: Sequence[str]) -> int:
    """Write a title and lines under it; the row below them. Nothing where there is no title."""
    if not title:
        return 0
    page.set_row(0, HIGH)
    page.write_string(0, 0, title, book.add_format(BASE | {"bold": True, "font_size": 14}))
    lines = [words for words in about if words]
    for row, words in enumerate(lines, start=1):
        page.set_row(row, LINE)
        page.write_string(row, 0, words, book.add_format(BASE))
    return len(lines) + 1


def write_table(
    book: Any, page: Any, first: int, sheet: Sheet, wide: Sequence[float], *, filters: bool = True
) -> None:
    """Write a table from row ``first`` on, marked as one for a spreadsheet; its columns get these widths."""
    for place, width in enumerate(wide):
        page.set_column(place, place, width)
    of_words, of_numbers = (book.add_format(HEADING | look) for look in (WORDS, NUMBERS))
    columns = [
        {"header": words, "header_format": of_numbers if _is_numeric(sheet, place) else of_words}
        for place, words in enumerate(sheet.headings)
    ]
    last = first + len(sheet.rows), len(sheet.headings) - 1
    frame = FRAME | {"name": f"table_{sheet.key}", "columns": columns, "autofilter": filters}
    page.add_table(first, 0, *last, frame)
    page.set_row(first, LINE * _lines(sheet.headings, wide[: len(sheet.headings)]))
    write = _writer(book, page)
    for row, cells in enumerate(sheet.rows, start=first + 1):
        for place, cell in enumerate(cells):
            if cell is not None:
                write(row, place, cell)


def _is_numeric(sheet: Sheet, place: int) -> bool:
    return any(isinstance(row[place], Amount) for row in sheet.rows)


def _writer(book: Any, page: Any) -> Callable[[int, int, str | Amount | date], None]:
    """Writes a cell as what it is; words stay words also where a reader edits them."""
    day = book.add_format(BASE | {"num_format": MONTH} | WORDS)

    @cache
    def of_number(form: str) -> Any:
        return book.add_format(BASE | NUMBERS | {"num_format": form})

    @cache
    def of_words(is_long: bool, is_kept: bool) -> Any:
        return book.add_format(BASE | {"text_wrap": is_long, "quote_prefix": is_kept} | WORDS)

    def write(row: int, place: int, cell: str | Amount | date) -> None:
        if isinstance(cell, Amount):
            page.write_number(row, place, cell.value, of_number(cell.form))
        elif isinstance(cell, date):
            page.write_datetime(row, place, datetime.combine(cell, time()), day)
        else:
            look = of_words(len(cell) > WIDEST, cell.startswith(LOOKS_LIKE_A_FORMULA))
            page.write_string(row, place, cell, look)

    return write


def for_paper(page: Any, across: int = 1) -> None:
    """Print on A4 in landscape, so many pages across as keep it legible."""
    page.set_paper(PAPER_A4)
    page.set_landscape()
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.fit_to_pages(across, 0)
    page.set_footer("&L&A&R&P / &N")


def widths(sheet: Sheet) -> list[float]:
    """Widths of the columns in letters: what they hold up to a limit, no word of a heading broken."""
    found, widest = [], WIDEST_OF_FEW if len(sheet.headings) <= FEW else WIDEST
    for place, heading in enumerate(sheet.headings):
        longest = max((len(cell) for row in sheet.rows if isinstance(cell := row[place], str)), default=0)
        word = BOLD * max(len(word) for word in heading.split())
        found.append(max(NARROWEST, word + ARROW, min(longest, widest)) + PADDING)
    return found


def _lines(headings: Sequence[str], wide: Sequence[float]) -> int:
    """How many lines the highest heading takes."""
    return max(
        len(textwrap.wrap(heading, int(width - PADDING + 1)))
        for heading, width in zip(headings, wide, strict=True)
    )
