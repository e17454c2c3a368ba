"""What is in the warehouse, what ran last, and what is due next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline import disclosure, warehouse
from pipeline import ingest as intake
from pipeline.jobs import agenda, encrypting, held, inbox, journal, landed, leftovers, released, unknown
from pipeline.jobs.encrypting import NOT_ENCRYPTED, Encryption
from pipeline.jobs.journal import Entry
from pipeline.jobs.landed import Package, Removed
from pipeline.jobs.leftovers import Leftovers
from pipeline.jobs.proposals import proposal, standing

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.jobs.proposals.proposal import Proposal
    from pipeline.schedule import Due
    from pipeline.settings import Settings

RUNS_SHOWN = 5
NOTHING_LEFT = Leftovers()


@dataclass(frozen=True, slots=True)
class Status:
    """Packages in the order they came, runs and removals newest first, and reports not released yet.

    ``notes`` are about what the configuration does not know; ``waiting`` counts what lies in the inbox;
    ``problems`` are the lists of rows that were put aside.
    ``withdrawn`` says when which period's report to whom was withdrawn, where it is not out again.
    ``proposal`` is what was proposed and is not out yet. ``newest`` are the pages to open of the reports
    whose periods ended last. ``left`` is what a killed run had left, and whether another is at work.
    ``encryption`` says what of the databases is encrypted.
    """

    packages: list[Package]
    runs: list[Entry]
    due: list[Due]
    removals: list[Removed]
    notes: list[str]
    waiting: int = 0
    problems: list[str] = field(default_factory=list)
    withdrawn: Mapping[tuple[str, str], str] = field(default_factory=dict)
    proposal: Waiting | None = None
    newest: list[Path] = field(default_factory=list)
    left: Leftovers = NOTHING_LEFT
    encryption: Encryption = NOT_ENCRYPTED


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was proposed, the page to review it by, the audiences that wait, and why nobody can approve it."""

    proposal: Proposal
    page: Path
    audiences: list[str]
    changes: list[str]


def status(settings: Settings, today: date) -> Status:
    """Look, and change nothing but for what a killed run has left, which is told of and removed.

    ``Busy`` while a run has the warehouse open.
    """
    left = leftovers.sweep(settings)
    with warehouse.one_reader(settings.cases_db):
        return _seen(settings, today, left)


def _seen(settings: Settings, today: date, left: Leftovers) -> Status:
    return Status(
        packages=landed.packages(settings),
        runs=journal.last(settings, RUNS_SHOWN),
        due=agenda.due(settings, today),
        removals=landed.removals(settings),
        notes=[*unknown.notes(settings), *filter(None, [held.note(settings)])],
        waiting=len(inbox.waiting(settings)),
        problems=intake.listed_problems(settings),
        withdrawn=released.withdrawn(settings),
        proposal=_proposal(settings),
        newest=[_first_page(folder) for folder in released.newest(settings)],
        left=left,
        encryption=encrypting.encryption(settings),
    )


def _first_page(folder: Path) -> Path:
    """The brief of a report; of one that was made before there were briefs, its page."""
    brief = folder / "brief.html"
    return brief if brief.is_file() else folder / "report.html"


def _proposal(settings: Settings) -> Waiting | None:
    """What waits, as far as it can be read; nothing where all of it is approved."""
    found = proposal.read(settings)
    left = standing.left(disclosure.listed(settings), found) if found else []
    if found is None or not left:
        return None
    return Waiting(found, proposal.page(settings), left, standing.changes(settings, found))
