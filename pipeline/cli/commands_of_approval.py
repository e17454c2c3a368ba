"""The second step of a release: another person lets it out."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli import approvals, options, printing
from pipeline.cli.work import at_work, say


def approve(
    context: Context,
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help="Period of the proposal, as its folder is named: 2026H1.")
    ],
    audience: Annotated[
        list[str] | None,
        typer.Argument(metavar="[AUDIENCE]...", help="region, donor:CODE, ministry:CC; else all that wait."),
    ] = None,
    by: options.By = "",
    reject: Annotated[
        bool, typer.Option("--reject", help="Put the proposal aside instead: nothing of it goes out.")
    ] = False,
) -> None:
    """Let out what another person has proposed, after a look at its review page.

    It is decided and attacked again, and goes out only where it comes to just what was proposed.
    """
    with at_work(context.obj) as work:
        done = jobs.approve(work, jobs.Period.parse(period), audience or [], by, reject=reject)
    say(approvals.approved(done, [printing.shown(each / "report.html") for each in done.reports]))
