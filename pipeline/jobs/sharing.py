"""``out/`` is its owner's only, or that of a group which ``config/organisation.toml`` names; never more.

Members of the group may read reports and change nothing. The warehouse, what was withdrawn and all else stay
the owner's: no group gets to them. A report appears as its owner's and is shared when the command ends.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.configuration import Problem, organisation
from pipeline.filesystem import OWNER_ONLY_FILE, OWNER_ONLY_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

GROUP_READS_FOLDER, GROUP_READS_FILE = 0o750, 0o640
ENTER = stat.S_IXGRP | stat.S_IXOTH


def share(settings: Settings) -> None:
    """Let the group that is named read ``out/``, or nobody where none is, or it cannot be done.

    What cannot be done is told by ``problems``; it stops no command, and leaves the owner alone with it.
    """
    if os.name != "posix" or not settings.out.is_dir():
        return
    number = _number(_named(settings))
    for path in _of_reports(settings.out):
        with suppress(OSError):  # somebody else's file: as it was
            _let_read(path, number)


def problems(settings: Settings) -> Iterator[Problem]:
    """Why the group that is named cannot read ``out/``."""
    name = _named(settings)
    if not name:
        return
    if os.name != "posix":
        yield Problem(
            organisation.FILE,
            "`group` names a group, and Windows has none that this program could use.",
            "Leave it empty, and share out/ by its properties: docs/windows.md.",
        )
        return
    number = _number(name)
    if number is None:
        yield Problem(
            organisation.FILE,
            "`group` is no group of this computer.",
            "Make it and add its members, write the name of one that there is, or leave it empty.",
        )
    elif number not in (*os.getgroups(), os.getegid()) and os.geteuid() != 0:
        yield Problem(
            organisation.FILE,
            "You are not a member of `group`, so that you cannot share out/ with it.",
            "Have yourself added to it and log in again, or leave it empty.",
        )
    elif not settings.home.stat().st_mode & ENTER:
        yield Problem(
            organisation.FILE,
            "The members of `group` cannot get through the folder that out/ lies in.",
            "Let them enter that folder (`chmod g+x`, with the same group), or leave `group` empty.",
        )


def _let_read(path: Path, group: int | None) -> None:
    """Rights come last where they become more, so that no other group reads it meanwhile."""
    about = path.lstat()
    folder = stat.S_ISDIR(about.st_mode)
    if group is None:
        mode = OWNER_ONLY_FOLDER if folder else OWNER_ONLY_FILE
    else:
        mode = GROUP_READS_FOLDER if folder else GROUP_READS_FILE
    if group is not None and about.st_gid != group:
        try:
            os.chown(path, -1, group)
        except OSError:  # not a member
            mode = OWNER_ONLY_FOLDER if folder else OWNER_ONLY_FILE
    if stat.S_IMODE(path.lstat().st_mode) != mode:
        os.chmod(path, mode)


def _of_reports(out: Path) -> Iterator[Path]:
    """``out/`` and all in it but links, and what a run has not finished."""
    yield out
    for folder, inner, names in os.walk(out):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for name in (*inner, *names):
            path = out.__class__(folder, name)
            if not path.is_symlink():
                yield path


def _named(settings: Settings) -> str:
    """The group, as far as the file can be read; that of the made-up sample names none."""
    content, _ = organisation.read(settings.config)
    name = content.get("group", "")
    return name if isinstance(name, str) else ""


def _number(name: str) -> int | None:
    if not name or sys.platform == "win32":
        return None
    import grp

    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return None
