"""What is looked at beside databases, register and reports: rights, key, proposal, config/, room."""

from __future__ import annotations

import os
import shutil
import stat
from typing import TYPE_CHECKING

from pipeline.codes_of_keeping import fault
from pipeline.filesystem import OWNER_ONLY_FILE, OWNER_ONLY_FOLDER
from pipeline.jobs import checking, team
from pipeline.jobs.proposals import proposal

if TYPE_CHECKING:
    from pipeline.jobs.verification.verified import Verified
    from pipeline.settings import Settings

MARGIN = 256 * 1024**2  # bytes, for reports and what a build spills; a run on few cases writes some 100 MB
COPIES = 2  # of the case file: a removal writes it anew beside the old one, and a build grows it


def look_at_rights(settings: Settings, found: Verified) -> None:
    """Make everything below warehouse/ its owner's only, and say so where it was not."""
    if os.name != "posix":
        found.notes.append(
            "Who may read the folders was not looked at: Windows keeps that, see docs/windows.md."
        )
        return
    opened = [
        path
        for path in sorted([settings.warehouse, *settings.warehouse.rglob("*")])
        if not path.is_symlink() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    for path in opened:
        os.chmod(path, OWNER_ONLY_FOLDER if path.is_dir() else OWNER_ONLY_FILE)
    if opened:
        key = settings.case_key_file in opened
        found.mended.append(
            f"warehouse/: {len(opened):,} files and folders were open to others, and are closed to them now."
            + (" case.key was one of them: whoever uses this computer may have read it." if key else "")
        )


def look_at_team(settings: Settings, found: Verified) -> None:
    """Follow the chain of the journal of who did what."""
    if team.mend(settings):
        found.mended.append("warehouse/team.jsonl: a line that was cut off is gone.")
    if told := team.fault(settings):
        found.faults.append(fault("KEP-060", f"warehouse/{told}"))
    else:
        lines = len(team.read(settings))
        found.sound.append(f"The journal of who did what is as it was written: {lines:,} lines.")


def look_at_proposal(settings: Settings, found: Verified) -> None:
    """Hold the files of the proposal that waits against their hashes."""
    waits = proposal.read(settings)
    if (waits is None and proposal.folder(settings).exists()) or (
        waits and not proposal.is_whole(settings, waits)
    ):
        found.faults.append(fault("KEP-024", "warehouse/proposal"))
    elif waits:
        found.sound.append(f"The proposal for {waits.period} is as it was written.")


def look_at_configuration(settings: Settings, found: Verified) -> None:
    """Read config/ as `reintegration check` does."""
    if not settings.own_config.is_dir():
        found.notes.append("This folder has no config/: that of the made-up sample holds.")
        return
    with found.noted():
        wrong = checking.problems(settings)
        if wrong:
            files = ", ".join(sorted({f"config/{problem.file}" for problem in wrong}))
            found.faults.append(fault("KEP-040", files))
        else:
            found.sound.append("config/ is in order.")


def look_at_room(settings: Settings, found: Verified) -> None:
    """Hold the room on the disk against what the next run may need."""
    database = settings.cases_db.stat().st_size if settings.cases_db.is_file() else 0
    needed, free = COPIES * database + MARGIN, shutil.disk_usage(settings.home).free
    if free < needed:
        found.faults.append(fault("KEP-050", f"{_megabytes(free)} free, {_megabytes(needed)} needed"))
    else:
        found.sound.append(f"Room on the disk: {_megabytes(free)}; the next run needs {_megabytes(needed)}.")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
