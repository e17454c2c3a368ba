"""Fills in the project's Excel template as somebody would who chooses from its lists.

openpyxl writes no drop-downs of a file that it opens; what is filled in is what counts here.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.sources.made_up.contract_tables import Row, Tables

NAMES_IN = 2  # the row with the names of the columns
Shown = dict[tuple[str, str, str], str]  # list, what it belongs to or "", code → words


def fill_long(empty: Path, tables: Tables, target: Path, facts: dict[str, str]) -> Path:
    """Enter the tables of a package, in the words of the drop-downs."""
    book = openpyxl.load_workbook(empty)
    _facts(book, facts)
    shown = _shown(book)
    lists = _lists(empty)
    for name, rows in tables.items():
        page = book[name]
        headers = [cell.value for cell in page[NAMES_IN]]
        for number, row in enumerate(rows, start=NAMES_IN + 1):
            for place, header in enumerate(headers, start=1):
                _set(page, number, place, _words(row.get(header, ""), lists.get((name, header), ""), shown))
    book.save(target)
    return target


def fill_short(empty: Path, tables: Tables, target: Path, facts: dict[str, str]) -> Path:
    """Enter what the short form asks: of exploitations and fundings the first, visits with ten outcomes."""
    book = openpyxl.load_workbook(empty)
    _facts(book, facts)
    shown = _shown(book)
    lists = _lists(empty)
    first = {name: _first(tables.get(name, [])) for name in ("exploitations", "fundings")}
    people = [
        {
            **first["exploitations"].get(case["case_id"], {}),
            **first["fundings"].get(case["case_id"], {}),
            **case,
        }
        for case in tables["cases"]
    ]
    levels: dict[str, Row] = {}
    for rating in tables["outcome_ratings"]:
        levels.setdefault(rating["assessment_id"], {})[rating["outcome"]] = _level(rating, shown)
    visits = [{**row, **levels.get(row["assessment_id"], {})} for row in tables["assessments"]]
    for name, rows in (("cases", people), ("visits", visits)):
        page = book[name]
        headers = [cell.value for cell in page[NAMES_IN]]
        for number, row in enumerate(rows, start=NAMES_IN + 1):
            for place, header in enumerate(headers, start=1):
                listed = "" if header[0] == "O" else lists.get((name, header), "")
                _set(page, number, place, _words(row.get(header, ""), listed, shown))
    book.save(target)
    return target


def _level(rating: Row, shown: Shown) -> str:
    for kind in ("level", "na_reason", "not_assessed_reason"):
        if rating[kind]:
            return shown[rating["outcome"], kind, rating[kind]]
    return ""


def _first(rows: list[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["case_id"], row)
    return found


def _facts(book: openpyxl.Workbook, facts: dict[str, str]) -> None:
    for key, value, *_ in book["Facts"].iter_rows():
        if key.value in facts:
            value.value = facts[key.value]


def _shown(book: openpyxl.Workbook) -> Shown:
    found: Shown = {}
    for name, owner, code, words in book["Lists"].iter_rows(min_row=2, max_col=4, values_only=True):
        found[str(name), "" if owner is None else str(owner), str(code)] = str(words)
        found.setdefault((str(name), "", str(code)), str(words))
    return found


def _lists(empty: Path) -> dict[tuple[str, str], str]:
    """Which list each column of the template has, by the name of the range in its drop-down."""
    from tests.sources.made_up.template_lists import list_of_each_column

    return list_of_each_column(empty)


def _words(cell: str, code_list: str, shown: Shown) -> str:
    """What somebody chooses; several sectors are written as codes."""
    return shown.get((code_list, "", cell), cell)


def _set(page: object, row: int, column: int, value: str) -> None:
    if value:
        page.cell(row=row, column=column, value=value)  # type: ignore[attr-defined]
