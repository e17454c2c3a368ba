"""A package as it arrives: a folder or a zip, opened without trusting a name or a number in it."""

from __future__ import annotations

import errno
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from pipeline import faults
from pipeline.ingest.refusals import Place, refusal

DESCRIPTOR = "datapackage.json"
WORKBOOK_PART = "[Content_Types].xml"
# What has no business in a package and may hold what its tables must not: archives, documents, programs.
OTHER_FILES = re.compile(
    r"(?i)\.(zip|7z|rar|tar|t?gz|tgz|bz2|xz|zst|cab|iso|jar|xlsx?|xlsm|xlsb|ods|docx?|docm|odt|pptx?|pdf|mdb|accdb|"
    r"sqlite3?|db|duckdb|sav|dta|exe|dll|msi|bat|cmd|ps1|vbs|js|sh|scr|lnk|html?|jpe?g|png|gif|heic|mp[34])$"
)
UNTRUE_NAME = re.compile(r"[\\\x00-\x1f\x7f]|^/|^[A-Za-z]:|(^|/)\.\.(/|$)")
STARTS_OF_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
    struct.error,
    OverflowError,
)
RIGHTS_OR_NAMES = (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG)
END_OF_ZIP = b"PK\x05\x06"
LOCATOR_OF_ZIP64, END_OF_ZIP64 = b"PK\x06\x07", b"PK\x06\x06"
END_OF_ZIP_REACH = 22 + 65_535  # the record and the longest comment after it


@dataclass(frozen=True, slots=True)
class Limits:
    """What no real export reaches: one million cases come to about 6 GB, and pack about 7 times smaller."""

    entries: int = 200
    unpacked: int = 32 * 1024**3
    ratio: int = 200
    ratio_from: int = 10 * 1024**2


class Source(Protocol):
    """The files of a package by their names inside it."""

    @property
    def label(self) -> str: ...

    def has(self, name: str) -> bool: ...

    def size(self, name: str) -> int:
        """Bytes that a file has, by what its folder or zip says."""
        ...

    def open(self, name: str) -> IO[bytes]: ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A package in a folder."""

    label: str
    root: Path

    def has(self, name: str) -> bool:
        return (self.root / name).exists() or (self.root / name).is_symlink()

    def size(self, name: str) -> int:
        path = self.root / name
        return path.stat().st_size if path.is_file() else 0

    def open(self, name: str) -> IO[bytes]:
        try:
            path = (self.root / name).resolve()
        except RuntimeError:  # links in a circle
            raise refusal("ING-012", Place(package=self.label)) from None
        if not path.is_relative_to(self.root.resolve()) or not path.is_file():
            raise refusal("ING-012", Place(package=self.label))
        return path.open("rb")


@dataclass(frozen=True, slots=True)
class Zip:
    """A package in a zip; ``prefix`` is the one folder that all its files are in, or empty."""

    label: str
    file: zipfile.ZipFile
    prefix: str

    def has(self, name: str) -> bool:
        return f"{self.prefix}{name}" in self.file.NameToInfo

    def size(self, name: str) -> int:
        return self.file.NameToInfo[f"{self.prefix}{name}"].file_size

    def open(self, name: str) -> IO[bytes]:
        return self.file.open(f"{self.prefix}{name}")


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Source]:
    """Open the folder or zip at ``path``; a damaged zip that shows only in the block is refused too."""
    label = label_of(path)
    try:
        if path.is_dir():
            yield Folder(label, path)
        elif path.is_file():
            with path.open("rb") as raw:
                check_directory(raw, label, limits)
            with zipfile.ZipFile(path) as file:
                if WORKBOOK_PART in file.namelist():
                    raise refusal("ING-013", Place(package=label))
                check_entries(file.infolist(), label, limits)
                yield Zip(label, file, _prefix(file))
        else:
            raise refusal("ING-001", Place(package=label))
    except DAMAGE:
        raise refusal("ING-028", Place(package=label)) from None
    except OSError as error:
        if full := faults.of(error, codes=(faults.DISK, faults.MEMORY)):  # of the copy, which is written here
            raise full from error
        damaged = path.is_file() and error.errno not in RIGHTS_OR_NAMES
        raise refusal("ING-028" if damaged else "ING-018", Place(package=label)) from None


def label_of(path: Path) -> str:
    """What a folder or file is called in messages."""
    return "".join(letter for letter in path.absolute().name if letter.isprintable())[:80]


def check_directory(raw: IO[bytes], label: str, limits: Limits) -> None:
    """Read the number of entries before zipfile reads the entries, which would fill the memory."""
    if raw.read(4) not in STARTS_OF_ZIP:
        raise refusal("ING-017", Place(package=label))
    size = raw.seek(0, 2)
    raw.seek(max(0, size - END_OF_ZIP_REACH))
    tail = raw.read()
    at = tail.rfind(END_OF_ZIP)
    if at < 0 or len(tail) - at < 22:
        raise refusal("ING-028", Place(package=label))
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    large = _large_directory(raw, max(0, size - END_OF_ZIP_REACH) + at)
    if max(entries, large[0]) > limits.entries or max(directory, large[1]) > limits.entries * 1024:
        raise refusal("ING-024", Place(package=label))


def _large_directory(raw: IO[bytes], end: int) -> tuple[int, int]:
    """Entries and bytes of the directory as a large zip (zip64) gives them once more; 0 where it does not."""
    if end < 76:
        return 0, 0
    raw.seek(end - 76)
    record, locator = raw.read(56), raw.read(20)
    if not locator.startswith(LOCATOR_OF_ZIP64):
        return 0, 0
    if not record.startswith(END_OF_ZIP64) or struct.unpack("<Q", locator[8:16])[0] != end - 76:
        raise struct.error
    entries, directory = struct.unpack("<QQ", record[32:48])
    return entries, directory


def check_entries(
    entries: list[zipfile.ZipInfo], label: str, limits: Limits, unwanted: re.Pattern[str] = OTHER_FILES
) -> None:
    """Refuse a zip by what its directory says of its entries, before any of them is unpacked."""
    if len(entries) > limits.entries:
        raise refusal("ING-024", Place(package=label))
    names = [unicodedata.normalize("NFKC", entry.filename).casefold().rstrip("/. ") for entry in entries]
    if len(set(names)) < len(names):
        raise refusal("ING-023", Place(package=label))
    for entry in entries:
        code = _fault_of(entry, unwanted)
        if code:
            raise refusal(code, Place(package=label))
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise refusal("ING-025", Place(package=label))
    if any(entry.file_size > max(limits.ratio_from, limits.ratio * entry.compress_size) for entry in entries):
        raise refusal("ING-027", Place(package=label))


def _fault_of(entry: zipfile.ZipInfo, unwanted: re.Pattern[str]) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if UNTRUE_NAME.search(entry.orig_filename) or not PurePosixPath(entry.filename).parts:
        return "ING-020"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "ING-021"
    if entry.flag_bits & 0x1:
        return "ING-022"
    if unwanted.search(entry.filename):
        return "ING-019"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "ING-029"
    return ""


def _prefix(file: zipfile.ZipFile) -> str:
    """The folder inside the zip that holds datapackage.json: the top, or one folder below it."""
    names = (PurePosixPath(name) for name in file.namelist() if not name.startswith("__MACOSX/"))
    folders = [name.parent for name in names if name.name == DESCRIPTOR and len(name.parts) <= 2]
    if len(folders) != 1:
        return ""
    return "" if folders[0] == PurePosixPath(".") else f"{folders[0]}/"
