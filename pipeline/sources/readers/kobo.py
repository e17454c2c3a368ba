"""KoboToolbox: workbooks with a sheet for each repeat, CSV of submissions alone, JSON as its API gives it.

Names or labels, groups with ``/`` or without; an export has the letters of the form, and so have its sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.sources.grids import Grid, grids
from pipeline.sources.readers.documents import documents, properties
from pipeline.sources.readers.records import Given, Layout, cell, unfold
from pipeline.sources.readers.tabular import Table, header_of, sheet, table, unique
from pipeline.sources.readers.ticked import ticked
from pipeline.sources.sheets import Export, Sheet, Wanted
from pipeline.sources.tables.headers import is_tags
from pipeline.sources.tables.rows import TAGS

LABEL = "KoboToolbox"
SYSTEM = {
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_submitted_by",
    "__version__",
    "_index",
    "meta/rootUuid",
}
PARENT_TABLE, PARENT_INDEX, INDEX = "_parent_table_name", "_parent_index", "_index"
# what links a repeat to its submission: the column of the one, that of the other; the lasting one first
LINKS = (("_uuid", "_submission__uuid"), ("_id", "_submission__id"))
CUT = 28  # a sheet's name has 31 characters at most, the last of them perhaps a number
SUBMISSIONS = "submissions"
NO_REPEATS = "A CSV of KoboToolbox has no repeats: where the form has some, export XLS."
# the validation is an object with the name of a person in it; attachments and notes are never read
STATUS = "_validation_status"
NEVER = {"_attachments", "_notes", "_geolocation"}
NESTED = Layout("/", lambda parent, header: header.rpartition("/")[2], ignored=NEVER.__contains__)


def recognises(path: Path, grids: Sequence[Grid]) -> bool:
    """Whether sheets or records have the columns that KoboToolbox adds."""
    headers = map(header_of, grids)
    tables = any(len(header & SYSTEM) > 1 or {PARENT_TABLE, PARENT_INDEX} <= header for header in headers)
    return tables or any(_are_submissions(names) for names in properties(path))


def read(path: Path, wanted: Wanted | None = None) -> Export:
    """All sheets, the one of the submissions first."""
    found: list[Sheet] = []
    for _, group in groupby(grids(path), lambda grid: grid.file):
        found += _Workbook(list(group), {each.name for each in found}).sheets(wanted)
    pages = ((document.file, _submissions(document.content)) for document in documents(path))
    found += unfold(SUBMISSIONS, pages, NESTED, wanted, {each.name for each in found})
    return Export("kobo", LABEL, tuple(found), (NO_REPEATS,) if any(map(_is_text, found)) else ())


class _Workbook:
    """The sheets of one file: how each is called, which is the first, and what links them."""

    def __init__(self, grids: list[Grid], taken: set[str]) -> None:
        read = [_without_tags(table(grid)) for grid in grids if grid.rows]
        read.sort(key=lambda each: (PARENT_TABLE in each[0].positions, not SYSTEM & each[0].positions.keys()))
        self.tables: dict[str, Table] = {}
        self.tags: dict[str, int] = {}
        for each, tags in read:
            name = unique(each.name if each.sheet else SUBMISSIONS, self.tables.keys() | taken)
            self.tables[name], self.tags[name] = each, tags
        self.parents = {name: self._parent(each) for name, each in self.tables.items()}

    def sheets(self, wanted: Wanted | None) -> Iterator[Sheet]:
        for name, each in self.tables.items():
            parent = self.parents[name]
            yield sheet(
                each,
                wanted,
                name=name,
                columns={**each.columns(), **ticked(each)},
                keys=_numbered(each, self._link(name)[0]),
                parents=each.column(self._link(parent)[1]) if parent else None,
                parent=parent,
                left_out={TAGS: self.tags[name]},
            )

    def _parent(self, child: Table) -> str:
        """The sheet that is named as the parent, whose name may be cut; else that of the submissions."""
        if PARENT_TABLE not in child.positions:
            return ""
        named = next(filter(None, child.column(PARENT_TABLE)), "")
        first, *repeats = self.tables
        return next((name for name in repeats if _is_called(self.tables[name].sheet, named)), first)

    def _link(self, parent: str) -> tuple[str, str]:
        """The column of a parent, and that of all its repeats, which have the same cells."""
        here = self.tables[parent].positions
        children = [each.positions for name, each in self.tables.items() if self.parents[name] == parent]
        return next(
            ((key, link) for key, link in LINKS if key in here and all(link in child for child in children)),
            (INDEX, PARENT_INDEX),
        )


def _is_called(sheet: str, name: str) -> bool:
    """Whether a sheet has this name, which is cut there and has lost some characters."""
    shown, told = ("".join(filter(str.isalnum, text)).casefold() for text in (sheet, name))
    return shown == told or (len(sheet) >= CUT and told.startswith(shown))


def _is_text(made: Sheet) -> bool:
    return made.file.casefold().endswith((".csv", ".txt"))


def _numbered(given: Table, key: str) -> list[str | None]:
    """Keys of rows; where somebody has left out the index, it is the order of the rows."""
    return given.column(key) if key in given.positions else [str(at + 1) for at in range(len(given.rows))]


def _without_tags(given: Table) -> tuple[Table, int]:
    """The table without the row of HXL tags that may follow the header."""
    kept = [bool(at) or not is_tags(cells) for at, (_, cells) in enumerate(given.rows)]
    return given.keeping(kept), kept.count(False)


def _are_submissions(names: frozenset[str]) -> bool:
    return "_submission_time" in names or {"_uuid", "_xform_id_string"} <= names


def _submissions(content: Any) -> list[Given]:
    results = content
    if isinstance(content, dict):
        results = [content] if _are_submissions(frozenset(content)) else content.get("results")
    found = []
    for number, record in enumerate(results if isinstance(results, list) else (), start=1):
        if isinstance(record, dict):
            key = cell(record.get("_uuid")) or cell(record.get("_id")) or str(number)
            found.append(Given(number, key, {name: _of_system(name, record[name]) for name in record}))
    return found


def _of_system(name: str, value: Any) -> Any:
    return value.get("uid") if name == STATUS and isinstance(value, dict) else value
