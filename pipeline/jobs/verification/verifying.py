"""`reintegration verify`: looks at all that is kept, ends what was begun, and makes again what can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import filesystem, lock
from pipeline.errors import UsageError
from pipeline.jobs import journal, sharing, team
from pipeline.jobs.backups import moving
from pipeline.jobs.proposals import names
from pipeline.jobs.verification import databases, keys, register, reports, surroundings
from pipeline.jobs.verification.verified import Verified
from pipeline.jobs.work import Outcome, Work, finish_begun

if TYPE_CHECKING:
    from pipeline.settings import Settings


def verify(work: Work) -> Verified:
    """Look at databases, register, reports, key, proposal, config/, journals, rights and room.

    What is wrong with one holds up no other look. ``UsageError`` where nothing is kept here; ``Busy`` where
    another run is at work, or another program has a file open.
    """
    settings, found = work.settings, Verified()
    with (
        filesystem.owner_only(),
        lock.held(settings),
        journal.entry(settings, "verify", work.clock, found),
    ):
        moving.finish(settings)
        _refuse_nothing(settings)
        surroundings.look_at_team(settings, found)
        team.add(settings, work.clock(), names.given(""), team.RAN, "verify")
        surroundings.look_at_room(settings, found)
        surroundings.look_at_rights(settings, found)
        work.progress("Reading the databases")
        has_database = keys.look(settings, found) and databases.look(settings, found)
        if has_database:
            _end_what_was_begun(work, found)
            databases.add_up(settings, found)
        has_register = register.look(settings, found, has_database=has_database)
        reports.look(settings, found, work.progress, has_register=has_register)
        reports.look_at_withdrawn(settings, found, has_register=has_register)
        surroundings.look_at_proposal(settings, found)
        surroundings.look_at_configuration(settings, found)
        sharing.share(settings)
    return found


def _refuse_nothing(settings: Settings) -> None:
    kept = (settings.cases_db, settings.release_db, settings.register, settings.out, settings.own_config)
    if not any(path.exists() for path in kept):
        raise UsageError(
            "Nothing is kept in this folder yet: there is nothing to look at.",
            "Name the folder that has a warehouse: `reintegration --home DIR verify`.",
        )


def _end_what_was_begun(work: Work, found: Verified) -> None:
    """What every writing command does first; that it had to be done is told."""
    begun = (work.settings.warehouse / "withdrawal.json").exists()
    outcome = Outcome()
    with found.noted():
        finish_begun(work, outcome)
        if begun:
            found.mended.append("A withdrawal that was cut off is done.")
    if outcome.removals:
        found.mended.append("A removal that was cut off is done: the database file was written anew.")
