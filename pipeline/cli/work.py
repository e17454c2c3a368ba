"""What all commands have in common: a job's surroundings, and how they say what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from pipeline import jobs
from pipeline.cli import options
from pipeline.cli.progress import progress

if TYPE_CHECKING:
    from pipeline.errors import ReintegrationError
    from pipeline.settings import Settings


@contextmanager
def at_work(settings: Settings, today: str | None = None) -> Iterator[jobs.Work]:
    """A job's surroundings, with its steps shown on a terminal."""
    with progress() as tell:
        yield jobs.Work(settings, options.day(today), clock=lambda: datetime.now(UTC), progress=tell)


def end(refusals: Sequence[ReintegrationError]) -> None:
    """End with what was refused while the rest went on, and with the exit code of the first."""
    for refusal in refusals[1:]:
        typer.echo(f"Error: {refusal}", err=True)
    for refusal in refusals[:1]:
        raise refusal


def say(*texts: str) -> None:
    """Print what is not empty."""
    for text in filter(None, texts):
        typer.echo(text)
