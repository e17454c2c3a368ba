"""Where a register was touched, and what lies in its folder that no entry names: for whoever mends it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline import filesystem
from pipeline.disclosure.register import certificate_file, entries
from pipeline.disclosure.register.certificate_file import UnusableFile
from pipeline.disclosure.register.entry import RELEASE, Entry, hashed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings


def first_fault(settings: Settings) -> str:
    """The first line of the register that does not hold, or whose figures do not; empty where all do."""
    before, chain = "", settings.register / entries.CHAIN
    try:
        lines = chain.read_text("utf-8").splitlines() if chain.is_file() else []
    except (OSError, ValueError):
        return f"{entries.CHAIN} cannot be read"
    for number, line in enumerate(lines, start=1):
        try:
            entry = Entry(**json.loads(line))
        except (ValueError, TypeError):
            return f"line {number}"
        if (entry.number, entry.previous) != (number, before) or entry != entry.sealed():
            return f"line {number}"
        if entry.kind == RELEASE and (told := _figures(settings, entry)):
            return told
        before = entry.seal
    return ""


def is_ahead(settings: Settings, connection: DuckDBPyConnection) -> bool:
    """Whether the register has an entry that the case file does not know of: a run was cut off."""
    [(length,)] = connection.execute("select coalesce(max(entries), 0) from register.head").fetchall()
    return len(entries.read(settings)) > int(length)


def remove_unnamed(settings: Settings, known: Sequence[Entry]) -> int:
    """Remove figures and certificates that no entry names, of releases that were cut off; count them."""
    named = {settings.register / entry.file for entry in known if entry.kind == RELEASE}
    named |= {certificate_file.path(settings, entry) for entry in known if entry.certificate}
    left = [*settings.register.glob("*.parquet"), *settings.register.glob(f"*{certificate_file.SUFFIX}")]
    for file in (unnamed := [file for file in left if file not in named]):
        filesystem.remove(file)
    return len(unnamed)


def unusable_certificates(settings: Settings, known: Sequence[Entry]) -> int:
    """How many releases have no certificate, or one that is not as it was written."""
    return sum(not _is_proven(settings, entry) for entry in known if entry.certificate)


def _is_proven(settings: Settings, entry: Entry) -> bool:
    try:
        certificate_file.read(settings, entry, measure="none")
    except UnusableFile:
        return False
    return True


def _figures(settings: Settings, entry: Entry) -> str:
    try:
        content = (settings.register / entry.file).read_bytes()
    except OSError:
        return f"the figures of line {entry.number} are gone"
    return "" if hashed(content) == entry.figures else f"the figures of line {entry.number}"
