"""What a computer can lack while a run is at work, one code for each: disk, memory, rights, damage, lock.

The text of such an error is looked at and never shown: it may hold a path that names somebody, or data.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Busy, Fault, QualityFailure, ReintegrationError

if TYPE_CHECKING:
    from pipeline.settings import Settings

DISK, MEMORY, RIGHTS, DAMAGE, LOCK = (f"SYS-{number:03}" for number in range(1, 6))
NOT_BUILT, NOT_READ, DOES_NOT_HOLD, NOT_TRIED, NO_CHECK = (f"QUA-{number:03}" for number in range(1, 6))

# code: kind of error, what is wrong, what to do. docs/error_codes.md is written from them.
CODES: dict[str, tuple[type[ReintegrationError], str, str]] = {
    DISK: (
        Fault,
        "There is no room left on the disk",
        "Free some, or move the working folder to a larger disk, and give the same command again.",
    ),
    MEMORY: (
        Fault,
        "The memory of this computer did not suffice",
        "Close other programs, or set REINTEGRATION_THREADS to 1, and give the same command again.",
    ),
    RIGHTS: (
        Fault,
        "A file or folder may not be read or written",
        "Let the account that runs this program read and write all of the working folder, and try again.",
    ),
    DAMAGE: (
        Fault,
        "A file of the warehouse is damaged, cut short, or written by another version",
        "Move warehouse/ away, then bring back a backup (`reintegration restore`) or take all in again.",
    ),
    LOCK: (
        Busy,
        "Another run, or another program, holds what this one needs",
        "Wait until it has ended, or close it there, and give the same command again.",
    ),
    NOT_BUILT: (
        QualityFailure,
        "The figures could not be built",
        "Nothing was released. Show the names of the models to whoever looks after them.",
    ),
    NOT_READ: (
        QualityFailure,
        "dbt stopped before the figures were built",
        "Nothing was released. Try `dbt parse` in the project's folder, and show what it says to its keeper.",
    ),
    DOES_NOT_HOLD: (
        QualityFailure,
        "A check that must hold does not",
        "Correct the export, of which nothing was stored; of figures, show it to whoever keeps the models.",
    ),
    NOT_TRIED: (
        QualityFailure,
        "A check could not be made, which says nothing about the data",
        "Compare the file in expectations/ with the columns it names.",
    ),
    NO_CHECK: (
        QualityFailure,
        "A file of checks cannot be read",
        "Compare it with the others in expectations/.",
    ),
}
LACKS = (DISK, MEMORY)
OF_THE_SYSTEM = (DISK, MEMORY, RIGHTS, DAMAGE, LOCK)

NUMBERS = {
    DISK: {errno.ENOSPC, errno.EFBIG, *(getattr(errno, name, errno.ENOSPC) for name in ("EDQUOT",))},
    MEMORY: {errno.ENOMEM, errno.EAGAIN},
    RIGHTS: {errno.EACCES, errno.EPERM, errno.EROFS},
    DAMAGE: {errno.EIO},
}
OF_WINDOWS = {
    DISK: {39, 112, 1295},
    MEMORY: {8, 14, 1455},
    RIGHTS: {5, 19},
    LOCK: {32, 33},
    DAMAGE: {23, 1117},
}
# what DuckDB and Python say, in this order: a disk that is full also makes a file that is cut short
SAYINGS = {
    DISK: r"no space left|not enough space|disk (?:is )?full|disk quota|max_temp_directory_size"
    r"|file too large",
    MEMORY: r"out of memory|bad.?alloc|cannot allocate memory|failed to (?:allocate|map segment|pin block)"
    r"|can't start new thread|resource temporarily unavailable",
    LOCK: r"could not set lock|used by another process|file is already open",
    RIGHTS: r"permission denied|access is denied|read-only file system|operation not permitted"
    r"|(?:opened|attached) in read-only mode",
    DAMAGE: r"not a valid duckdb database|could not read enough bytes|corrupt|checksum|is a directory"
    r"|version number|serialization error|failed to deserialize|failure while replaying wal",
}
# how Python begins what the system says, in whatever language
NUMBERED = re.compile(r"^\s*\[(Errno|WinError) (\d+)\]", re.MULTILINE)
PATTERNS = {code: re.compile(words, re.IGNORECASE) for code, words in SAYINGS.items()}
OF_MEMORY = ("BrokenProcessPool", "OutOfMemoryException")  # a worker is ended where memory is short
FULL = 256 * 1024  # bytes; a block of the database
NOT_BEGUN = "Nothing was begun: what was stored before stands."


def refused(code: str, where: str = "", more: str = "") -> ReintegrationError:
    """The error of a code; ``where`` holds names of the program's own, ``more`` is said after the remedy."""
    kind, what, remedy = CODES[code]
    return kind(f"{what} ({where})." if where else f"{what}.", f"{remedy} {more}".rstrip(), code=code)


