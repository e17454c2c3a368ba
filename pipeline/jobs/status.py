"""What is in the warehouse, what ran last, and what is due next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.jobs import agenda, journal, landed
from pipeline.jobs.journal import Entry
from pipeline.jobs.landed import Package

if TYPE_CHECKING:
    from pipeline.schedule import Due
    from pipeline.settings import Settings

RUNS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Status:
    """Packages in the order they came, runs newest first, and reports that are not released yet."""

    packages: list[Package]
    runs: list[Entry]
    due: list[Due]


def status(settings: Settings, today: date) -> Status:
    """Look, and change nothing. ``Busy`` while a run has the warehouse open."""
    return Status(landed.packages(settings), journal.last(settings, RUNS_SHOWN), agenda.due(settings, today))
