"""What is in the warehouse, what ran last, and what is due next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.jobs import agenda, inbox, journal, landed, unknown
from pipeline.jobs.journal import Entry
from pipeline.jobs.landed import Package, Removed

if TYPE_CHECKING:
    from pipeline.schedule import Due
    from pipeline.settings import Settings

RUNS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Status:
    """Packages in the order they came, runs and removals newest first, and reports not released yet.

    ``notes`` are about what the configuration does not know; ``waiting`` counts what lies in the inbox.
    """

    packages: list[Package]
    runs: list[Entry]
    due: list[Due]
    removals: list[Removed]
    notes: list[str]
    waiting: int = 0


def status(settings: Settings, today: date) -> Status:
    """Look, and change nothing. ``Busy`` while a run has the warehouse open."""
    return Status(
        packages=landed.packages(settings),
        runs=journal.last(settings, RUNS_SHOWN),
        due=agenda.due(settings, today),
        removals=landed.removals(settings),
        notes=unknown.notes(settings),
        waiting=len(inbox.waiting(settings)),
    )
