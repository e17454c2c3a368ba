"""Approvals: who let which report of a release out, as the register has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.configuration import ONE_PERSON
from pipeline.disclosure.register import entries
from pipeline.disclosure.register.entry import APPROVED, RELEASE, WITHDRAWN, Entry, moment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Approval:
    """Who stands behind reports: one person, or one who proposed and another who approved.

    ``reports`` are those that were approved: audience and run; none where one person is enough for all.
    ``proposal`` is the seal of what was approved. Names are as they were given, empty where nobody said one.
    """

    mode: str = ONE_PERSON
    proposed_by: str = ""
    approved_by: str = ""
    reports: Mapping[str, str] = field(default_factory=dict)
    proposal: str = ""


def approved(known: Sequence[Entry], number: int, audience: str) -> Entry | None:
    """The entry that approved an audience's report of a release; None where none did, or it was withdrawn."""
    found = None
    for entry in known:
        of = {RELEASE: entry.number, APPROVED: entry.release_no}.get(entry.kind)
        if of == number and audience in (entry.reports or ()):
            found = entry
        elif entry.kind == WITHDRAWN and found and entry.period == found.period:
            found = None if audience in (entry.reports or ()) else found
    return found


def of_proposal(known: Sequence[Entry], seal: str) -> dict[str, Entry]:
    """The reports that were approved by a proposal and not withdrawn since, by audience."""
    found: dict[str, Entry] = {}
    for entry in known:
        if entry.proposal == seal:
            found |= dict.fromkeys(entry.reports or (), entry)
        elif entry.kind == WITHDRAWN:
            gone = entry.reports or {}
            found = {
                audience: approved
                for audience, approved in found.items()
                if audience not in gone or approved.period != entry.period
            }
    return found


def approve(
    settings: Settings,
    connection: DuckDBPyConnection,
    entered_at: datetime,
    release: Entry,
    approval: Approval,
) -> Entry:
    """Enter that further reports of a release, which is in the register already, are approved."""
    entry = Entry(
        number=len(entries.read(settings)) + 1,
        kind=APPROVED,
        entered_at=moment(entered_at),
        period=release.period,
        run_id=release.run_id,
        reports=dict(sorted(approval.reports.items())),
        approval=approval.mode,
        proposed_by=approval.proposed_by,
        approved_by=approval.approved_by,
        proposal=approval.proposal,
        release_no=release.number,
    )
    sealed = entries.add(settings, entry)
    entries.note(sealed, connection)
    return sealed
