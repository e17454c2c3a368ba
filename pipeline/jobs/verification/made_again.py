"""A report whose files were damaged is made again from the release file: to the same bytes, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import configuration, disclosure, filesystem, reporting, warehouse
from pipeline.errors import Busy, Fault, ReintegrationError, UsageError
from pipeline.jobs import reports
from pipeline.jobs.proposals import signatures
from pipeline.jobs.verification import report_folders
from pipeline.jobs.verification.report_folders import RECORD, SHARED, Folder

if TYPE_CHECKING:
    from pipeline.disclosure import Entry
    from pipeline.settings import Settings

Progress = Callable[[str], None]
DRAFTS = "verify.partial"  # in warehouse/: a run that is cut off leaves it to the next one


def report(settings: Settings, folder: Folder, known: Sequence[Entry], progress: Progress) -> bool:
    """Put a report that is damaged back as it was released; whether that could be done.

    Nothing is put out that the register does not have, that another person had to approve and did not, or
    that differs in one byte from what the record of the report says. Without a record, every file that is
    there and not empty has to be as it is made again.
    """
    audience, period = _audience(settings, folder), folder.path.parent.name
    release = _release(settings, audience, period, known) if audience else None
    if audience is None or release is None or not _may_be_out(release, known, audience):
        return False
    try:
        made = _made(settings, audience, period, release, progress)
    except Busy:
        raise
    except ReintegrationError:
        return False
    if not _is_the_same(folder, made):
        return False
    reporting.put_out(folder.path, made)
    return True


def shared(settings: Settings, period: str) -> bool:
    """Write what the reports of a period share again, where the release file is of that period."""
    of_file = [audience for audience, of, _ in _in_file(settings) if of == period]
    try:
        if of_file:
            reporting.write_definitions(settings, of_file[0], period)
    except Busy:
        raise
    except ReintegrationError:
        return False
    return bool(of_file)


def _audience(settings: Settings, folder: Folder) -> str | None:
    """Whom a report is for, by the name of its folder."""
    try:
        known = {one.folder: one.audience for one in reporting.definitions(settings)}
    except ReintegrationError:
        return None
    return known.get(folder.path.name)


def _in_file(settings: Settings) -> list[tuple[str, str, str]]:
    """Audience, period and run of all that the release file holds."""
    import duckdb

    if not (settings.release_db.is_file() and settings.release_db.stat().st_size):
        return []
    try:
        with warehouse.connect(settings.release_db, settings, read_only=True) as connection:
            query = "select audience, period, run_id from release order by all"
            return connection.execute(query).fetchall()
    except (duckdb.Error, Fault, UsageError):  # damaged, or its key is not there
        return []


def _release(settings: Settings, audience: str, period: str, known: Sequence[Entry]) -> Entry | None:
    """The entry of what the release file holds for an audience and period."""
    runs = [run for who, of, run in _in_file(settings) if (who, of) == (audience, period)]
    found = disclosure.releases(known, period, runs[0]) if runs else []
    return found[-1] if found else None


def _may_be_out(release: Entry, known: Sequence[Entry], audience: str) -> bool:
    if release.approval != configuration.TWO_PERSONS:
        return True
    return disclosure.approved(known, release.number, audience) is not None


def _made(
    settings: Settings, audience: str, period: str, release: Entry, progress: Progress
) -> dict[str, bytes]:
    """Every file of the report, made anew and read back by the attacker, by its path."""
    drafts = filesystem.private_folder(settings.warehouse / DRAFTS)
    said = signatures.of(settings, release.number, [audience])
    try:
        [folder] = reports.write(
            settings, [audience], period, progress, said, reports.Drafts(settings.release_db, drafts)
        )
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    finally:
        filesystem.remove_tree(drafts)


def _is_the_same(folder: Folder, made: Mapping[str, bytes]) -> bool:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in made.items() if name != RECORD}
    if folder.record:
        return bool(hashes == folder.record["files"])
    return all(
        path.relative_to(folder.path).as_posix() == RECORD
        or not path.stat().st_size
        or hashlib.sha256(path.read_bytes()).hexdigest()
        == hashes.get(path.relative_to(folder.path).as_posix())
        for path in folder.path.rglob("*")
        if path.is_file()
    )


def shared_folders(settings: Settings) -> list[Path]:
    """Folders of what the reports of a period share of which a file is cut off or empty."""
    return [
        folder
        for folder in sorted(settings.out.glob(f"*/{SHARED}"))
        if not all(report_folders.is_whole(path) for path in folder.rglob("*") if path.is_file())
    ]
