"""``reintegration restore``: unpacks beside, looks whether all fits, and only then puts it into place."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import disclosure, encryption, faults, filesystem, lock, warehouse
from pipeline import ingest as intake
from pipeline.errors import DisclosureFailure, Fault, RefusedInput, ReintegrationError, UsageError
from pipeline.ingest.files.sealed import SealedFile, SealedFolder
from pipeline.jobs import team
from pipeline.jobs.backups import archive, moving, sealing
from pipeline.jobs.backups.manifest import Manifest
from pipeline.jobs.proposals import names
from pipeline.jobs.work import Work

if TYPE_CHECKING:
    from pipeline.settings import Settings

MARGIN = 64 * 1024**2  # bytes that are left free
WAREHOUSE = ("cases.duckdb", "release.duckdb", "register", "case.key")


def restore(work: Work, path: Path) -> Manifest:
    """Make the workspace of a backup in a folder that has no warehouse.

    ``UsageError`` where there is one, or no such file; ``RefusedInput`` where the backup is not whole or
    does not hold together; ``DisclosureFailure`` where reports are out that it does not know;
    ``ReintegrationError`` where there is no room. Then nothing was changed.
    """
    settings = work.settings
    if not path.is_file():
        raise UsageError("There is no such backup.", "Name the file that `reintegration backup` wrote.")
    with filesystem.owner_only(), lock.held(settings):
        moving.finish(settings)
        if any((settings.warehouse / each).exists() for each in WAREHOUSE):
            raise UsageError(
                "There is a warehouse in this folder already; nothing was restored.",
                "Restore into another folder (`reintegration restore FILE --home DIR`), or move warehouse/ "
                "away.",
            )
        try:
            about = _unpack(work, path)
            _look(replace(settings, home=moving.staged(settings)), settings)
            moving.commit(settings)
        except OSError as error:
            raise faults.of(error, settings) or no_room() from None
        finally:
            moving.finish(settings)
        team.add(settings, work.clock(), names.given(""), team.RAN, "restore")
    return about


def _unpack(work: Work, path: Path) -> Manifest:
    new = filesystem.private_folder(moving.staged(work.settings))
    if not sealing.is_sealed(path):
        return _unpacked(work, path, new)
    work.progress("Opening the backup with its key")
    if path.stat().st_size + MARGIN > shutil.disk_usage(new).free:
        raise faults.refused(faults.DISK, more="Nothing was restored.")
    # it holds the exports of the inbox: a copy that nobody can read after this process
    copy = SealedFolder(filesystem.private_folder(new.with_name("opened"))).file("backup.zip")
    with copy.open("wb") as target:
        sealing.unseal(path, target, _keys(work.settings))
    try:
        return _unpacked(work, copy, new)
    finally:
        copy.unlink()


def _keys(settings: Settings) -> list[str]:
    """The key that the environment gives, else those that are kept on this computer."""
    given = encryption.in_environment(settings)
    return [given] if given else list(encryption.known())


def _unpacked(work: Work, backup: Path | SealedFile, new: Path) -> Manifest:
    with archive.opened(backup) as (packed, about):
        if about.bytes + MARGIN > shutil.disk_usage(new).free:
            raise faults.refused(faults.DISK, more="Nothing was restored.")
        work.progress("Unpacking the backup")
        archive.unpack(packed, about, new)
    return about


def _look(unpacked: Settings, settings: Settings) -> None:
    """Hold the register of the backup against its database, and the reports that lie here against it."""
    import duckdb

    if not unpacked.cases_db.is_file():
        raise does_not_fit()
    try:
        with warehouse.connect(unpacked.cases_db, unpacked) as connection:
            intake.prepare(connection, unpacked)
            has_reports = any(unpacked.out.glob("*/*/release.json"))
            disclosure.recover(unpacked, connection, has_reports=has_reports)
            connection.execute("force checkpoint")
        known = disclosure.runs(unpacked)
    except (duckdb.Error, DisclosureFailure, Fault) as error:
        raise faults.of(error, settings, faults.LACKS) or does_not_fit() from None
    if any(_run(record) not in known for record in settings.out.glob("*/*/release.json")):
        raise DisclosureFailure(
            "In out/ lies a report that was released after this backup was made; nothing was restored.",
            "Take a later backup: from this one figures would be decided as if that report were not known. "
            "If there is none, see `reintegration audit --begin-anew` in docs/disclosure.md.",
        )


def _run(record: Path) -> str:
    try:
        return str(json.loads(record.read_text("utf-8"))["run_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def does_not_fit() -> RefusedInput:
    """The refusal of a backup whose parts are not of one state."""
    return RefusedInput(
        "The register in this backup does not fit its database; nothing was restored.",
        "Take another backup: this one was put together or changed after it was made.",
    )


def no_room() -> ReintegrationError:
    return ReintegrationError(
        "The backup could not be unpacked: the disk is full, or the folder may not be written to.",
        "Make room, or restore into a folder on another disk.",
    )
