"""Writes the reports of a release, on as many cores as the settings allow."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import reporting

if TYPE_CHECKING:
    from pipeline.settings import Settings

# a process of its own takes about as long to start as one report takes to write
WORTH_A_PROCESS = 3


def write(
    settings: Settings, audiences: Sequence[str], period: str, progress: Callable[[str], None]
) -> list[Path]:
    """Write the report folder of each audience and return them in that order.

    The first failure is raised once all are done or given up; every folder that was written is whole.
    """
    if settings.threads == 1 or len(audiences) < WORTH_A_PROCESS:
        return [_write(settings, audience, period, progress) for audience in audiences]
    return _write_side_by_side(settings, audiences, period, progress)


def _write(settings: Settings, audience: str, period: str, progress: Callable[[str], None]) -> Path:
    progress(f"Writing the reports ({audience})")
    return reporting.write(settings, audience, period)


def _write_side_by_side(
    settings: Settings, audiences: Sequence[str], period: str, progress: Callable[[str], None]
) -> list[Path]:
    from concurrent.futures import ProcessPoolExecutor

    processes = min(settings.threads, len(audiences))
    folders = []
    # spawned, not forked: a fork would inherit locks that the database's threads hold
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _end_with_the_parent) as pool:
        asked = [pool.submit(reporting.write, settings, audience, period) for audience in audiences]
        for audience, written in zip(audiences, asked, strict=True):
            progress(f"Writing the reports ({audience})")
            folders.append(written.result())
    return folders


def _end_with_the_parent() -> None:
    """Make this process end when the one that started it is gone: nothing waits on after a killed run."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