def and_(error: ReintegrationError, truth: str) -> ReintegrationError:
    """The same error, with what was stored although it failed."""
    return type(error)(error.what, f"{error.remedy} {truth}".rstrip(), code=error.code)


def of(
    error: BaseException, settings: Settings | None = None, codes: Collection[str] = OF_THE_SYSTEM
) -> ReintegrationError | None:
    """What an error of another program's words is of these codes; None where it is something else.

    An error that was made from another is looked at with that one.
    """
    if isinstance(error, ReintegrationError):
        return error if error.code in codes else None
    for each in _chain(error):
        code = code_of(each, settings)
        if code in codes:
            return refused(code, _where(each, settings))
    return None


def code_of(error: BaseException, settings: Settings | None = None) -> str:
    """The code for one error; empty where it is of none."""
    if isinstance(error, MemoryError) or type(error).__name__ in (
        "BrokenProcessPool",
        "OutOfMemoryException",
    ):
        found = said(str(error))
        return found if found == DISK else MEMORY
    if isinstance(error, OSError) and type(error).__module__ == "builtins":
        return _of_number(error)
    named = (type(error).__module__ or "").partition(".")[0]
    if named in ("duckdb", "_duckdb"):
        return said(str(error)) or _by_looking(error, settings)
    if isinstance(error, (RuntimeError, ImportError)):  # a thread, or a library, that found no memory
        return MEMORY if PATTERNS[MEMORY].search(str(error)) else ""
    return ""


def said(text: str) -> str:
    """The code for what a database says; empty where it is of none."""
    return next((code for code, pattern in PATTERNS.items() if pattern.search(text)), "")


def said_by_python(text: str) -> str:
    """The code for an error of the system in the words of Python; empty where it is of none."""
    found = NUMBERED.search(text)
    return _in(OF_WINDOWS if found[1] == "WinError" else NUMBERS, int(found[2])) if found else ""


def _of_number(error: OSError) -> str:
    of_windows = getattr(error, "winerror", None)
    return _in(NUMBERS, error.errno) if of_windows is None else _in(OF_WINDOWS, of_windows)


def _in(codes: Mapping[str, Collection[int]], number: int | None) -> str:
    return next((code for code, numbers in codes.items() if number in numbers), "")


def _by_looking(error: BaseException, settings: Settings | None) -> str:
    """Where the system says it in the language of its user: whether there is room, and who may write."""
    if settings is None or type(error).__name__ != "IOException" or not settings.warehouse.is_dir():
        return ""
    if shutil.disk_usage(settings.warehouse).free < FULL:
        return DISK
    places = [settings.warehouse, settings.cases_db]
    return RIGHTS if any(each.exists() and not os.access(each, os.R_OK | os.W_OK) for each in places) else ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _where(error: BaseException, settings: Settings | None) -> str:
    """The file or folder where it is one of the working folder; one elsewhere may be named after somebody."""
    name = getattr(error, "filename", None)
    if settings is None or not isinstance(name, str):
        return ""
    home = settings.home
    with_links = (home, home.resolve())
    path = Path(name)
    found = next((path.relative_to(each) for each in with_links if path.is_relative_to(each)), None)
    if found is None or not found.parts:
        return ""
    return found.as_posix() if found.parts[0] == "warehouse" else found.parts[0]
