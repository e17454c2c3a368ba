"""Writes the reports of a release, on as many cores as the settings allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import processes, reporting

if TYPE_CHECKING:
    from pipeline.settings import Settings

# a process of its own takes about as long to start as one report takes to write
WORTH_A_PROCESS = 3


def write(
    settings: Settings, audiences: Sequence[str], period: str, progress: Callable[[str], None]
) -> list[Path]:
    """Write the report folder of each audience and return them in that order; then what they share.

    The first failure is raised once all are done or given up; every folder that was written is whole.
    """
    if settings.threads == 1 or len(audiences) < WORTH_A_PROCESS:
        folders = (reporting.write(settings, audience, period) for audience in audiences)
        written = _told(folders, audiences, progress)
    else:
        written = _write_side_by_side(settings, audiences, period, progress)
    if audiences:
        reporting.write_definitions(settings, audiences[0], period)
    return written


def _told(folders: Iterable[Path], audiences: Sequence[str], progress: Callable[[str], None]) -> list[Path]:
    """Take each folder as it is written, and tell how many there are."""
    progress(f"Writing the reports (0 of {len(audiences)})")
    written = []
    for number, folder in enumerate(folders, start=1):
        written.append(folder)
        progress(f"Writing the reports ({number} of {len(audiences)})")
    return written


def _write_side_by_side(
    settings: Settings, audiences: Sequence[str], period: str, progress: Callable[[str], None]
) -> list[Path]:
    with processes.pool(min(settings.threads, len(audiences))) as pool:
        asked = [pool.submit(reporting.write, settings, audience, period) for audience in audiences]
        return _told((written.result() for written in asked), audiences, progress)
