"""Nested records as tables: what repeats inside a record becomes rows of a table of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.sources.grids import text_of
from pipeline.sources.readers.tabular import SEVERAL, Table, sheet, unique
from pipeline.sources.sheets import Sheet, Wanted
from pipeline.sources.tables.columns import plain

Record = Mapping[str, Any]


@dataclass(slots=True)
class Records:
    """Flat records of one table: the number of the record that each is part of, its key and its parent's."""

    file: str
    name: str
    parent: str = ""
    rows: list[int] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    parents: list[str | None] = field(default_factory=list)
    fields: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: int, fields: dict[str, Any], key: str | None, parent: str | None = None) -> None:
        """One more record."""
        self.rows.append(row)
        self.keys.append(key)
        self.parents.append(parent)
        self.fields.append(fields)

    def sheet(self, wanted: Wanted | None, left_out: Mapping[str, int] | None = None) -> Sheet:
        """The records as a sheet; headers in the order in which they first appear."""
        headers = dict.fromkeys(header for each in self.fields for header in each)
        return sheet(
            Table(self.file, self.name, {}, [(row, []) for row in self.rows]),
            wanted,
            columns={plain(whole(header)): lambda header=header: self._column(header) for header in headers},  # type: ignore[misc]
            keys=self.keys,
            parents=self.parents if self.parent else None,
            parent=self.parent,
            left_out=left_out,
        )

    def _column(self, header: str) -> list[str | None]:
        return [cell(each.get(header)) for each in self.fields]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a system names what lies inside a record: between groups, a repeat's table, and a row's own key."""

    separator: str
    table: Callable[[str, str], str]
    key: str = ""
    ignored: Callable[[str], bool] = lambda header: False


@dataclass(frozen=True, slots=True)
class Given:
    """A record as a file has it: its number there from 1, its key, and that of what it is part of."""

    number: int
    key: str
    content: Record
    parent: str | None = None


Path = tuple[str, ...]  # the headers that lead to a table, from the root's ()


class Unfolded:
    """Records of one file with all that repeats in them, table by table."""

    def __init__(
        self, root: Records, records: Sequence[Given], layout: Layout, taken: Collection[str] = ()
    ) -> None:
        """``root`` is the table of the records themselves, empty yet; ``taken`` are names of other tables."""
        self.file, self.layout, self.taken = root.file, layout, taken
        self.tables: dict[Path, Records] = {(): root}
        self._repeats: set[Path] = set()
        for _ in range(2):  # the second time, a repeat with one round in it is known from others
            for given in records:
                self._find((), given.content, "")
        for given in records:
            self._add((), given.number, given.content, given.key, given.parent)

    def sheets(self, wanted: Wanted | None, left_out: Mapping[str, int] | None = None) -> list[Sheet]:
        """All tables, the one of the records first; ``left_out`` is of that one."""
        root, *children = self.tables.values()
        return [root.sheet(wanted, left_out), *(child.sheet(wanted) for child in children)]

    def _find(self, path: Path, record: Record, prefix: str) -> None:
        for name, value in record.items():
            header = prefix + name
            if self.layout.ignored(header):
                continue
            if rows := self._rows((*path, header), value):
                self._repeats.add((*path, header))
                for row in rows:
                    self._find((*path, header), row, "")
            elif isinstance(value, dict):
                self._find(path, value, header + self.layout.separator)

    def _add(self, path: Path, number: int, record: Record, key: str, parent: str | None) -> None:
        fields: dict[str, Any] = {}
        self.tables[path].add(number, fields, key, parent)
        for header, value in self._flat(path, record, ""):
            inner = (*path, header)
            if inner in self._repeats:
                self._add_rows(inner, value, number, key)
            elif not isinstance(value, dict):
                fields[header] = value

    def _flat(self, path: Path, record: Record, prefix: str) -> Iterator[tuple[str, Any]]:
        """All fields, those of groups too, but for groups that repeat in other records."""
        for name, value in record.items():
            header = prefix + name
            if self.layout.ignored(header):
                continue
            yield header, value
            if isinstance(value, dict) and (*path, header) not in self._repeats:
                yield from self._flat(path, value, header + self.layout.separator)

    def _add_rows(self, path: Path, value: Any, number: int, key: str) -> None:
        self._child(path)
        for order, row in enumerate(self._rows(path, value), start=1):
            own = cell(row.get(self.layout.key)) or f"{key}/{path[-1]}[{order}]"
            self._add(path, number, row, own, key)

    def _child(self, path: Path) -> None:
        if path not in self.tables:
            parent = self.tables[path[:-1]].name
            taken = {*self.taken, *(each.name for each in self.tables.values())}
            self.tables[path] = Records(self.file, unique(self.layout.table(parent, path[-1]), taken), parent)

    def _rows(self, path: Path, value: Any) -> list[Record]:
        if isinstance(value, list):
            return [each for each in value if isinstance(each, dict)]
        return [value] if isinstance(value, dict) and path in self._repeats else []


def unfold(
    name: str,
    files: Iterable[tuple[str, list[Given]]],
    layout: Layout,
    wanted: Wanted | None,
    taken: Collection[str] = (),
) -> list[Sheet]:
    """The records of several files, which are pages of one list, as tables; none where there are none."""
    pages = [(file, page) for file, page in files if page]
    if not pages:
        return []
    root = Records(", ".join(file for file, _ in pages), unique(name, taken))
    return Unfolded(root, [each for _, page in pages for each in page], layout, taken).sheets(wanted)


def cell(value: Any) -> str | None:
    """A value as the text of one cell; several are joined, and what is nested further has no cell."""
    if isinstance(value, dict):
        return None
    if isinstance(value, list):
        return SEVERAL.join(filter(None, map(cell, value))) or None
    text = text_of(value)
    return text and whole(text)


def whole(text: str) -> str:
    """Text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
