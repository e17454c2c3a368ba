"""One sheet of a workbook: title, what stands over the table, and the table marked as one, by gptables."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.reporting.workbook.flat_table import Entry, FlatTable

PAPER_A4 = 9
NARROWEST, WIDEST_NAME, WIDEST_FIGURE = 11, 44, 24
ROOM = 1.25  # a letter of the sheet's font against the letter that widths of columns are counted in
BOLD_ROOM = 1.2
INDENT = 2
LINE = 16  # height of a line in points
WIDEST_PAGE = 280
LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Content:
    """What one sheet holds; ``key`` names its table within the workbook, ``back`` leads to the contents."""

    key: str
    title: str
    subtitles: tuple[str, ...]
    instructions: str
    table: FlatTable
    back: str = ""


def write_sheet(book: Any, name: str, content: Content) -> None:
    """Add a sheet to a ``gptables.GPWorkbook``; its headings and the names of its rows stay in sight."""
    import pandas as pd
    from gptables import GPTable  # type: ignore[import-untyped]

    table = content.table
    made = GPTable(
        pd.DataFrame(list(table.rows), columns=list(table.headings), dtype=object),
        content.key,
        content.title,
        subtitles=[words for words in content.subtitles if words],
        instructions=content.instructions,
        source=content.back or None,
        index_columns={_level(table, place): place for place in range(table.names)},
        additional_formatting=_look_of_headings(table),
    )
    sheet = book.add_worksheet(name)
    sheet.add_write_handler(Entry, _writer(book, table))
    sheet.write_gptable(made, auto_width=False)
    wide = widths(table)
    for place, width in enumerate(wide):
        sheet.set_column(place, place, width)
    header = made.data_range[0]
    sheet.set_row(header, LINE * _lines(table.headings, wide))
    sheet.freeze_panes(header + 1, table.names)
    sheet.repeat_rows(header)
    sheet.repeat_columns(0, table.names - 1)
    for_paper(sheet, across=math.ceil(sum(wide) / WIDEST_PAGE))


def for_paper(sheet: Any, across: int = 1) -> None:
    """Print on A4 in landscape, so many pages across as keep it legible."""
    sheet.set_paper(PAPER_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(across, 0)
    sheet.set_footer("&L&A&R&P / &N")


def widths(table: FlatTable) -> list[float]:
    """Widths of the columns: what they hold in one line up to a limit, no word of a heading broken."""
    found = []
    for place, heading in enumerate(table.headings):
        limit = WIDEST_FIGURE if table.numeric[place] else WIDEST_NAME
        longest = max((len(row[place].text) for row in table.rows), default=0)
        word = max(len(word) for word in heading.split())
        found.append(ROOM * max(NARROWEST, word + 1, min(longest, limit)) + INDENT)
    return found


def _lines(headings: Sequence[str], wide: Sequence[float]) -> int:
    """How many lines the highest heading takes."""
    return max(
        len(textwrap.wrap(heading, max(1, int((width - INDENT) / BOLD_ROOM))))
        for heading, width in zip(headings, wide, strict=True)
    )


def _level(table: FlatTable, place: int) -> int:
    """The labels of row groups are gptables' first level, the headings of rows its second."""
    return 3 - table.names + place


def _align(table: FlatTable, place: int) -> dict[str, Any]:
    """Figures to the right, words to the left, each apart from its neighbour."""
    side = "right" if table.numeric[place] else "left"
    return {"valign": "top", "align": side, "indent": int(place >= table.names)}


def _look_of_headings(table: FlatTable) -> list[dict[str, Any]]:
    return [
        {"column": {"columns": [place], "format": _align(table, place), "include_names": True}}
        for place in range(table.names, len(table.headings))
    ]


def _writer(book: Any, table: FlatTable) -> Callable[..., int]:
    """Writes an entry as what it is. gptables would make links of [words](address), and refuses a cell
    without a Latin letter or digit.
    """
    theme = book.theme
    looks = [
        (theme.index_2_format if place < table.names else theme.data_format) | _align(table, place)
        for place in range(len(table.headings))
    ]

    def write(sheet: Any, row: int, column: int, entry: Entry, _: object) -> int:
        look = looks[column]
        if entry.number is not None:
            form = book.add_format(look | {"num_format": entry.number_format})
            return int(sheet.write_number(row, column, entry.number, form))
        if entry.leads_to:
            form = book.add_format(look | {"underline": True, "font_color": "blue"})
            return int(sheet.write_url(row, column, f"internal:'{entry.leads_to}'!A1", form, entry.text))
        # so that it stays words also where a reader edits it
        kept = {"quote_prefix": True} if entry.text.startswith(LOOKS_LIKE_A_FORMULA) else {}
        return int(sheet.write_string(row, column, entry.text, book.add_format(look | kept)))

    return write
