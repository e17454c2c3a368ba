"""CommCare: exports of forms, with a table for each repeat, and of cases, as workbook, CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.sources.grids import Grid, Row, grids
from pipeline.sources.readers.documents import documents, properties
from pipeline.sources.readers.records import Given, Layout, cell, unfold
from pipeline.sources.readers.tabular import Table, header_of, sheet, table, unique
from pipeline.sources.sheets import Export, Sheet, Wanted

LABEL = "CommCare"
# the question was not in that version of the form; an empty cell was asked and not answered
NOT_ASKED = "---"
NUMBER = "number"  # 0 for a form, 0.1 for the second row of its repeat
FORM_KEYS = ("formid", "form_id", "info.formid", "form.meta.instanceID", "id")
CASE_KEYS = ("caseid", "case_id", "info.case_id")
OF_FORMS = {"formid", "form_id", "received_on", "info.received_on", "started_time", "info.started_time"}
OF_CASES = {
    "closed",
    "info.closed",
    "opened_date",
    "info.opened_date",
    "last_modified_date",
    "info.last_modified_date",
    "date_modified",
    "case_type",
    "info.case_type",
}
NO_HISTORY = (
    "An export of cases has current values only, no earlier visits: for a baseline and what changed since, "
    "export forms."
)
# what no table of a repeat has
META = OF_FORMS - {"formid", "form_id"} | OF_CASES | {"completed_time", "form.meta.timeEnd"}
FORMS, CASES = "forms", "cases"
NESTED = Layout(".", lambda parent, header: header)


def recognises(path: Path, grids: Sequence[Grid]) -> bool:
    """Whether tables have CommCare's headers, or records its properties."""
    tables = any(_are_forms(header) or _are_cases(header) for header in map(header_of, grids))
    return tables or any(map(_is_document, properties(path)))


def read(path: Path, wanted: Wanted | None = None) -> Export:
    """Forms or cases first, then what repeats in them."""
    found = list(_sheets([grid for grid in grids(path) if grid.rows], wanted))
    pages: dict[str, list[tuple[str, list[Given]]]] = {FORMS: [], CASES: []}
    for document in documents(path):
        if tables := _tables(document.file, document.content):
            found += _sheets(tables, wanted)
        else:
            objects = _objects(document.content)
            case = any("properties" in each for _, each in objects)
            given = [_given(number, each, case=case) for number, each in objects]
            pages[CASES if case else FORMS].append((document.file, given))
    for name, of in pages.items():
        found += unfold(name, of, NESTED, wanted, {each.name for each in found})
    headers = [frozenset(each.headers) for each in found]
    only_cases = any(map(_are_cases, headers)) and not any(map(_are_forms, headers))
    return Export("commcare", LABEL, tuple(found), (NO_HISTORY,) if only_cases else ())


def _are_forms(header: frozenset[str]) -> bool:
    return any(name.startswith("form.") for name in header) or len(header & OF_FORMS) > 1


def _are_cases(header: frozenset[str]) -> bool:
    return not header.isdisjoint(CASE_KEYS) and not header.isdisjoint(OF_CASES)


def _is_document(names: frozenset[str]) -> bool:
    return (
        {"headings", "rows"} <= names
        or {"form", "received_on"} <= names
        or ({"properties", "case_id"} <= names and not names.isdisjoint(OF_CASES))
    )


def _sheets(given: Sequence[Grid], wanted: Wanted | None) -> Iterator[Sheet]:
    """Tables with what links them: the number of a form and its rows, or an identifier that both have."""
    tables: dict[str, Table] = {}
    for each in sorted(map(_answered, given), key=lambda each: not META & each.positions.keys()):
        tables[unique(_name(each, alone=len(given) == 1), tables)] = each
    numbered = any("." in (number or "") for each in tables.values() for number in each.column(NUMBER))
    for at, (name, each) in enumerate(tables.items()):
        key = NUMBER if numbered else _identifier(each, tables)
        if at == 0 or META & each.positions.keys():
            yield sheet(each, wanted, name=name, keys=each.column(key))
        else:
            yield _repeat(name, tables, key, wanted)


def _repeat(name: str, tables: Mapping[str, Table], key: str, wanted: Wanted | None) -> Sheet:
    each, numbered = tables[name], key == NUMBER
    values = each.column(key)
    parents = [value.rpartition(".")[0] if numbered and value else value for value in values]
    parent = _holder(parents, key, {other: tables[other] for other in tables if other != name})
    keys = values if numbered else [f"{name}[{row}]" for row, _ in each.rows]
    return sheet(each, wanted, name=name, keys=keys, parents=parents if parent else None, parent=parent)


def _answered(grid: Grid) -> Table:
    """A grid without the marks of questions that were not asked."""
    found = table(grid)
    rows = [(row, [None if text == NOT_ASKED else text for text in cells]) for row, cells in found.rows]
    return replace(found, rows=rows)


def _name(given: Table, *, alone: bool) -> str:
    """Of a single text file what it holds: its own name often has a day in it."""
    if given.sheet or not alone:
        return given.name
    return FORMS if _are_forms(frozenset(given.positions)) else CASES


def _identifier(of: Table, tables: Mapping[str, Table]) -> str:
    """The first identifier that the most tables have."""
    known = [key for key in (*FORM_KEYS, *CASE_KEYS) if key in of.positions]
    return max(known, key=lambda key: sum(key in each.positions for each in tables.values()), default="")


def _holder(parents: Sequence[str | None], key: str, others: Mapping[str, Table]) -> str:
    """The table whose rows are named; the first that could be named where there are none."""
    named = next(filter(None, parents), None)
    able = [name for name, each in others.items() if key in each.positions]
    if named is None:
        return next(iter(able), "")
    return next((name for name in able if named in others[name].column(key)), "")


def _tables(file: str, content: Any) -> list[Grid]:
    """Tables that are written as names, headings and rows; their rows are counted from 1."""
    given = content if isinstance(content, list) else [content]
    return [
        Grid(file, str(each.get("name") or FORMS), _rows(each["headings"], each["rows"]))
        for each in given
        if isinstance(each, dict) and all(isinstance(each.get(name), list) for name in ("headings", "rows"))
    ]


def _rows(headings: list[Any], rows: list[Any]) -> list[Row]:
    width = len(headings)
    cells = [[cell(value) for value in row] for row in (headings, *rows) if isinstance(row, list)]
    return [(number, (row + [None] * width)[:width]) for number, row in enumerate(cells)]


def _objects(content: Any) -> list[tuple[int, Mapping[str, Any]]]:
    """Forms or cases as the service gives them, with their numbers from 1."""
    objects = content
    if isinstance(content, dict):
        objects = [content] if _is_document(frozenset(content)) else content.get("objects")
    numbered = enumerate(objects if isinstance(objects, list) else (), start=1)
    return [(number, each) for number, each in numbered if isinstance(each, dict)]


def _given(number: int, record: Mapping[str, Any], *, case: bool) -> Given:
    keys = (*CASE_KEYS, "id") if case else ("id", *FORM_KEYS)
    return Given(number, next(filter(None, (cell(record.get(key)) for key in keys)), str(number)), record)
