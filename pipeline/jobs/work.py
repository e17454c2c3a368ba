"""What a command is given, what it hands back, and how a writing command is fenced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem, lock
from pipeline import ingest as intake
from pipeline.jobs import encrypting, journal, removing, sharing, standing, team, withdrawal_plan
from pipeline.jobs.backups import moving
from pipeline.jobs.proposals import finishing, names

if TYPE_CHECKING:
    from pipeline.disclosure import Decision
    from pipeline.errors import ReintegrationError
    from pipeline.ingest import Receipt, Removal
    from pipeline.jobs.proposals.proposal import Proposal
    from pipeline.quality import QualityResult
    from pipeline.schedule import Period
    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Work:
    """A command's surroundings: where it works, what day it is, and whom it tells how far it is."""

    settings: Settings
    today: date
    clock: Callable[[], datetime]
    progress: Callable[[str], None]

    def of_each(self, periods: Iterable[Period]) -> Iterator[tuple[Period, Work]]:
        """Each period with its work, whose steps name it where periods are several."""
        chosen = list(periods)
        for period in chosen:
            yield period, replace(self, progress=_naming(period, self.progress)) if len(chosen) > 1 else self


def _naming(period: Period, progress: Callable[[str], None]) -> Callable[[str], None]:
    def tell(step: str) -> None:
        words, bracket, count = step.partition(" (")
        progress(f"{words}, {period}{bracket}{count}")

    return tell


@dataclass(slots=True)
class Outcome:
    """What a command has done: packages taken in, what left for good, failed checks, report folders.

    ``notes`` are about what the configuration does not know; ``refusals`` held up nothing else.
    ``decision`` is what would be released, where that was all that was asked; ``proposal`` what waits for
    another person, ``review`` the page to look at. ``is_cut_short``: an export that was named was refused,
    and nothing was done after that. ``is_held_up``: a report was due and is not out. ``packages_before`` are
    those in the warehouse while one is being stored.
    """

    is_sample: bool = False
    receipts: list[Receipt] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusals: list[ReintegrationError] = field(default_factory=list)
    reports: list[Path] = field(default_factory=list)
    out_already: list[Path] = field(default_factory=list)
    decision: Decision | None = None
    proposal: Proposal | None = None
    review: Path = Path()
    is_cut_short: bool = False
    is_held_up: bool = False
    packages_before: int | None = None

    def note(self, results: Sequence[QualityResult]) -> None:
        """Remember the checks that did not hold."""
        self.warnings += [result.expectation for result in results if not result.success]

    @property
    def news(self) -> bool:
        """Something was stored that was not there before."""
        return any(not receipt.already_known for receipt in self.receipts)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Code and sentence of everything that was refused while the rest went on."""
        return [(refusal.code, str(refusal)) for refusal in self.refusals]

    @property
    def exit_code(self) -> int:
        """0 only when all that was asked was done."""
        return self.refusals[0].exit_code if self.refusals else 0

    @property
    def counts(self) -> dict[str, int]:
        return {
            "packages": len(self.receipts),
            "warnings": len(self.warnings),
            "reports": len(self.reports),
        }


@contextmanager
def writing(work: Work, command: str, by: str = "") -> Iterator[Outcome]:
    """Hold the lock for the length of the block and keep a line about it in the journal.

    ``by`` is who gave the command, for the journal of the team; else the user of this computer. What it
    makes is its owner's only. What a killed run has left of a restored workspace, a withdrawal, an approval
    or a removal is finished first.
    """
    name = names.given(by)
    outcome, settings = Outcome(), work.settings
    with (
        filesystem.owner_only(),
        lock.held(settings),
        journal.entry(settings, command, work.clock, outcome),
        standing.truthful(settings, command, outcome),
    ):
        moving.finish(settings)
        encrypting.finish(settings)
        team.add(settings, work.clock(), name, team.RAN, command)
        finish_begun(work, outcome)
        team.catch_up(settings, "")  # nobody knows who gave a command that was killed, but the register
        try:
            yield outcome
        finally:
            with suppress(OSError):  # there is no room: the next command does it
                team.catch_up(settings, name)
            sharing.share(settings)


def finish_begun(work: Work, outcome: Outcome) -> None:
    """End what a killed run has begun: a withdrawal, an approval, a removal. The caller holds the lock."""
    intake.clear_leftovers(work.settings)
    withdrawal_plan.finish(work.settings)
    finishing.finish(work.settings)
    finish_removal(work, outcome)


def finish_removal(work: Work, outcome: Outcome) -> None:
    """Make the database file anew where something has left for good."""
    outcome.removals += removing.finish(work.settings, work.clock, work.progress)
