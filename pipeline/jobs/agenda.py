"""What is not released yet, seen from this working folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline import reporting, schedule
from pipeline.jobs import landed, released
from pipeline.jobs.proposals import standing

if TYPE_CHECKING:
    from pipeline.jobs.proposals.proposal import Proposal
    from pipeline.settings import Settings

NO_CASE = "no case in the data belongs to it"
APPROVAL = "waits for approval, proposed by {by}"
PUT_ASIDE = "put aside by {by}; `release --propose` makes it anew"
AFTER = "waits until the proposal for {period} is approved or put aside"


def due(settings: Settings, today: date) -> list[schedule.Due]:
    """Every report that is not released yet, with what it waits for: a case of its own, too.

    What was withdrawn is nobody's to make again but a person's: it is not due. What was proposed waits for
    another person, and the rest for it.
    """
    with_cases = landed.audiences(settings)
    entries = [
        entry if entry.audience in with_cases or not with_cases else replace(entry, waiting=NO_CASE)
        for entry in _by_schedule(settings, today)
    ]
    return _with_proposals(settings, entries)


def _with_proposals(settings: Settings, entries: list[schedule.Due]) -> list[schedule.Due]:
    """What is due now waits where it was proposed or put aside, or something else was proposed."""
    waits, aside = standing.waiting(settings), standing.put_aside(settings)
    if waits is None and aside is None:
        return entries
    return [replace(entry, waiting=_why(entry, waits, aside)) if entry.now else entry for entry in entries]


def _why(entry: schedule.Due, waits: Proposal | None, aside: Proposal | None) -> str:
    if aside and entry.audience in aside.audiences and str(entry.period) == aside.period:
        return PUT_ASIDE.format(by=aside.put_aside_by)
    if waits is None:
        return ""
    is_of_it = entry.audience in waits.audiences and str(entry.period) == waits.period
    return APPROVAL.format(by=waits.proposed_by) if is_of_it else AFTER.format(period=waits.period)


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
