"""The view as a workbook: a sheet for each list, with headings that stay and filters."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.programme.texts import Texts
from pipeline.programme.view import Table, View

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HEADINGS = 3  # row, from 0: above it stand mark, title and lead
NARROWEST, WIDEST = 9, 44  # characters
LINE = 15  # points


def write(view: View, texts: Texts, path: Path) -> None:
    """Write the workbook; same view, same bytes. Text stays text, whatever it begins with."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {
                "title": f"{view.mark} {view.heading}",
                "created": datetime.combine(view.made_on, time.min),
            }
        )
        styles = {
            "mark": book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#801650"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "heading": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E6E6E6"}
            ),
            "lead": book.add_format({"text_wrap": True, "valign": "top"}),
            "number": book.add_format({"valign": "top", "align": "right", "indent": 1}),
            "month": book.add_format({"valign": "top", "align": "left", "num_format": "mmm yyyy"}),
            "cell": book.add_format({"valign": "top", "text_wrap": True, "indent": 1}),
        }
        _contents(book, view, texts, styles)
        for table in view.tables:
            _list(_sheet(book, table.title, view, styles, len(table.headings)), table, styles)


def _sheet(book: Workbook, title: str, view: View, styles: dict[str, Format], columns: int = 2) -> Worksheet:
    """A sheet that says on its screen and on each printed page that it is internal."""
    sheet = book.add_worksheet(title[:31])
    sheet.set_tab_color("#801650")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&B{view.mark}")
    sheet.set_footer("&L&A&R&P / &N")
    for column in range(columns):
        sheet.write_blank(0, column, None, styles["mark"])
    sheet.write_string(0, 0, view.mark, styles["mark"])
    sheet.write_string(1, 0, title, styles["title"])
    return sheet


def _contents(book: Workbook, view: View, texts: Texts, styles: dict[str, Format]) -> None:
    sheet = _sheet(book, texts.say("sheet"), view, styles, columns=8)
    sheet.write_string(1, 0, view.heading, styles["title"])
    for row, note in enumerate(view.notes, start=2):
        sheet.write_string(row, 0, note)
    start = 3 + len(view.notes)
    sheet.write_string(start, 0, texts.say("sheet_table"), styles["heading"])
    sheet.write_string(start, 1, texts.say("sheet_rows"), styles["heading"])
    sheet.write_string(start, 2, texts.say("sheet_to_do"), styles["heading"])
    for row, table in enumerate(view.tables, start=start + 1):
        sheet.write_url(row, 0, f"internal:'{table.title[:31]}'!A1", string=table.title)
        sheet.write_number(row, 1, len(table.rows))
        if table.is_task:
            sheet.write_number(row, 2, table.to_do)
    sheet.set_column(0, 0, 40)


def _list(sheet: Worksheet, table: Table, styles: dict[str, Format]) -> None:
    _lead(sheet, table, styles)
    for place, heading in enumerate(table.headings):
        sheet.write_string(HEADINGS, place, heading, styles["heading"])
        sheet.set_column(place, place, _width(table, place))
    for row, cells in enumerate(table.rows, start=HEADINGS + 1):
        for place, value in enumerate(cells):
            if isinstance(value, int):
                sheet.write_number(row, place, value, styles["number"])
            elif isinstance(value, date):
                sheet.write_datetime(row, place, datetime.combine(value, time.min), styles["month"])
            elif value:
                sheet.write_string(row, place, value, styles["cell"])
    sheet.freeze_panes(HEADINGS + 1, 0)
    sheet.repeat_rows(HEADINGS)
    if table.rows:
        sheet.autofilter(HEADINGS, 0, HEADINGS + len(table.rows), len(table.headings) - 1)


def _lead(sheet: Worksheet, table: Table, styles: dict[str, Format]) -> None:
    """What the list is, over all of its columns and as high as it needs."""
    text, last = table.lead if table.rows else table.nothing, len(table.headings) - 1
    sheet.merge_range(2, 0, 2, last, text, styles["lead"])
    across = sum(_width(table, place) for place in range(last + 1))
    sheet.set_row(2, LINE * (1 + len(text) // max(across - 5, 1)))


def _width(table: Table, place: int) -> int:
    heading = max(map(len, table.headings[place].split()), default=0) + 4  # room for the arrow of the filter
    longest = max((len(str(row[place])) for row in table.rows[:500]), default=0) + 2
    return min(max(heading, longest, NARROWEST), WIDEST)
