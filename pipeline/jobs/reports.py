"""Writes the reports of a release, on as many cores as the settings allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import disclosure, processes, reporting
from pipeline.jobs import report_files

if TYPE_CHECKING:
    from pipeline.settings import Settings

# a process of its own takes about as long to start as one report takes to write
WORTH_A_PROCESS = 3


@dataclass(frozen=True, slots=True)
class Drafts:
    """Where reports of what is only proposed come from, and the folder that they go into."""

    release_file: Path
    out: Path


def write(
    settings: Settings,
    audiences: Sequence[str],
    period: str,
    progress: Callable[[str], None],
    approvals: Mapping[str, Mapping[str, str]],
    drafts: Drafts | None = None,
) -> list[Path]:
    """Write the report folder of each audience and return them in that order; then what they share.

    ``approvals`` say of each who let it out. The first failure is raised once all are done or given up; every
    folder that was written is whole. ``DisclosureFailure`` where a file tells more than was attacked.
    """
    made_from = {"release_file": drafts.release_file, "out": drafts.out} if drafts else {}
    shown = disclosure.released_files(settings) if audiences else []
    if drafts and disclosure.staged_file(settings).exists():
        shown.append(disclosure.staged_file(settings))
    asked = [
        partial(
            reporting.write,
            settings,
            audience,
            period,
            approvals.get(audience),
            check=partial(report_files.refuse_more, settings, audience, shown),
            **made_from,
        )
        for audience in audiences
    ]
    if settings.threads == 1 or len(audiences) < WORTH_A_PROCESS:
        written = _told((write_one() for write_one in asked), audiences, progress)
    else:
        written = _side_by_side(settings, asked, audiences, progress)
    if audiences:
        reporting.write_definitions(settings, audiences[0], period, **made_from)
    return written


def _side_by_side(
    settings: Settings,
    asked: Sequence[Callable[[], Path]],
    audiences: Sequence[str],
    progress: Callable[[str], None],
) -> list[Path]:
    with processes.pool(min(settings.threads, len(audiences))) as pool:
        written = [pool.submit(write_one) for write_one in asked]
        return _told((each.result() for each in written), audiences, progress)


def _told(folders: Iterable[Path], audiences: Sequence[str], progress: Callable[[str], None]) -> list[Path]:
    """Take each folder as it is written, and tell how many there are."""
    progress(f"Writing the reports (0 of {len(audiences)})")
    written = []
    for number, folder in enumerate(folders, start=1):
        written.append(folder)
        progress(f"Writing the reports ({number} of {len(audiences)})")
    return written
