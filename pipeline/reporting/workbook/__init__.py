"""``tables.xlsx``: the shown figures of a report for people who work in a spreadsheet."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from pipeline.reporting.workbook import charts, cover, key_figures, sheets
from pipeline.reporting.workbook.sheet import write_sheet

if TYPE_CHECKING:
    from pipeline.reporting.context import Context

# Whatever begins like a formula or an address stays words.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
AUTHOR, LANGUAGE = "reintegration", "Language"


def render(context: Context) -> bytes:
    """The workbook: cover, marks, key figures with charts, sheets by topic, and all shown rows as one table.

    A sheet without a row is left out, and the cover says so. No cell holds a formula and none is merged.
    Same release, same bytes.
    """
    from xlsxwriter import Workbook

    blocks = key_figures.blocks(context)
    tables = {one.key: one for one in sheets.sheets(context)}
    there = {key: len(tables[key].rows) for key in tables} | ({key_figures.KEY: 0} if blocks else {})
    buffer = io.BytesIO()
    book = Workbook(buffer, OPTIONS)
    book.set_properties(_properties(context))
    book.set_custom_property(LANGUAGE, context.text.language)
    cover.write_cover(book, context, {key: there[key] for key in sheets.order(context) if key in there})
    for key in sheets.order(context):
        if key == key_figures.KEY and blocks:
            charts.write(book, context, blocks)
        elif key in tables:
            write_sheet(book, tables[key])
    book.close()
    return buffer.getvalue()


def _properties(context: Context) -> dict[str, object]:
    definition, release = context.definition, context.release
    return {
        "title": definition.title,
        "subject": definition.about,
        "author": AUTHOR,
        "comments": context.text("page.synthetic") if release.is_synthetic else "",
        "created": datetime.combine(release.as_of, time(), UTC),
    }
