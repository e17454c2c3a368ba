"""The command for the organisation's own view of its own cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli import printing
from pipeline.cli.work import at_work, say

if TYPE_CHECKING:
    from pipeline.jobs import Programme


def programme(
    context: Context,
    provider: Annotated[
        str | None,
        typer.Argument(
            metavar="[PROVIDER]", help="The organisation itself, as config/organisation.toml names it."
        ),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            "--with",
            metavar="FILE",
            help="An export that `ingest` takes: its case numbers then stand beside the rows.",
        ),
    ] = None,
) -> None:
    """Write the organisation's own view of its own cases.

    Whom to assess, what is missing, what contradicts itself, and its outcomes. INTERNAL: it did not go
    through disclosure control, lies in programme/ and is never part of a release.
    """
    with at_work(context.obj) as work:
        made = jobs.programme(work, provider, export)
    say(printing.outcome(made.outcome), _told(made))


def _told(made: Programme) -> str:
    numbers = f" {made.numbers:,} case numbers stand in it." if made.numbers else ""
    return (
        f"Programme view: {printing.shown(made.page)}\n"
        f"Workbook: {printing.shown(made.workbook)}\n"
        f"INTERNAL: single people can be recognised in both.{numbers} Do not pass them on."
    )
