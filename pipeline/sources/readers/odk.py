"""ODK Central: a CSV of the submissions and one for each repeat, zipped or not; JSON of its OData service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.sources.grids import Grid, grids
from pipeline.sources.readers.documents import Document, documents, properties
from pipeline.sources.readers.records import Given, Layout, Records, Unfolded, cell
from pipeline.sources.readers.tabular import Table, header_of, sheet, table, unique
from pipeline.sources.readers.ticked import ticked
from pipeline.sources.sheets import Export, Sheet, Wanted

LABEL = "ODK Central"
OWN, PARENT_KEY, STATUS = "KEY", "PARENT_KEY", "Status"
SYSTEM = {
    "SubmissionDate",
    "SubmitterID",
    "ReviewState",
    "FormVersion",
    "DeviceID",
    "meta-instanceID",
    PARENT_KEY,
}
# submissions whose answers nobody could read: their cells are blank, which is no answer
UNREAD = {"not decrypted", "missing encrypted form data", "notdecrypted", "missingencryptedformdata"}
NOT_DECRYPTED = "not decrypted"
NESTED = Layout(
    "-",
    lambda parent, header: f"{parent}.{header.replace('-', '.')}",
    key="__id",
    ignored=lambda header: "@odata." in header,
)


def recognises(path: Path, grids: Sequence[Grid]) -> bool:
    """Whether a table has ODK's keys, or a document those of its OData service."""
    tables = any(OWN in header and header & SYSTEM for header in map(header_of, grids))
    return tables or any(map(_is_odata, properties(path)))


def read(path: Path, wanted: Wanted | None = None) -> Export:
    """All tables, the one of the submissions first."""
    # what else lies in the zip are attachments
    read = [table(grid) for grid in grids(path) if OWN in header_of(grid)]
    read.sort(key=lambda each: PARENT_KEY in each.positions)
    tables: dict[str, Table] = {}
    for each in read:
        tables[unique(each.name, tables)] = each
    found = [*_sheets(tables, wanted), *_documents(path, wanted)]
    return Export("odk", LABEL, tuple(sorted(found, key=lambda each: bool(each.parent))))


def _is_odata(names: frozenset[str]) -> bool:
    return "@odata.context" in names or {"__id", "__system"} <= names


def _sheets(tables: Mapping[str, Table], wanted: Wanted | None) -> Iterator[Sheet]:
    """The tables without submissions that were not decrypted, and without what is part of those."""
    owners = {key: name for name, each in tables.items() for key in each.column(OWN) if key}
    gone: set[str] = set()
    for name, each in tables.items():
        rows = zip(each.column(PARENT_KEY), each.column(STATUS), strict=True)
        kept = [_submission(parent) not in gone and not _is_unread(status) for parent, status in rows]
        gone |= {key for key, keep in zip(each.column(OWN), kept, strict=True) if key and not keep}
        parent = _parent(each, owners, next(iter(tables)))
        left = each.keeping(kept)
        yield sheet(
            left,
            wanted,
            name=name,
            columns={**left.columns(), **ticked(left)},
            keys=left.column(OWN),
            parents=left.column(PARENT_KEY) if parent else None,
            parent=parent,
            left_out={NOT_DECRYPTED: kept.count(False)},
        )


def _submission(key: str | None) -> str:
    """The key of the submission that a row is part of: ``uuid:1/visits[2]`` is of ``uuid:1``."""
    return (key or "").partition("/")[0]


def _parent(child: Table, owners: Mapping[str, str], first: str) -> str:
    """The table whose rows a repeat names; that of the submissions where it has no rows yet."""
    if PARENT_KEY not in child.positions or first == child.name:
        return ""
    named = list(filter(None, child.column(PARENT_KEY)))
    return next((owners[key] for key in named if key in owners), "" if named else first)


def _is_unread(status: str | None) -> bool:
    return status is not None and status.casefold() in UNREAD


def _documents(path: Path, wanted: Wanted | None) -> Iterator[Sheet]:
    """The tables of an OData service: one document with all repeats in it, or one for each table."""
    pages: dict[str, list[tuple[str, list[Given]]]] = {}
    for document in documents(path):
        if records := _records(document.content):
            pages.setdefault(_entity(document), []).append((document.file, records))
    gone: set[str] = set()
    for entity in sorted(pages, key=lambda entity: entity.count(".")):
        given = [each for _, page in pages[entity] for each in page]
        kept = [each for each in given if not (_is_unread(_status(each.content)) or each.parent in gone)]
        gone |= {each.key for each in given} - {each.key for each in kept}
        root = Records(", ".join(file for file, _ in pages[entity]), entity, entity.rpartition(".")[0])
        unfolded = Unfolded(root, kept, NESTED, pages)
        yield from unfolded.sheets(wanted, {NOT_DECRYPTED: len(given) - len(kept)})


def _entity(document: Document) -> str:
    """The table that a document says it holds: ``Submissions``, ``Submissions.visits``."""
    content = document.content
    context = content.get("@odata.context") if isinstance(content, dict) else None
    return str(context).rpartition("#")[2] if context and "#" in str(context) else "Submissions"


def _records(content: Any) -> list[Given]:
    values = content.get("value") if isinstance(content, dict) else content
    return [
        Given(number, cell(each.get("__id")) or str(number), each, _parent_key(each))
        for number, each in enumerate(values if isinstance(values, list) else (), start=1)
        if isinstance(each, dict)
    ]


def _parent_key(record: Mapping[str, Any]) -> str | None:
    """A row of a repeat names what it is part of as ``__Submissions-id``, ``__Submissions-visits-id``."""
    links = (name for name in record if name.startswith("__") and name.endswith("-id"))
    return next((cell(record[name]) for name in links), None)


def _status(record: Mapping[str, Any]) -> str | None:
    system = record.get("__system")
    return cell(system.get("status")) if isinstance(system, dict) else None
