"""Primero and CPIMS+: CSV of field names, list view, workbooks with a sheet for each form, and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.ingest.refusals import Place, refusal
from pipeline.sources.grids import Grid, grids
from pipeline.sources.readers import ruby
from pipeline.sources.readers.documents import documents, properties
from pipeline.sources.readers.primero_workbook import ID, RECORD, sheets
from pipeline.sources.readers.records import Given, Layout, Records, Unfolded, cell, unfold
from pipeline.sources.readers.tabular import Cells, Table, header_of, sheet, table, unique
from pipeline.sources.sheets import Export, Sheet, Wanted

LABEL = "Primero"
OWN, LISTED = "id", "ID#"
CASES = "cases"
FIELDS = {
    "case_id_display",
    "case_status_reopened",
    "closure_reason",
    "consent_for_services",
    "consent_reporting",
    "cpims_id",
    "date_closure",
    "module_id",
    "owned_by",
    "protection_concerns",
    "protection_status",
    "record_state",
    "registration_date",
    "risk_level",
    "services_section",
    "short_id",
}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
SHORT_ID = re.compile(r"[0-9a-f]{7}", re.IGNORECASE)
FIELD = re.compile(r"[a-z][a-z0-9_]*")
# a column that can only be a subform
SUBFORM = re.compile(r"_section$|_subform$|^reopened_logs$")
OTHERS = {"@odata.context", "__system", "_submission_time", "trackedEntity", "headings", "form", "results"}
NESTED = Layout("/", lambda parent, header: header, key="unique_id")


def recognises(path: Path, grids: Sequence[Grid]) -> bool:
    """Whether tables have Primero's identifiers, or records its two parts."""
    texts = any(_is_raw(grid) or _first(grid, 0) == LISTED for grid in grids if not grid.name)
    return texts or _is_workbook(grids) or any(_are_cases(names) for names in properties(path))


def read(path: Path, wanted: Wanted | None = None) -> Export:
    """The cases first, then their subforms."""
    found: list[Sheet] = []
    for _, group in groupby((grid for grid in grids(path) if grid.rows), lambda grid: grid.file):
        tables = [table(grid) for grid in group]
        name = unique(CASES, {each.name for each in found})
        found += (
            sheets(tables, wanted, {each.name for each in found})
            if tables[0].sheet
            else _delimited(tables[0], name, wanted)
        )
    pages = ((document.file, _cases(document.content)) for document in documents(path))
    found += unfold(CASES, pages, NESTED, wanted, {each.name for each in found})
    return Export("primero", LABEL, tuple(found))


def _is_raw(grid: Grid) -> bool:
    names = header_of(grid)
    known = len(names & FIELDS) > 1 or UUID.fullmatch(_first(grid, 1)) is not None
    return _first(grid, 0) == OWN and known and all(map(FIELD.fullmatch, names))


def _is_workbook(grids: Sequence[Grid]) -> bool:
    books = [grid for grid in grids if grid.name and grid.rows]
    if any(grid.name == RECORD and "record_state" in header_of(grid) for grid in books):
        return True
    ids = [cells[0] or "" for grid in books for _, cells in grid.rows[1:]]
    return bool(ids) and all(_first(grid, 0) == ID for grid in books) and all(map(SHORT_ID.fullmatch, ids))


def _first(grid: Grid, row: int) -> str:
    """The first cell of a row, counted from the header."""
    return (grid.rows[row][1][0] or "") if row < len(grid.rows) else ""


def _are_cases(names: frozenset[str]) -> bool:
    return {"id", "data"} <= names and not names & OTHERS


def _cases(content: Any) -> list[Given]:
    """``id`` and ``data`` of each record; what else stands there holds names and their sounds."""
    records = content.get("data", [content]) if isinstance(content, dict) else content
    found = []
    for number, record in enumerate(records if isinstance(records, list) else (), start=1):
        if isinstance(record, dict) and isinstance(record.get("data"), dict):
            own = cell(record.get(OWN))
            found.append(Given(number, own or str(number), {OWN: own, **record["data"]}))
    return found


def _delimited(cases: Table, name: str, wanted: Wanted | None) -> Iterator[Sheet]:
    """The cases of a CSV, and for each column of subforms a sheet with the row numbers of the cases."""
    subforms = {header: rows for header in cases.positions if (rows := _subforms(cases, header)) is not None}
    plain: dict[str, Cells] = {
        header: lambda header=header: [_joined(each) for each in cases.column(header)]  # type: ignore[misc]
        for header in cases.positions
        if header not in subforms
    }
    own = OWN if OWN in cases.positions else LISTED
    keys = cases.column(own) if own in cases.positions else [str(row) for row, _ in cases.rows]
    yield sheet(cases, wanted, name=name, columns=plain, keys=keys)
    given = [
        Given(row, key or str(row), {header: rows[at] for header, rows in subforms.items()})
        for at, ((row, _), key) in enumerate(zip(cases.rows, keys, strict=True))
    ]
    yield from Unfolded(Records(cases.file, name), given, NESTED).sheets(wanted)[1:]


def _subforms(cases: Table, header: str) -> list[list[Mapping[str, Any]]] | None:
    """The rows that each cell of a column holds; None where the column is no subform."""
    cells = cases.column(header)
    if not any(text and text.startswith("[{") for text in cells):
        return None
    found = []
    for (row, _), text in zip(cases.rows, cells, strict=True):
        value = _inspected(text) if text else []
        if not isinstance(value, list):
            if SUBFORM.search(header):
                raise refusal("ING-218", Place(file=cases.file, column=header, row=row))
            return None
        found.append(value)
    return found


def _inspected(text: str) -> Any:
    """What Ruby printed; None for other text."""
    try:
        return ruby.read(text)
    except ruby.NotInspected:
        return None


def _joined(text: str | None) -> str | None:
    """Several answers in one cell, joined."""
    if not (text and text.startswith("[") and text.endswith("]")):
        return text
    value = _inspected(text)
    return cell(value) if isinstance(value, list) else text
