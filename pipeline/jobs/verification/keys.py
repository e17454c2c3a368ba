"""The key of the databases: whether it is there and opens them, and which of them it does not protect."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline import encryption, warehouse
from pipeline.codes_of_keeping import fault
from pipeline.errors import Busy, Fault, ReintegrationError
from pipeline.jobs import encrypting

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.jobs.verification.verified import Verified
    from pipeline.settings import Settings


def look(settings: Settings, found: Verified) -> bool:
    """Whether the databases can be opened as far as a key goes; where not, its code says why."""
    if encrypting.finish(settings):
        found.mended.append("warehouse/: what an encryption that was cut off had left is gone.")
    files = [path for path in (settings.cases_db, settings.release_db) if path.is_file()]
    if told := _refusal(settings, files):
        found.faults.append(told)
        return False
    plain = [path for path in files if encryption.is_plain(path)]
    if any(map(encryption.is_encrypted, files)) or encryption.keys(settings):
        found.faults += [fault("KEP-004", f"warehouse/{path.name}") for path in plain]
        found.sound.append("The key of the databases is there, and opens those that are encrypted.")
    elif plain:
        found.notes.append("The databases are not encrypted: `reintegration encrypt` encrypts them.")
    return True


def _refusal(settings: Settings, files: Iterable[Path]) -> ReintegrationError | None:
    """What is said of the key where it is missing, or of a file that it does not open.

    Damage is told where the databases are read.
    """
    import duckdb

    try:
        encryption.keys(settings)
        for path in filter(encryption.is_encrypted, files):
            with suppress(duckdb.Error, Fault), warehouse.connect(path, settings, read_only=True):
                """It opens."""
    except Busy:
        raise
    except ReintegrationError as error:
        return error
    return None
