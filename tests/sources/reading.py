"""Exports read in tests: all of it, or some columns, and what is held of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.sources.grids import grids
from pipeline.sources.readers import commcare, dhis2, kobo, odk, primero
from pipeline.sources.sheets import Export, Sheet, Wanted

READERS = {"kobo": kobo, "odk": odk, "primero": primero, "commcare": commcare, "dhis2": dhis2}


def everything(sheet: str, header: str) -> bool:
    """Want all columns."""
    return True


def columns(*headers: str) -> Wanted:
    """Want some columns, of whatever sheet."""
    return lambda sheet, header: header in headers


def recognised(path: Path) -> list[str]:
    """The systems whose readers take an export to be theirs."""
    found = grids(path)
    return [name for name, reader in READERS.items() if reader.recognises(path, found)]


def rows(sheet: Sheet, *headers: str) -> list[tuple[str | None, ...]]:
    """The cells of some columns, row by row."""
    return list(zip(*(sheet.columns[header] for header in headers), strict=True))


def held(export: Export) -> Iterator[str]:
    """All text of an export: headers, cells, keys, reasons and notes."""
    yield from export.notes
    for sheet in export.sheets:
        yield from (sheet.name, *sheet.headers, *sheet.left_out)
        for cells in sheet.columns.values():
            yield from filter(None, cells)


def assert_links_lead_to_rows(export: Export) -> None:
    """Each row of a repeat names a row that is there, and only one."""
    for sheet in export.sheets:
        if sheet.parent:
            keys: Sequence[str | None] = export.sheet(sheet.parent).columns["@key"]
            assert len(set(keys)) == len(keys) and None not in keys
            assert set(sheet.columns["@parent"]) <= set(keys)
