"""DHIS2 Tracker: tracked entities, enrollments and events as JSON, or as CSV with a row for each value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.sources.grids import Grid, grids
from pipeline.sources.readers.documents import documents, properties
from pipeline.sources.readers.records import cell
from pipeline.sources.readers.tabular import Table, header_of, table
from pipeline.sources.readers.tracked import ENROLLMENT, ENTITY, EVENT, KINDS, Kind, Tracked
from pipeline.sources.sheets import Export, Wanted

LABEL = "DHIS2"
NO_PERSON = (
    "An event CSV of DHIS2 does not say whose events they are: put the enrollments, as JSON, into the "
    "same folder."
)
# of a CSV with a row for each value: what is said of the value, not of the record
OF_VALUE = {
    "attribute",
    "displayName",
    "dataElement",
    "value",
    "valueType",
    "attrCreatedAt",
    "attrUpdatedAt",
    "providedElsewhere",
    "storedBy",
    "storedByDataValue",
    "createdAtDataValue",
    "updatedAtDataValue",
}
PASSED = (*ENTITY.own, *ENROLLMENT.own)
# what a table or document of each kind has beside its identifier
BESIDE = {
    EVENT.name: {"dataElement", "dataValues", "programStage"},
    ENROLLMENT.name: {"enrolledAt", "enrollmentDate"},
    ENTITY.name: {"attribute", "attributes", "trackedEntityType"},
}


def recognises(path: Path, grids: Sequence[Grid]) -> bool:
    """Whether tables or records have DHIS2's identifiers and what belongs to them."""
    return any(map(_kind_of, [*map(header_of, grids), *properties(path)]))


def read(path: Path, wanted: Wanted | None = None) -> Export:
    """Tracked entities first, then enrollments and events, as far as they are there.

    Attributes are columns by the names that they are shown with, data elements by their identifiers.
    """
    tracked = Tracked()
    for grid in grids(path):
        if kind := _kind_of(header_of(grid)):
            _pivot(table(grid), kind, tracked)
    for document in documents(path):
        for kind, number, record in _records(document.content):
            _walk(kind, document.file, number, record, tracked)
    found = tracked.sheets(wanted)
    alone = any(each.name == EVENT.name and not each.parent for each in found)
    return Export("dhis2", LABEL, tuple(found), (NO_PERSON,) if alone else ())


def _kind_of(names: frozenset[str]) -> Kind | None:
    return next(
        (kind for kind in KINDS if not names.isdisjoint(kind.own) and names & BESIDE[kind.name]), None
    )


def _pivot(long: Table, kind: Kind, tracked: Tracked) -> None:
    """A table with a row for each value: a record is where its identifier first stands."""
    of_record = {header: at for header, at in long.positions.items() if header not in OF_VALUE}
    of_value = {header: at for header, at in long.positions.items() if header in OF_VALUE}
    for row, cells in long.rows:
        record = {header: cells[at] for header, at in of_record.items()}
        value = {header: cells[at] for header, at in of_value.items()}
        tracked.add(kind, long.file, row, record, [value])


def _records(content: Any) -> Iterator[tuple[Kind, int, Mapping[str, Any]]]:
    """The records of a document, with their numbers in their list from 1."""
    named = {name: kind for kind in KINDS for name in kind.lists}
    lists = [content]
    if isinstance(content, dict) and not _kind_of_record(content):
        lists = [content[name] for name in (*named, "instances") if name in content]
    for each in lists:
        for number, record in enumerate(each if isinstance(each, list) else [each], start=1):
            if isinstance(record, dict) and (kind := _kind_of_record(record)):
                yield kind, number, record


def _kind_of_record(record: Mapping[str, Any]) -> Kind | None:
    return next((kind for kind in KINDS if record.keys() & kind.own), None)


def _walk(kind: Kind, file: str, number: int, record: Mapping[str, Any], tracked: Tracked) -> None:
    """A record and those inside it, which take over its identifiers and that it is deleted."""
    fields = {name: value for name, value in record.items() if not isinstance(value, dict | list)}
    tracked.add(kind, file, number, fields, _listed(record, kind.values))
    passed = {name: fields[name] for name in PASSED if name in fields}
    gone = {"deleted": True} if cell(fields.get("deleted")) == "true" else {}
    for inner in KINDS:
        for name in inner.lists:
            for each in _listed(record, name):
                _walk(inner, file, number, {**passed, **each, **gone}, tracked)


def _listed(record: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    there = record.get(name)
    return [each for each in there if isinstance(each, dict)] if isinstance(there, list) else []
