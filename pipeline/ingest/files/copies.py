"""Private copies of a package's files: what was checked is what is read, and nobody else can read it."""

from __future__ import annotations

import codecs
import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from pipeline import filesystem, room
from pipeline.errors import Busy
from pipeline.filesystem import private_folder
from pipeline.ingest.files.archive import Limits, Source
from pipeline.ingest.files.csvfile import TextGuard
from pipeline.ingest.files.reader import Descriptor, Resource, shown_path
from pipeline.ingest.files.sealed import SealedFile, SealedFolder
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from pipeline.settings import Settings

PIECE = 64 * 1024  # bytes
FOLDER_PREFIX = "incoming-"
LINE_ENDS, MARKS = (b"\n", b"\r\n"), (b"", codecs.BOM_UTF8)
Differs = Literal["", "line ends", "content"]
CHECKSUM = re.compile(r"(?:(md5|sha1|sha256|sha512):)?([0-9a-f]{32,128})")


@dataclass(frozen=True, slots=True)
class Copy:
    """The private copy of one table's file; ``sha256`` and ``size`` are those of the bytes that came.

    ``differs`` from what datapackage.json says of it: in nothing, in how lines end, or in more than that.
    """

    file: SealedFile
    sha256: str
    size: int
    differs: Differs = ""
    has_empty_lines: bool = False


@contextmanager
def workspace(settings: Settings) -> Iterator[SealedFolder]:
    """A folder that only its owner may enter and this process read, removed at the end; as what a crash left.

    The caller holds the lock of the working folder, so that no other run has a workspace.
    """
    parent = private_folder(settings.warehouse)
    for left in parent.glob(f"{FOLDER_PREFIX}*"):
        _remove(left)
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=parent))
    try:
        yield SealedFolder(folder)
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    """What cannot go now goes when the next run begins."""
    with suppress(OSError, Busy):
        filesystem.remove_tree(folder)


def copy_all(source: Source, descriptor: Descriptor, folder: SealedFolder, limits: Limits) -> dict[str, Copy]:
    """Copy every table's file, checked; CSV text loses its byte order mark and gets plain line ends.

    ``Fault`` where the disk has no room for it.
    """
    said = sum(source.size(resource.path) for resource in descriptor.resources)
    room.to_take_in(folder.folder, min(said, limits.unpacked))
    copies: dict[str, Copy] = {}
    for resource in descriptor.resources:
        allowed = limits.unpacked - sum(copy.size for copy in copies.values())
        copies[resource.table] = _copy(source, resource, folder, allowed)
    return copies


def _copy(source: Source, resource: Resource, folder: SealedFolder, allowed: int) -> Copy:
    place = Place(package=source.label, table=resource.table, file=shown_path(resource))
    stated, expected = _checksum(resource, place)
    whole, asked = hashlib.sha256(), hashlib.new(stated, usedforsecurity=False)
    guard = TextGuard(place) if resource.format == "csv" else None
    file, size = folder.file(f"{resource.table}.{resource.format}"), 0
    with source.open(resource.path) as raw, file.open("wb") as out:
        for piece, last in _pieces(raw):
            size += len(piece)
            if size > allowed:
                raise refusal("ING-026", place)
            whole.update(piece)
            asked.update(piece)
            out.write(guard.feed(piece, last=last) if guard else piece)
    differs: Differs = ""
    if expected not in ("", asked.hexdigest()) or resource.size not in (None, size):
        same = resource.format == "csv" and _is_same_text(file, stated, expected, resource.size)
        differs = "line ends" if same else "content"
    return Copy(file, whole.hexdigest(), size, differs, guard is not None and guard.has_empty_lines)


def _is_same_text(file: SealedFile, kind: str, expected: str, size: int | None) -> bool:
    """Whether a checked text is what was stated but for the ends of its lines and its byte order mark."""
    for end in LINE_ENDS:
        for mark in MARKS:
            found, length = hashlib.new(kind, mark, usedforsecurity=False), len(mark)
            with file.open("rb") as text:
                for line in text:
                    written = line.removesuffix(b"\n") + end if line.endswith(b"\n") else line
                    found.update(written)
                    length += len(written)
            if expected in ("", found.hexdigest()) and size in (None, length):
                return True
    return False


def _checksum(resource: Resource, place: Place) -> tuple[str, str]:
    """Kind and value of the checksum that the descriptor gives; MD5 where it names none (Frictionless)."""
    if not resource.checksum:
        return "sha256", ""
    found = CHECKSUM.fullmatch(resource.checksum.casefold())
    if not found:
        raise refusal("ING-015", place)
    return found[1] or "md5", found[2]


def _pieces(raw: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Pieces of one size, the last one marked; an empty file is one empty piece."""
    piece = _fill(raw)
    while True:
        following = _fill(raw)
        yield piece, not following
        if not following:
            return
        piece = following


def _fill(raw: IO[bytes]) -> bytes:
    parts, wanted = [], PIECE
    while wanted and (part := raw.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)
