"""What is not released yet, seen from this working folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline import reporting, schedule
from pipeline.jobs import landed, released

if TYPE_CHECKING:
    from pipeline.settings import Settings

NO_CASE = "no case in the data belongs to it"


def due(settings: Settings, today: date) -> list[schedule.Due]:
    """Every report that is not released yet, with what it waits for: a case of its own, too.

    What was withdrawn is nobody's to make again but a person's: it is not due.
    """
    with_cases = landed.audiences(settings)
    return [
        entry if entry.audience in with_cases or not with_cases else replace(entry, waiting=NO_CASE)
        for entry in _by_schedule(settings, today)
    ]


def _by_schedule(settings: Settings, today: date) -> list[schedule.Due]:
    return schedule.due(
        schedule.load(settings.config / "schedule.toml"),
        reporting.definitions(settings),
        today,
        newest_month(settings),
        released.existing(settings) | released.withdrawn(settings).keys(),
    )


def newest_month(settings: Settings) -> date | None:
    """The last month that the data reach, as its first day; None without data."""
    return max((package.data_cutoff for package in landed.packages(settings)), default=None)
