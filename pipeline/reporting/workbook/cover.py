"""The cover: what the report is, and a link to every sheet with what it holds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pipeline.reporting.workbook.key_figures import KEY
from pipeline.reporting.workbook.naming import names
from pipeline.reporting.workbook.sheet import BASE, HEADING, LINE, for_paper
from pipeline.reporting.workbook.sheets import order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.reporting.context import Context

WIDTHS, ACROSS = (30, 90, 10), 100  # letters of the width of a figure, and of words that go across


def write_cover(book: Any, context: Context, rows: Mapping[str, int]) -> None:
    """Add the cover; ``rows`` is how many rows each sheet has, in their order. What has none is named."""
    text = context.text
    called = names(text, ("cover", *order(context)))
    page = book.add_worksheet(called["cover"])
    page.hide_gridlines(2)
    for place, width in enumerate(WIDTHS):
        page.set_column(place, place, width)
    first = _about(book, page, context)
    last = _contents(book, page, context, {called[key]: (key, rows[key]) for key in rows}, first)
    left_out = [called[key] for key in order(context) if key not in rows]
    said = [text("workbook.left_out", sheets=text.listing(left_out))] if left_out else []
    more = len(context.release.values) - rows.get("data", 0)
    said += [text("workbook.more_rows", number=text.count(more))] if more else []
    _lines(book, page, last + 1, [*said, *text.entries("workbook.cover").values(), text("page.footer")])
    for_paper(page)


def _about(book: Any, page: Any, context: Context) -> int:
    """Title, banner, what the report covers and from what it was made; the row below."""
    text, definition, release = context.text, context.definition, context.release
    page.write_string(0, 0, definition.title, book.add_format(BASE | {"bold": True, "font_size": 16}))
    covered = text("page.covered", month=text.month(release.as_of), period=text.period(release.period))
    by = text.parts(words for words in (definition.organisation, definition.contact) if words)
    facts = (
        (text("page.recipient"), definition.recipient),
        (text("page.period"), text.period(release.period)),
        (text("page.as_of"), text.month(release.as_of)),
        (text("page.prepared_by"), by),
        (text("method.run_id"), release.run_id),
        (text("method.code_version"), release.code_version),
    )
    banner = [text("page.synthetic")] if release.is_synthetic else []
    row = _lines(book, page, 1, banner, bold=True)
    row = _lines(book, page, row, [definition.about, covered])
    return _lines(book, page, row + 1, [text.pair(term, said) for term, said in facts if said]) + 1


def _lines(book: Any, page: Any, row: int, lines: Iterable[str], *, bold: bool = False) -> int:
    """Write lines that run over the columns to their right; the row below."""
    look = book.add_format(BASE | {"bold": bold})
    for words in lines:
        page.write_string(row, 0, words, look)
        row += 1
    return row


def _contents(
    book: Any, page: Any, context: Context, sheets: Mapping[str, tuple[str, int]], first: int
) -> int:
    """One row per sheet; the row below."""
    text = context.text
    headings = [text(f"workbook.columns.{name}") for name in ("sheet", "holds", "rows")]
    look = book.add_format(HEADING)
    link = book.add_format(BASE | {"underline": True, "font_color": "blue"})
    words, number = book.add_format(BASE | {"text_wrap": True}), book.add_format(BASE)
    frame = {"name": "table_cover", "style": None, "autofilter": False}
    columns = [{"header": heading, "header_format": look} for heading in headings]
    page.add_table(first, 0, first + len(sheets), 2, frame | {"columns": columns})
    for row, (name, (key, count)) in enumerate(sheets.items(), start=first + 1):
        page.write_url(row, 0, f"internal:'{name}'!A1", link, name)
        about = text(f"workbook.sheets.{key}.about")
        page.write_string(row, 1, about, words)
        page.set_row(row, LINE * math.ceil(len(about) / ACROSS))
        if key != KEY:
            page.write_number(row, 2, count, number)
    return first + len(sheets) + 1
