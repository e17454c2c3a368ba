# ruff: noqa: E501 - the cells of a row stand side by side
"""A workbook like that of a reintegration MIS: three rows of title, the header in row 4, names that repeat."""

from __future__ import annotations

from pathlib import Path

from tests.sources.made_up.books import xlsx
from tests.sources.made_up.canaries import NAMES, PHONES, PLACES, REMARKS

HEADER = [
    "SL", "Project Name", "Entry Date", "Participant ID", "Full Name", "Date of Birth", "Gender", "Mobile No",
    "Village", "Support Date", "Training Type", "Institution Name", "Comment", "In Kind Type",
    "Institution Name", "Support Date", "Comment",
]  # fmt: skip
HEADERS = (*HEADER[:14], "Institution Name (2)", "Support Date (2)", "Comment (2)")
ROWS: list[list[object]] = [
    ["Case Management Report"],
    ["Date: 01-07-2025"],
    [],
    HEADER,
    [1, "P", "05-03-2025", "B-1", NAMES[0], "01-01-1970", "Female", PHONES[0], PLACES[0], "06-03-2025", "Sewing",
     "First", REMARKS[0], "Cow", "Second", "07-04-2025", REMARKS[1]],
    [2, "P", "06-03-2025", "B-2", NAMES[1], "02-05-1990", "Male", PHONES[1], PLACES[1], None, None, None, None,
     "Goat", "Third", "08-05-2025", None],
]  # fmt: skip


def workbook(path: Path) -> Path:
    merged = [(row, 0, row, len(HEADER) - 1) for row in (0, 1)]
    return xlsx(path, {"Report": ROWS}, {"Report": merged})
