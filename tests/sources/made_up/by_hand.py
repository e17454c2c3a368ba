# ruff: noqa: DTZ001, E501 - cells of a workbook have no zone, and stand side by side
"""A workbook that somebody keeps by hand, with all that such workbooks do to a reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.sources.made_up.books import xlsx
from tests.sources.made_up.canaries import NAMES, PHONES, PLACES, REMARKS
from tests.sources.made_up.people import Person, Visit

ROWS: list[list[object]] = [
    [f"Caseload of the shelter, kept by {NAMES[0]}"],
    ["Updated", None, datetime(2025, 7, 1)],
    [],
    ["No", "Case No", "Name", "Sex", "Birth date", "Visit 1", None, None, "Visit 2", None, None, "Donor", None],
    [None, None, None, None, None, "Month", "Housing", "Health", "Month", "Housing", "Health", None, None],
    ["2024"],
    [1, "KH-01", NAMES[0], "F", datetime(2001, 3, 5), "Mar-24", 2, "N/A", "Sep-24", 3, "?", "DFAT; GIZ", REMARKS[0]],
    [2, "KH-02", NAMES[1], "M", "05/03/1999", "Apr-24", 1, 2, None, None, None, "GIZ", PHONES[0]],
    [None, None, None, None, None, "Oct-24", 2, 2, None, None, None, None, PLACES[0]],
    ["ឆ្នាំ ២០២៥"],
    [3, "KH-03", NAMES[1], "f", None, "Jan-25", 4, 4, None, None, None, "DFAT", None],
    ["Total", None, None, 3, None, None, 9, None, None, 3],
    [4],
    [5],
    [],
    [f"Checked by: {NAMES[1]}, the office"],
]  # fmt: skip
MERGED = [
    (0, 0, 0, 5),
    *((3, column, 4, column) for column in (0, 1, 2, 3, 4, 11)),
    (3, 5, 3, 7),
    (3, 8, 3, 10),
    (5, 0, 5, 12),
    *((7, column, 8, column) for column in (0, 1, 2, 3)),
]
HEADERS = (
    "No", "Case No", "Name", "Sex", "Birth date",
    "Visit 1 / Month", "Visit 1 / Housing", "Visit 1 / Health",
    "Visit 2 / Month", "Visit 2 / Housing", "Visit 2 / Health",
    "Donor", "column M",
)  # fmt: skip
SAFE = tuple(name for name in HEADERS if name not in ("Name", "column M"))
RECORDS = [7, 8, 9, 11]  # as Excel numbers them
LEFT_OUT = {"year": 2, "total": 1, "pre-numbered row without content": 2, "heading or note": 1}


def workbook(path: Path) -> Path:
    return xlsx(path, {"Cases": ROWS}, {"Cases": MERGED})


FIRST_CASE = 7  # the row of the first person, as Excel numbers it


def of_people(path: Path, told: Sequence[Person]) -> Path:
    """The same kind of workbook with some people: two visits side by side, and a total below them."""
    rows = [row.copy() for row in ROWS[:6]]
    rows[3] = ["No", "Case No", "Name", "Sex", "Birth date", *rows[3][5:11], "Opened", "Agrees", "Remark"]
    rows[4] = [*rows[4][:11], None, None, None]
    for person in told:
        visits = [*person.visits, None][:2]
        own = [
            person.number,
            f"{person.case_no} ",
            person.name,
            person.sex[0].upper(),
            f"{person.born:%d/%m/%Y}",
        ]
        further = [str(person.opened), person.consent.title(), person.remark]
        rows.append([*own, *(cell for visit in visits for cell in _cells(visit)), *further])
    rows += [["Total", None, None, len(told)], [len(told) + 1], [f"Checked by: {NAMES[1]}, the office"]]
    merged = [(0, 0, 0, 5), *((3, column, 4, column) for column in (0, 1, 2, 3, 4, 11, 12, 13))]
    merged += [(3, 5, 3, 7), (3, 8, 3, 10), (5, 0, 5, 13)]
    return xlsx(path, {"Cases": rows}, {"Cases": merged})


def _cells(visit: Visit | None) -> list[object]:
    if visit is None:
        return [None, None, None]
    return [f"{visit.day:%b-%y}", visit.levels["O01"], visit.levels["O02"]]
