"""``reintegration backup``: writes the file beside, reads it back, and only then gives it its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import disclosure, encryption, faults, filesystem, warehouse
from pipeline import ingest as intake
from pipeline.errors import ReintegrationError, UsageError
from pipeline.jobs import landed, released
from pipeline.jobs.backups import archive, contents, sealing
from pipeline.jobs.backups.manifest import Kept, Manifest, damaged
from pipeline.jobs.work import Work, writing

if TYPE_CHECKING:
    from pipeline.settings import Settings


def backup(work: Work, path: Path) -> Manifest:
    """Write all that the workspace keeps to one file that only its owner may read.

    ``UsageError`` where there is nothing to keep, or the file cannot be there; ``DisclosureFailure`` where
    the register does not fit the database; ``ReintegrationError`` where there is no room. Whatever happens,
    no file of that name is left that is not whole.
    """
    settings, target = work.settings, path.absolute()
    _refuse_place(settings, target)
    with writing(work, "backup"):
        if not settings.cases_db.is_file():
            raise UsageError(
                "There is no warehouse here yet: there is nothing to keep.",
                "Name the folder that has it: `reintegration --home DIR backup FILE`.",
            )
        entries = _recover(settings)
        partial = target.with_name(f"{target.name}.partial")
        try:
            about = _write(work, partial, entries)
            filesystem.replace(partial, target)
        except OSError as error:
            raise faults.of(error, settings) or ReintegrationError(
                "The backup could not be written: the disk is full, or the folder may not be written to.",
                "Make room, or name a file on another disk.",
            ) from None
        finally:
            partial.unlink(missing_ok=True)
    return about


def _refuse_place(settings: Settings, target: Path) -> None:
    if target.exists():
        raise UsageError(
            "There is a file of this name already.", "Choose another name: each backup is a file of its own."
        )
    if not target.parent.is_dir():
        raise UsageError("The folder for the backup is not there.", "Make it, or name another.")
    if any(target.resolve().is_relative_to((settings.home / each).resolve()) for each in contents.FOLDERS):
        raise UsageError(
            "The backup would lie in a folder that it is a backup of.",
            "Name a file outside of this workspace, best on another disk.",
        )


def _recover(settings: Settings) -> int:
    """Hold the register against the database, and leave nothing in a log; give the number of entries."""
    with warehouse.connect(settings.cases_db, settings) as connection:
        intake.prepare(connection, settings)
        disclosure.recover(settings, connection, has_reports=bool(released.existing(settings)))
        connection.execute("force checkpoint")
    if settings.release_db.is_file():
        with warehouse.connect(settings.release_db, settings) as connection:
            connection.execute("force checkpoint")
    return len(disclosure.registered(settings))


def _write(work: Work, partial: Path, entries: int) -> Manifest:
    settings, moment = work.settings, work.clock()

    def describe(kept: Mapping[str, Kept]) -> Manifest:
        counts = {
            "packages": len(landed.packages(settings)),
            "register_entries": entries,
            "reports": len(released.existing(settings)),
        }
        holds_key = f"warehouse/{settings.case_key_file.name}" in kept
        made_at = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        return Manifest(made_at, version("reintegration"), holds_key, counts, kept)

    key = next(iter(encryption.keys(settings)), "")
    about, digest = archive.write(partial, _told(work), moment, describe, key)
    work.progress("Reading the backup back")
    if key:
        if sealing.digest(partial, key) != digest:
            raise damaged()
        return about
    with archive.opened(partial) as (packed, found):
        archive.unpack(packed, found, None)
    return about


def _told(work: Work) -> Iterator[tuple[str, Path]]:
    """Every file to keep, and how many of them are done."""
    files = list(contents.files(work.settings))
    for number, each in enumerate(files, start=1):
        work.progress(f"Writing the backup ({number} of {len(files)})")
        yield each
