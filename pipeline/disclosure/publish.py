"""A release counts from here on: it takes the place of the one before and goes into the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline import filesystem, warehouse
from pipeline.disclosure.register import approvals, certificate_file, closed_cohorts, entries
from pipeline.disclosure.register.approvals import Approval
from pipeline.disclosure.register.entry import RELEASE, Entry, hashed, moment
from pipeline.disclosure.release import Decision, partial_file
from pipeline.disclosure.suppression import kept_certificates
from pipeline.disclosure.threshold import priorities, rules

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

BY_ONE = Approval()


def publish(
    settings: Settings,
    decision: Decision,
    entered_at: datetime,
    audit: Mapping[str, int],
    approval: Approval = BY_ONE,
) -> None:
    """Put what was decided in the place of the release file, and enter it into the register.

    Killed at any moment, the release either is in the register or no report shows it. ``approval`` goes into
    the entry; of a release that the register has already, into one of its own where another person approved.
    """
    filesystem.replace(partial_file(settings), settings.release_db)
    breakdowns = priorities.load(settings.seeds).breakdowns
    with warehouse.connect(settings.cases_db, settings) as connection:
        warehouse.attach(connection, settings.release_db, "released", settings)
        closed_cohorts.enter(connection, entered_at, decision.number, breakdowns)
        if not decision.is_registered:
            entry = _entry(connection, settings, decision, entered_at, audit, approval)
            entry = _certified(connection, settings, decision, entry)
            entries.note(entries.append(settings, entry), connection)
        elif approval.proposal:
            release = entries.read(settings)[decision.number - 1]
            approvals.approve(settings, connection, entered_at, release, approval)


def _certified(connection: DuckDBPyConnection, settings: Settings, decision: Decision, entry: Entry) -> Entry:
    """Write what proves the release beside it; the entry with the hash of that."""
    staged = entries.staged_file(settings)
    shown = kept_certificates.figures(connection, [*entries.files(settings), staged], entry.number)
    proven = kept_certificates.kept(decision.certificates.items(), shown)
    entry = replace(entry, figures=hashed(staged.read_bytes()))
    return replace(entry, certificate=certificate_file.write(settings, entry, proven))


def _entry(
    connection: DuckDBPyConnection,
    settings: Settings,
    decision: Decision,
    entered_at: datetime,
    audit: Mapping[str, int],
    approval: Approval,
) -> Entry:
    """What the register says of the release file, which is attached as ``released``."""
    [(period, as_of, code_version)] = connection.execute(
        "select distinct period, as_of, code_version from released.release"
    ).fetchall()
    packages = connection.execute("select package_hash from released.packages order by all").fetchall()
    return Entry(
        number=decision.number,
        kind=RELEASE,
        entered_at=moment(entered_at),
        period=period,
        as_of=f"{as_of:%Y-%m}",
        run_id=decision.run_id,
        code_version=code_version,
        rules=rules.load(settings.rules).as_dict(),
        packages=[package for (package,) in packages],
        audit=audit,
        reports=dict(sorted(approval.reports.items())) or None,
        approval=approval.mode,
        proposed_by=approval.proposed_by,
        approved_by=approval.approved_by,
        proposal=approval.proposal,
    )
