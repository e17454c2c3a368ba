"""What the drop-downs of a template offer, read from the validations in the file."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl

NAMES_IN, FIRST_ROW = 2, 3


def validations(file: Path) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Sheet and column name → the kind of check, its formula, and the cells for which it holds."""
    book = openpyxl.load_workbook(file)
    found = {}
    for page in book:
        for rule in page.data_validations.dataValidation:
            area = next(iter(rule.sqref.ranges))
            header = str(page.cell(row=NAMES_IN, column=area.min_col).value)
            found[page.title, header] = (str(rule.type), str(rule.formula1), str(area))
    return found


def list_of_each_column(file: Path) -> dict[tuple[str, str], str]:
    """Sheet and column name → the list that its drop-down shows."""
    book = openpyxl.load_workbook(file)
    first = {
        str(row[0].value): number
        for number, row in reversed(list(enumerate(book["Lists"].iter_rows(min_row=2), start=2)))
    }
    starts = {number: name for name, number in first.items()}
    found = {}
    for place, (kind, formula, _) in validations(file).items():
        if kind != "list":
            continue
        if named := re.fullmatch(r"list_(\w+)", formula):
            found[place] = named[1]
        elif parts := re.findall(r"Lists!\$D\$(\d+)", formula):
            found[place] = starts[min(map(int, parts))]
    return found


def offered(file: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Each list's entries: what they belong to, code and words."""
    book = openpyxl.load_workbook(file)
    found: dict[str, list[tuple[str, str, str]]] = {}
    for name, owner, code, words in book["Lists"].iter_rows(min_row=2, max_col=4, values_only=True):
        found.setdefault(str(name), []).append((str(owner or ""), str(code), str(words)))
    return found
