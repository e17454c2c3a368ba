"""The reports that are out, those that were withdrawn, and what all reports of a period share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline import disclosure
from pipeline.codes_of_keeping import fault
from pipeline.jobs import notice
from pipeline.jobs.verification import made_again, report_folders
from pipeline.jobs.verification.report_folders import Folder, shown

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.disclosure import Entry
    from pipeline.jobs.verification.verified import Verified
    from pipeline.settings import Settings

Progress = Callable[[str], None]


def look(settings: Settings, found: Verified, progress: Progress, *, has_register: bool) -> None:
    """Hold every report that is out against its hashes and the register; make again what is damaged."""
    back, removed = report_folders.tidy(settings.out)
    found.mended += [f"out/{name}: put back as it was before a run that was cut off." for name in back]
    if removed:
        found.mended.append(f"out/: {removed:,} unfinished reports of a run that was cut off are gone.")
    known = disclosure.registered(settings) if has_register else ()
    folders = [*report_folders.of_reports(settings.out)]
    for number, path in enumerate(folders, start=1):
        progress(f"Looking at the reports ({number} of {len(folders)})")
        _report(settings, found, path, known, progress)
    if not folders:
        found.notes.append("No report is out.")
    _shared(settings, found)


def _report(
    settings: Settings, found: Verified, path: Path, known: Sequence[Entry], progress: Progress
) -> None:
    folder, where = report_folders.read(path), shown(settings, path)
    if folder.others:
        found.faults.append(fault("KEP-022", f"{where}, {folder.others:,} files"))
    if folder.record and known and folder.run_id not in {entry.run_id for entry in known}:
        found.faults.append(fault("KEP-021", where))
        return
    if not folder.damaged:
        if not folder.others:
            found.sound.append(f"{where}: as it was released.")
        return
    files = ", ".join(folder.damaged)
    if known and not folder.others and made_again.report(settings, folder, known, progress):
        found.mended.append(f"{where}: made again from the release file, to the same bytes ({files}).")
    else:
        found.faults.append(fault("KEP-020", f"{where}: {files}"))


def _shared(settings: Settings, found: Verified) -> None:
    for folder in made_again.shared_folders(settings):
        where = shown(settings, folder)
        if made_again.shared(settings, folder.parent.name):
            found.mended.append(f"{where}: made again from the release file.")
        else:
            found.faults.append(fault("KEP-025", where))


def look_at_withdrawn(settings: Settings, found: Verified, *, has_register: bool) -> None:
    """Hold every report that was withdrawn against its hashes; write a notice that is damaged again."""
    known = disclosure.registered(settings) if has_register else ()
    reports = sorted(settings.withdrawn.glob("*/*/report"))
    for path in reports:
        folder, where = report_folders.read(path), shown(settings, path.parent)
        if not folder.is_sound:
            found.faults.append(fault("KEP-023", where))
        if _notice_is_damaged(path.parent):
            if _write_notice(path.parent, folder, known):
                found.mended.append(f"{where}: its notice was written again from the register.")
            else:
                found.faults.append(fault("KEP-023", f"{where}: notice"))
    if reports:
        found.sound.append(f"{len(reports):,} reports that were withdrawn were looked at.")


def _notice_is_damaged(folder: Path) -> bool:
    return not all(
        (folder / name).is_file() and (folder / name).stat().st_size for name in ("notice.txt", "notice.html")
    )


def _write_notice(place: Path, folder: Folder, known: Sequence[Entry]) -> bool:
    period, audience = place.parent.name, str(folder.record.get("audience", ""))
    entries = [
        entry
        for entry in known
        if (entry.kind, entry.period) == (disclosure.WITHDRAWN, period)
        and (entry.reports or {}).get(audience) == folder.run_id
    ]
    if entries:
        notice.write(place, audience, period, entries[-1].entered_at, entries[-1].reason)
    return bool(entries)
