"""What a command is given, what it hands back, and how a writing command is fenced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import lock
from pipeline.jobs import journal

if TYPE_CHECKING:
    from pipeline.ingest import Receipt
    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Work:
    """A command's surroundings: where it works, what day it is, and whom it tells how far it is."""

    settings: Settings
    today: date
    clock: Callable[[], datetime]
    progress: Callable[[str], None]


@dataclass(slots=True)
class Outcome:
    """What a command has done: packages taken in, checks that did not hold, report folders."""

    is_sample: bool = False
    receipts: list[Receipt] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    reports: list[Path] = field(default_factory=list)
    out_already: list[Path] = field(default_factory=list)

    @property
    def news(self) -> bool:
        """Something was stored that was not there before."""
        return any(not receipt.already_known for receipt in self.receipts)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "packages": len(self.receipts),
            "warnings": len(self.warnings),
            "reports": len(self.reports),
        }


@contextmanager
def writing(work: Work, command: str) -> Iterator[Outcome]:
    """Hold the lock for the length of the block and keep a line about it in the journal."""
    outcome = Outcome()
    with lock.held(work.settings), journal.entry(work.settings, command, work.clock, outcome):
        yield outcome
