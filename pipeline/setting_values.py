"""What the settings of the environment may say: amounts of memory, numbers of threads, working folders."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from pipeline.errors import ReintegrationError, UsageError

AMOUNT = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([KMGT])(i?)B", re.IGNORECASE | re.ASCII)
POWERS = {"K": 1, "M": 2, "G": 3, "T": 4}
LEAST_MEMORY = 400_000_000  # bytes; below it the figures of 252 cases are not built
MOST_THREADS_A_CORE, MOST_THREADS = 4, 16  # more only wait for each other, each with memory of its own
NUMBER = re.compile(r"[1-9]\d{0,3}", re.ASCII)
# dbt takes what follows # and ? for something else than the path
NOT_IN_A_PATH = re.compile(r"[#?\x00-\x1f\x7f\ud800-\udfff]")

CODES: dict[str, tuple[str, str]] = {
    "SET-001": (
        "REINTEGRATION_MEMORY is no amount of memory from 400MB up to what this computer has",
        "Set it to an amount like `2GB`, or unset it: then 3GB hold.",
    ),
    "SET-002": (
        "REINTEGRATION_THREADS is not a whole number from 1 up to four for each core",
        "Set it to the number of cores to use, or unset it: then 2 are used.",
    ),
    "SET-003": (
        "The path of the working folder holds a `#`, a `?`, a backslash, or a letter that is no Unicode",
        "Choose another folder (--home or REINTEGRATION_HOME), or give that one another name.",
    ),
    "SET-004": (
        "REINTEGRATION_RULES names no set of disclosure rules",
        "Set it to one of the names that docs/disclosure.md lists, or unset it: then the usual rules hold.",
    ),
    "SET-006": (
        "The working folder is a file, or cannot be made or entered",
        "Name a folder that you may write to with --home or REINTEGRATION_HOME.",
    ),
    "SET-007": (
        "PYTHONOPTIMIZE=2 (or `python -OO`) takes away texts that the checks of the data need",
        "Unset PYTHONOPTIMIZE, or set it to 1.",
    ),
}


def refused(code: str, what: str = "", remedy: str = "") -> ReintegrationError:
    """The error of a code, in its own words where there are better ones; it repeats no setting."""
    usual, usual_remedy = CODES[code]
    return UsageError(what or f"{usual}.", remedy or usual_remedy, code=code)


def memory(said: str) -> str:
    """An amount of memory as DuckDB writes it; ``UsageError`` where it is none, too little or too much."""
    found = AMOUNT.fullmatch(said.strip())
    if not found:
        raise refused("SET-001")
    size = float(found[1]) * (1024 if found[3] else 1000) ** POWERS[found[2].upper()]
    installed = _installed()
    if size < LEAST_MEMORY or (installed and size > installed):
        raise refused("SET-001")
    return f"{found[1]}{found[2].upper()}{found[3].lower()}B"


def threads(said: str) -> int:
    """A number of threads; ``UsageError`` where it is none, or more than this computer has use for."""
    most = max(MOST_THREADS, MOST_THREADS_A_CORE * (os.cpu_count() or 1))
    if not NUMBER.fullmatch(said.strip()) or int(said) > most:
        raise refused(
            "SET-002",
            f"REINTEGRATION_THREADS is not a whole number from 1 to {most}.",
            "Set it to the number of cores to use.",
        )
    return int(said)


def refuse_without_texts() -> None:
    """``UsageError`` where Python has thrown away what Great Expectations reads of its own parts."""
    if sys.flags.optimize > 1:
        raise refused("SET-007")


def home(path: Path) -> Path:
    """The working folder; ``UsageError`` where its path is one that the database cannot be opened by."""
    text = str(path)
    if NOT_IN_A_PATH.search(text) or (os.name == "posix" and "\\" in text):
        raise refused("SET-003")
    if path.exists() and not path.is_dir():
        raise refused("SET-006")
    return path


def _installed() -> int:
    """Bytes of memory in this computer; 0 where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows
        return 0
