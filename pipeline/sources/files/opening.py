"""The files of an export: one file, a folder or a zip, opened without trusting a name or a number in it."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from pipeline.errors import ReintegrationError
from pipeline.ingest.files.archive import DAMAGE, Limits, check_directory, check_entries, label_of
from pipeline.ingest.refusals import Place, refusal

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".tab", ".txt")
READ = (*WORKBOOKS, *TEXTS, ".json")
ARCHIVE = re.compile(r"(?i)\.(zip|7z|rar|tar|t?gz|bz2|xz|zst|cab)$")
# what systems and spreadsheets leave beside the files of a person
LEFTOVER = re.compile(r"(?i)(^|/)(__MACOSX/|\.[^./]|~\$|thumbs\.db$|desktop\.ini$)")
# an export has the form's attachments beside its tables; those are never opened. In memory, delimited text
# takes up to sixteen times its size
LIMITS = Limits(entries=20_000, unpacked=512 * 1024**2)
# what is said of a package, and what of an export
OF_AN_EXPORT = {
    "ING-017": "ING-211",
    "ING-019": "ING-206",
    "ING-020": "ING-212",
    "ING-021": "ING-212",
    "ING-022": "ING-207",
    "ING-023": "ING-211",
    "ING-024": "ING-209",
    "ING-025": "ING-209",
    "ING-027": "ING-210",
    "ING-028": "ING-211",
    "ING-029": "ING-211",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of an export by its name inside it; ``read`` gives its first bytes, or all (-1)."""

    name: str
    read: Callable[[int], bytes]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.casefold()


def files(path: Path, limits: Limits = LIMITS) -> Iterator[File]:
    """The workbooks, delimited texts and JSON files at a path, in the order of their names.

    A file is read before the next is asked for. Leftovers of spreadsheets and systems, and files of other
    kinds (the pictures beside a form), are passed over unread. ``RefusedInput`` for what is not safe to open.
    """
    if path.is_dir():
        yield from _of_folder(path, limits)
    elif not path.exists():
        raise refusal("ING-001", Place(file=label_of(path)))
    elif path.suffix.casefold() == ".zip":
        yield from _of_zip(path, limits)
    elif ARCHIVE.search(path.name):
        raise refusal("ING-206", Place(file=label_of(path)))
    else:
        yield _file(path, label_of(path), limits.unpacked)


def _of_folder(folder: Path, limits: Limits) -> Iterator[File]:
    label, root, left = label_of(folder), folder.resolve(), limits.unpacked
    with readable(Place(file=label)):
        there = sorted(islice(_below(folder), limits.entries + 1))
    if len(there) > limits.entries:
        raise refusal("ING-209", Place(file=label))
    for path in there:
        name = path.relative_to(folder).as_posix()
        if LEFTOVER.search(name):
            continue
        if path.is_symlink() and not _leads_inside(path, root):
            raise refusal("ING-212", Place(file=name))
        if ARCHIVE.search(name) and path.is_file():
            raise refusal("ING-206", Place(file=name))
        if path.suffix.casefold() in READ and path.is_file():
            yield _file(path, name, left)
            left -= path.stat().st_size


def _below(folder: Path) -> Iterator[Path]:
    """All that is in a folder, at any depth; OSError where a part of it cannot be looked into."""

    def stop(error: OSError) -> None:
        raise error

    for parent, folders, names in os.walk(folder, onerror=stop):
        yield from (Path(parent, name) for name in (*folders, *names))


def _leads_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # links in a circle
        return False


def _file(path: Path, name: str, most: int) -> File:
    place = Place(file=name)
    with readable(place):
        size = path.stat().st_size
    if not size:
        raise refusal("ING-208", place)
    if size > most:
        raise refusal("ING-209", place)

    def read(count: int) -> bytes:
        with readable(place), path.open("rb") as file:
            return file.read(count)

    return File(name, read)


@contextmanager
def readable(place: Place) -> Iterator[None]:
    """A file that is open in Excel, or that others alone may read, is refused in plain words."""
    try:
        yield
    except OSError:
        raise refusal("ING-205", place) from None


def _of_zip(path: Path, limits: Limits) -> Iterator[File]:
    label = label_of(path)
    with readable(Place(file=label)), _said_of_an_export(label), path.open("rb") as raw:
        check_directory(raw, label, limits)
        with zipfile.ZipFile(raw) as archive:
            entries = _entries(archive, label, limits)
            for entry in entries:
                yield File(entry.filename, _reading(archive, entry))


def _entries(archive: zipfile.ZipFile, label: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """Those to be read; sizes and packing are judged of these alone, names and kinds of all."""
    there = [entry for entry in archive.infolist() if not LEFTOVER.search(entry.filename)]
    there = [entry for entry in there if not entry.is_dir()]
    read = [entry for entry in there if PurePosixPath(entry.filename).suffix.casefold() in READ]
    check_entries(there, label, Limits(limits.entries, 1 << 62, 1 << 32, 1 << 62), ARCHIVE)
    check_entries(read, label, limits, ARCHIVE)
    empty = next((entry for entry in read if not entry.file_size), None)
    if empty:
        raise refusal("ING-208", Place(file=empty.filename))
    return sorted(read, key=lambda entry: entry.filename)


def _reading(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(count: int) -> bytes:
        with _said_of_an_export(entry.filename), archive.open(entry) as file:
            return file.read(count)

    return read


@contextmanager
def _said_of_an_export(label: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE:
        raise refusal("ING-211", Place(file=label)) from None
    except ReintegrationError as error:
        code = OF_AN_EXPORT.get(error.code or "")
        raise (refusal(code, Place(file=label)) if code else error) from None
