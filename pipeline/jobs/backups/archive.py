"""The file of a backup: a zip, written and read in pieces; no name or number in it is trusted."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from pipeline.filesystem import OWNER_ONLY_FILE, private_folder
from pipeline.jobs.backups import manifest, sealing
from pipeline.jobs.backups.contents import FOLDERS, UNTRUE_NAME
from pipeline.jobs.backups.manifest import Kept, Manifest, damaged

if TYPE_CHECKING:
    from pipeline.ingest.files.sealed import SealedFile

PIECE = 1024**2  # bytes
LEVEL = 1  # of zlib: databases shrink to a third, and higher levels take many times as long
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
BINARY = getattr(os, "O_BINARY", 0)  # of Windows, which else would turn line ends
OWNERS_FILE = (stat.S_IFREG | OWNER_ONLY_FILE) << 16


def write(
    path: Path,
    files: Iterable[tuple[str, Path]],
    moment: datetime,
    describe: Callable[[Mapping[str, Kept]], Manifest],
    key: str = "",
) -> tuple[Manifest, str]:
    """Write the files, and what ``describe`` says of them at the end, to a new file of its owner's only.

    With a key, as an age file; then its SHA-256 before that is handed back, else nothing.
    """
    path.unlink(missing_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, OWNER_ONLY_FILE)
    with os.fdopen(opened, "wb") as file:
        if key:
            with sealing.into(file, key) as target:
                about = _pack(cast("IO[bytes]", target), files, moment, describe)
            digest = target.hex
        else:
            about, digest = _pack(file, files, moment, describe), ""
        file.flush()
        os.fsync(file.fileno())
    return about, digest


def _pack(
    file: IO[bytes],
    files: Iterable[tuple[str, Path]],
    moment: datetime,
    describe: Callable[[Mapping[str, Kept]], Manifest],
) -> Manifest:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as packed:
        kept = {name: _add(packed, name, source, moment) for name, source in files}
        about = describe(kept)
        packed.writestr(_member(manifest.NAME, moment), about.as_json())
    return about


@contextmanager
def opened(backup: Path | SealedFile) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup whose list of files holds: names that stay inside, sizes as announced, and none too many.

    ``RefusedInput`` where it does not, or where what is read out of it in the block is damaged.
    """
    try:
        with backup.open("rb") as file, zipfile.ZipFile(file) as packed:
            about = _manifest(packed)
            members = [each for each in packed.infolist() if each.filename != manifest.NAME]
            sizes = {each.filename: each.file_size for each in members}
            is_whole = (
                len(members) == len(sizes)
                and sizes == {name: each.bytes for name, each in about.files.items()}
                and all(map(_is_true, members))
                # members that share their bytes unpack to more than there is
                and sum(each.compress_size for each in packed.infolist()) <= file.seek(0, os.SEEK_END)
            )
            if not is_whole:
                raise damaged()
            yield packed, about
    except DAMAGE:
        raise damaged() from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the beginning of the file
            raise
        raise damaged() from None


def unpack(packed: zipfile.ZipFile, about: Manifest, into: Path | None) -> None:
    """Read every file through, hold it against its hash, and write it below ``into`` where that is given."""
    for name, kept in about.files.items():
        with packed.open(name) as source:
            found = _copy(source, None) if into is None else _write_out(source, into / name)
        if found != kept:
            raise damaged()


def _write_out(source: IO[bytes], path: Path) -> Kept:
    private_folder(path.parent)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, OWNER_ONLY_FILE)
    with os.fdopen(opened, "wb") as file:
        kept = _copy(source, file)
        file.flush()
        os.fsync(file.fileno())
    return kept


def _manifest(packed: zipfile.ZipFile) -> Manifest:
    named = [each for each in packed.infolist() if each.filename == manifest.NAME]
    if len(named) != 1 or named[0].file_size > manifest.LARGEST:
        raise damaged()
    return manifest.parse(packed.read(named[0]))


def _is_true(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a plain file of a folder that is kept."""
    mode = member.external_attr >> 16
    folder, slash, _ = member.filename.partition("/")
    is_plain = stat.S_IFMT(mode) in (0, stat.S_IFREG)
    return is_plain and bool(slash) and folder in FOLDERS and not UNTRUE_NAME.search(member.filename)


def _add(packed: zipfile.ZipFile, name: str, source: Path, moment: datetime) -> Kept:
    with source.open("rb") as read, packed.open(_member(name, moment), "w", force_zip64=True) as written:
        return _copy(read, written)


def _member(name: str, moment: datetime) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, moment.timetuple()[:6])
    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, OWNERS_FILE
    return member


def _copy(source: IO[bytes], target: IO[bytes] | None) -> Kept:
    size, digest = 0, hashlib.sha256()
    while piece := source.read(PIECE):
        size += len(piece)
        digest.update(piece)
        if target:
            target.write(piece)
    return Kept(size, digest.hexdigest())
