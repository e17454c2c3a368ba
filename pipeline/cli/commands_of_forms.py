"""The command for what data are collected with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli.work import at_work


def forms(
    context: Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder.")],
    language: Annotated[
        str, typer.Option(metavar="LANG", help=f"Language: {', '.join(jobs.LANGUAGES)}.")
    ] = "en",
    form: Annotated[
        Literal["short", "long", "both"],
        typer.Option(help="short: levels of the ten outcomes; long: with criteria and red flags."),
    ] = "both",
    country: Annotated[
        list[str] | None,
        typer.Option(metavar="KHM", help="Country of the programme; can be given several times."),
    ] = None,
    previous: Annotated[
        bool,
        typer.Option(
            "--previous-levels", help="Show the levels of the visit before, from a file beside the form."
        ),
    ] = False,
) -> None:
    """Write forms and templates to collect case data with."""
    with at_work(context.obj) as work:
        made = jobs.forms(work, out, language, form, country or [], previous=previous)
    for path in made:
        typer.echo(f"Wrote {path}")
