"""The sheet with all figures of ``tables.xlsx``: one row a figure, each number in a cell of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.attacker.reports.data_files import rows
from pipeline.attacker.reports.finding import Kind, Unreadable
from pipeline.attacker.reports.labels import FIGURES, Labels, Place, plain
from pipeline.attacker.reports.shown import COUNTS, Key, Shown
from pipeline.attacker.reports.told import Told, judged

# the columns of the sheet in their order, whatever their headings are called in a language
COLUMNS = (
    "scope", "measure", "measure_name", "outcome", "outcome_name", "area", "milestone", "breakdown", "group",
    "how", "estimate", "ci_low", "ci_high", "numerator", "denominator", "numerator_low", "numerator_high",
    "bound_low", "bound_high", "unknown", "not_applicable", "due", "earlier",
)  # fmt: skip
FIRST_NUMBER, LAST_NUMBER = COLUMNS.index("estimate"), COLUMNS.index("due")
PERCENT, FINE = 0.01, 0.0001  # a share is kept in hundredths, one of nearly none or all in four digits


def of_workbook(content: bytes, files: Mapping[str, bytes], shown: Shown) -> Iterator[Kind]:
    """What is wrong with the sheet of all figures."""
    labels = Labels.of(files)
    places = labels.places(shown)
    for row in _sheet(content, has_rows=bool(rows(files[FIGURES]))):
        yield from _row(row, labels, places, shown)


def _sheet(content: bytes, *, has_rows: bool) -> list[list[Any]]:
    """The rows of the sheet: the last one, with headings in its first row.

    Unreadable where there is none though the data of the folder have rows.
    """
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    cells: list[list[Any]] = book.get_sheet_by_index(len(book.sheet_names) - 1).to_python()
    if cells and len(cells[0]) == len(COLUMNS) and all(isinstance(cell, str) and cell for cell in cells[0]):
        return cells[1:]
    if has_rows:
        raise Unreadable
    return []


def _row(row: Sequence[Any], labels: Labels, places: Mapping[Place, Key], shown: Shown) -> Iterator[Kind]:
    told = dict(zip(COLUMNS, row, strict=True))
    area = f"S{labels.code('service_area', told['area'])}" if told["area"] else ""
    months = "" if told["milestone"] == "" else f"{told['milestone']:g}"
    key = places.get(
        (
            labels.scope(told["scope"], shown),
            told["measure"],
            area or told["outcome"],
            months,
            labels.code("breakdown", told["breakdown"]),
            plain(told["group"]),
        )
    )
    if key is None:
        yield Kind.UNKNOWN
        return
    names = COLUMNS[FIRST_NUMBER : LAST_NUMBER + 1]
    yield from judged((told_of(key, name, told[name]) for name in names if told[name] != ""), shown)


def told_of(key: Key | None, name: str, value: Any) -> Told:
    """A number in a cell: a count; a share in hundredths, of nearly none or all in four digits."""
    if name in COUNTS:
        return Told(key, name, float(value))
    is_hundredth = abs(100 * float(value) - round(100 * float(value))) < 1e-9
    return Told(key, name, float(value), PERCENT if is_hundredth else FINE)
