"""What comes to the intake: a package, or an export that a mapping has made into the tables of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline.contract import Contract
from pipeline.ingest.books import Books
from pipeline.ingest.files import reader
from pipeline.ingest.files.archive import Limits, label_of, opened
from pipeline.ingest.files.copies import Copy, copy_all
from pipeline.ingest.files.reader import Descriptor
from pipeline.ingest.files.sealed import SealedFolder


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a cell stands in what somebody has sent: names and numbers as a spreadsheet shows them."""

    file: str
    sheet: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class RowOrigins:
    """Where all rows of a table stand, in its order: place of the sheet in ``files``, and row there."""

    files: Sequence[tuple[str, str]]  # file and sheet
    sheets: Sequence[int]
    rows: Sequence[int]


class Origins(Protocol):
    """Leads from a cell of the contract's tables back to the cell that it was made from."""

    def of(self, table: str, row: int, column: str) -> Origin:
        """The origin of a cell; ``row`` counts a table's rows from 1, ``column`` is of the contract."""
        ...

    def nearest(self, table: str, row: int, column: str) -> str:
        """The code that a cell is most like where no code fits, as far as it is known from its origin."""
        ...

    def of_rows(self, table: str) -> RowOrigins | None:
        """The origins of all rows of a table at once; None where they are numbered as its own rows."""
        ...


@dataclass(frozen=True, slots=True)
class Arrived:
    """Private copies of the tables, checked, with what is said of them and where each row comes from.

    ``books`` are of an export only.
    """

    descriptor: Descriptor
    copies: Mapping[str, Copy]
    digest: str
    origins: Origins
    books: Books | None = None


class Delivery(Protocol):
    """Something to take in; what it is called holds no value of it."""

    @property
    def label(self) -> str: ...

    @contextmanager
    def arrive(self, folder: SealedFolder, contract: Contract) -> Iterator[Arrived]:
        """Copy its tables into a sealed folder; ``RefusedInput`` where they may not come in."""
        ...


@dataclass(frozen=True, slots=True)
class TableRows:
    """Origins in a package: its own files, whose first row is the header."""

    files: Mapping[str, str]

    def of(self, table: str, row: int, column: str) -> Origin:
        return Origin(self.files.get(table, ""), "", row + 1, column)

    def nearest(self, table: str, row: int, column: str) -> str:
        return ""

    def of_rows(self, table: str) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Package:
    """A folder or zip with datapackage.json."""

    path: Path
    limits: Limits = field(default_factory=Limits)

    @property
    def label(self) -> str:
        return label_of(self.path)

    @contextmanager
    def arrive(self, folder: SealedFolder, contract: Contract) -> Iterator[Arrived]:
        with opened(self.path, self.limits) as source:
            descriptor = reader.describe(source, contract)
            copies = copy_all(source, descriptor, folder, self.limits)
            digest = descriptor.digest({name: copy.sha256 for name, copy in copies.items()})
            names = {each.table: reader.shown_path(each) for each in descriptor.resources}
            yield Arrived(descriptor, copies, digest, TableRows(names))
