"""What every command does around its job: the day, the clock, the bar, and what is said at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from pipeline import jobs
from pipeline.cli import options
from pipeline.cli.progress import progress

if TYPE_CHECKING:
    from pipeline.settings import Settings


@contextmanager
def work(settings: Settings, today: str | None = None) -> Iterator[jobs.Work]:
    """The surroundings of a job, with a bar for as long as it lasts."""
    with progress() as tell:
        yield jobs.Work(settings, options.day(today), clock=lambda: datetime.now(UTC), progress=tell)


def say(*texts: str) -> None:
    """Print what there is to say."""
    for text in filter(None, texts):
        typer.echo(text)
