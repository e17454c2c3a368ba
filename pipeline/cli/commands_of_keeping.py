"""The commands for when something is to leave, was wrong, or is to be kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli import keeping, options, printing
from pipeline.cli.work import at_work, end, say


def forget(
    context: Context,
    case_id: options.Cases = None,
    provider: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Whose case it is, where more than one provider has the number."),
    ] = None,
) -> None:
    """Remove a case from everything that is kept.

    Figures that are out stay as they are; later ones are made without it.
    """
    named = options.one_case(case_id or [])
    with at_work(context.obj) as work:
        outcome = jobs.forget(work, named, provider)
    say(printing.outcome(outcome), printing.FORGOTTEN)


def withdraw(
    context: Context,
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help="Period of the report, as its folder is named: 2026H1.")
    ],
    audience: Annotated[
        str | None,
        typer.Argument(
            metavar="[AUDIENCE]", help="region, donor:CODE or ministry:CC; else all of the period."
        ),
    ] = None,
    reason: Annotated[
        str,
        typer.Option(metavar="TEXT", help="Why, for whoever has the report: no case, no figure."),
    ] = "",
    by: options.By = "",
) -> None:
    """Take back a report that is out, or all of a period.

    It leaves out/, with a notice for whoever has it. What was published stays known to later releases.
    """
    with at_work(context.obj) as work:
        done = jobs.withdraw(work, jobs.Period.parse(period), audience, reason, by)
    say(keeping.withdrawal(done))


def backup(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, outside of this folder.")],
) -> None:
    """Write all that is kept to one file.

    It holds the cases and the key of their numbers: keep it like the warehouse itself.
    """
    with at_work(context.obj) as work:
        made = jobs.backup(work, file)
    say(keeping.backup(made, file))


def restore(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `reintegration backup` wrote.")],
    home: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to; else the working folder.")
    ] = None,
) -> None:
    """Make the folder of a backup again, on this computer or another."""
    chosen = replace(context.obj, home=home.resolve()) if home else context.obj
    with at_work(chosen) as work:
        made = jobs.restore(work, file)
    say(keeping.restored(made, chosen.home))


def verify(context: Context) -> None:
    """Look at all that is kept, and mend what can be made again.

    Databases are read to their ends, the register and reports held against their hashes. Give it after a
    power cut, and before a backup.
    """
    with at_work(context.obj) as work:
        found = jobs.verify(work)
    say(keeping.verified(found))
    end(found.faults)
