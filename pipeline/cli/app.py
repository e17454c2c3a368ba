"""The commands and their options."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer
from typer import Context
from typer.core import TyperGroup
from typer.main import get_command

from pipeline import jobs, settings
from pipeline.cli import (
    commands_of_approval,
    commands_of_audit,
    commands_of_encryption,
    commands_of_forms,
    commands_of_keeping,
    commands_of_labels,
    commands_of_packaging,
    commands_of_programme,
    log,
    mapping,
    options,
    printing,
    status_tables,
)
from pipeline.cli.work import at_work, end, say
from pipeline.cli.workspace import workspace

app = typer.Typer(
    help="Reintegration outcomes of trafficked persons: from anonymised case exports to released reports.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(workspace)
app.add_typer(commands_of_encryption.locking)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"reintegration {version('reintegration')}")
        raise typer.Exit


@app.callback()
def start(
    context: Context,
    home: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Working folder; else REINTEGRATION_HOME, else the current folder."),
    ] = None,
    log_file: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE", help="Write to the end of this file what else is printed."),
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where an error came from. May show data.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop."),
    ] = False,
) -> None:
    """Find the project and the working folder."""
    if log_file:
        log.begin(log_file, context.invoked_subcommand or "")
    environment = {**os.environ, "REINTEGRATION_HOME": str(home)} if home else os.environ
    context.obj = settings.load(environment)


@app.command()
def sample(
    context: Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to write the package.")],
    cases: Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="Number of cases.")] = 252,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="The same seed gives the same cases.")] = 2017,
    form: Annotated[Literal["csv", "parquet"], typer.Option(help="How to write its files.")] = "csv",
) -> None:
    """Write a made-up export package."""
    with at_work(context.obj) as work:
        jobs.sample(work, cases, seed, out, form)
    typer.echo(f"Wrote a made-up package of {cases:,} cases: {out}")


@app.command()
def ingest(
    context: Context,
    paths: options.Paths,
    system: options.From = None,
    mapping: options.Mapped = None,
    data_to: options.DataTo = None,
    put_aside: options.PutAside = False,
) -> None:
    """Take export packages and exports of case systems into the warehouse."""
    choice = options.choice(system, mapping, data_to)
    with at_work(context.obj) as work:
        outcome = jobs.ingest(work, paths, choice, put_aside=put_aside)
    say(printing.outcome(outcome))
    end(outcome.refusals)


@app.command()
def build(
    context: Context,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM",
            help="Month to look back to: figures as they were known then; else all that is known.",
        ),
    ] = None,
) -> None:
    """Compute the figures and check them."""
    last_month = options.month(as_of)
    with at_work(context.obj) as work:
        outcome = jobs.build(work, last_month)
    say(printing.outcome(outcome), "The figures are built and checked. Nothing was released.")


@app.command()
def release(
    context: Context,
    audience: Annotated[
        list[str],
        typer.Option(metavar="WHO", help="region, donor:CODE or ministry:CC; can be given several times."),
    ],
    period: Annotated[
        list[str],
        typer.Option(
            metavar="PERIOD",
            help="Period of the report: half-year 2026H1, quarter 2026Q3, calendar year 2026, programme year "
            "2025Y07 (from July 2025 on); can be given several times.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be shown and withheld.")
    ] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help="Release nothing: another person reviews and approves it.")
    ] = False,
    by: options.By = "",
) -> None:
    """Decide what may be shown and write the reports.

    Where config/organisation.toml asks for two persons, it is always proposed.
    """
    periods = [jobs.Period.parse(one) for one in period]
    with at_work(context.obj) as work:
        outcome = jobs.release(work, audience, periods, jobs.Wish(dry_run, propose, by))
    say(printing.outcome(outcome))


@app.command()
def run(
    context: Context,
    paths: options.OptionalPaths = None,
    system: options.From = None,
    mapping: options.Mapped = None,
    data_to: options.DataTo = None,
    put_aside: options.PutAside = False,
    today: options.Today = None,
) -> None:
    """Do all of it, for every report that is due.

    It takes in what lies in inbox/ too. In a folder that nobody has set up it begins with the bundled
    made-up sample.
    """
    choice = options.choice(system, mapping, data_to)
    with at_work(context.obj, today) as work:
        outcome = jobs.run(work, paths or [], choice, put_aside=put_aside)
    say(printing.outcome(outcome), printing.nothing_due(outcome))
    end(outcome.refusals)


@app.command()
def schedule(
    context: Context,
    kind: Annotated[jobs.Kind | None, typer.Option("--for", help="Only this one.")] = None,
) -> None:
    """Print timers that start `reintegration run`."""
    for each in [kind] if kind else get_args(jobs.Kind):
        typer.echo(jobs.timers(context.obj, each))


@app.command()
def status(context: Context, today: options.Today = None) -> None:
    """Show the data, the last runs and what is due."""
    typer.echo(status_tables.status(jobs.status(context.obj, options.day(today))))


app.command()(commands_of_forms.forms)
app.command()(commands_of_approval.approve)
app.command()(commands_of_audit.audit)
app.command()(commands_of_labels.accept)
app.command("map")(mapping.map_file)
app.command()(commands_of_packaging.package)
app.command()(commands_of_programme.programme)
for kept in ("forget", "withdraw", "verify", "backup", "restore"):
    app.command(kept)(getattr(commands_of_keeping, kept))


@app.command(hidden=True)
def docs(
    context: Context,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where a page is out of date.")
    ] = False,
) -> None:
    """Write the pages of docs/ that come from the program itself, and compile the models."""
    from pipeline import reference

    if check:
        reference.check(context.obj, _helps())
        reference.check_is_current(context.obj)
        return
    for written in (*reference.write(context.obj, _helps()), *reference.renew(context.obj)):
        typer.echo(f"Wrote {written}")


def _helps() -> dict[str, str]:
    """The help of the program and of each command that is not hidden, 80 columns wide."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    shown = {name: command for name, command in group.commands.items() if not command.hidden}
    return {
        name: command.get_help(Context(command, info_name=name, terminal_width=80))
        for name, command in {
            "reintegration": group,
            **{f"reintegration {name}": command for name, command in shown.items()},
        }.items()
    }
