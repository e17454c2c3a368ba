"""When an export was written: what its files say of it themselves, before what the disk says of them.

The newest submission in an export does not tell: a form that is opened again keeps the moment of its first
submission, and a visit that was added to it is later.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline.ingest.files.archive import DAMAGE

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".ods")
# the part of a workbook that says when it was saved, and how
PARTS = {
    "docProps/core.xml": re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})<"),
    "meta.xml": re.compile(rb"<dc:date>([^<]{10,40})<"),
}
LARGEST_PART = 64 * 1024  # bytes


def written(path: Path) -> datetime:
    """The moment of the newest file at a path, in UTC without a zone; the end of time where none can be told.

    A workbook says itself when it was saved: copying it makes it no newer. That counts unless it is later
    than the disk says, which no file can be.
    """
    return _newest(path, _of_file)


def on_disk(path: Path) -> datetime:
    """The same by what the disk says alone."""
    return _newest(path, _of_disk)


def _newest(path: Path, moment: Callable[[Path], datetime]) -> datetime:
    try:
        files = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
        newest = max((moment(each) for each in files), default=datetime.fromtimestamp(0, UTC))
    except OSError:
        return datetime.max  # noqa: DTZ901 - as descriptors are
    return newest.replace(tzinfo=None, microsecond=0)


def _of_disk(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _of_file(path: Path) -> datetime:
    disk = _of_disk(path)
    if path.suffix.casefold() not in WORKBOOKS or path.is_symlink():
        return disk
    return min([disk, *(each for each in _said(path) if each >= FIRST)])


def _said(path: Path) -> Iterator[datetime]:
    try:
        with zipfile.ZipFile(path) as book:
            for name, moment in PARTS.items():
                if name in book.namelist():
                    with book.open(name) as part:
                        found = moment.search(part.read(LARGEST_PART))
                    if found:
                        yield _moment(found[1].decode("ascii", "replace"))
    except (*DAMAGE, ValueError):
        return  # what is wrong with it is told where it is read


def _moment(said: str) -> datetime:
    found = datetime.fromisoformat(said.strip())
    return found if found.tzinfo else found.replace(tzinfo=UTC)
