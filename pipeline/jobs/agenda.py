"""What is not released yet, seen from this working folder."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline import reporting, schedule
from pipeline.jobs import landed, released

if TYPE_CHECKING:
    from pipeline.settings import Settings


def due(settings: Settings, today: date) -> list[schedule.Due]:
    """Every report that is not released yet, with what it waits for.

    What was withdrawn is nobody's to make again but a person's: it is not due.
    """
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
