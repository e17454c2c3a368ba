"""Workbooks as rows of text: every sheet, hidden ones too, after a look at what it would unpack to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.ingest.files.archive import DAMAGE
from pipeline.ingest.refusals import Place, refusal
from pipeline.sources.files.cells import text_of
from pipeline.sources.files.grid import Grid, Row, Span
from pipeline.sources.files.protected import COMPOUND, ZIP, is_protected
from pipeline.sources.files.unpacked import check_parts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def is_workbook(start: bytes) -> bool:
    """Whether a file begins like a workbook, whatever it is called."""
    return start.startswith((ZIP, COMPOUND))


def workbook(name: str, content: bytes, most: int | None = None) -> list[Grid]:
    """The sheets of a workbook with their rows, or the first ``most`` of each; charts are no sheets.

    Cells have what was last calculated. Colours, comments and what is typed into shapes are not read.
    """
    if not is_workbook(content):
        raise refusal("ING-203", Place(file=name))
    if content.startswith(ZIP):
        check_parts(name, content)
    try:
        protected = is_protected(content)
    except DAMAGE:
        raise refusal("ING-202", Place(file=name)) from None
    if protected:
        raise refusal("ING-201", Place(file=name))
    return list(_sheets(name, content, most))


def _sheets(name: str, content: bytes, most: int | None) -> Iterator[Grid]:
    import python_calamine

    place = Place(file=name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in _worksheets(book):
            yield Grid(name, sheet.name, _rows(sheet, most), _merged(sheet))
    except (python_calamine.CalamineError, OSError, ValueError):
        raise refusal("ING-202", place) from None
    except MemoryError:
        raise refusal("ING-210", place) from None


def _worksheets(book: CalamineWorkbook) -> Iterator[CalamineSheet]:
    from python_calamine import SheetTypeEnum

    for told in book.sheets_metadata:
        if told.typ == SheetTypeEnum.WorkSheet:
            yield book.get_sheet_by_name(told.name)


def _rows(sheet: CalamineSheet, most: int | None) -> list[Row]:
    """The used area, widened to column A."""
    if sheet.start is None:
        return []
    first = sheet.start[0] + 1
    left: list[str | None] = [None] * sheet.start[1]
    read = sheet.to_python(skip_empty_area=True, nrows=most)
    return [(number, left + [text_of(cell) for cell in row]) for number, row in enumerate(read, first)]


def _merged(sheet: CalamineSheet) -> list[Span] | None:
    if sheet.merged_cell_ranges is None:
        return None
    return [
        Span(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges
    ]
