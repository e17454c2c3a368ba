"""The command that makes a folder of tables a package."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli import options, printing
from pipeline.cli.work import at_work, say

if TYPE_CHECKING:
    from pipeline.ingest import Described, Told

QUESTIONS = {
    "provider_id": "Whose cases are these (code of the provider)",
    "coverage": "Are these all cases (full), or only what is new (delta)",
    "data_cutoff": "Last month that they cover (YYYY-MM)",
}
Code = str | None


def package(
    context: Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Holds cases.csv and the other tables.")],
    provider: Annotated[
        Code, typer.Option(metavar="CODE", help="Whose cases these are; else as before, or as config/ says.")
    ] = None,
    coverage: Annotated[
        Code, typer.Option(metavar="full|delta", help="All cases, or only what is new or corrected.")
    ] = None,
    data_cutoff: Annotated[
        Code, typer.Option(metavar="YYYY-MM", help="Last month that the tables cover.")
    ] = None,
    today: options.Today = None,
) -> None:
    """Write or renew the datapackage.json of a folder of tables.

    It asks what neither an option nor an earlier datapackage.json says.
    """
    said = {"provider_id": provider, "coverage": coverage, "data_cutoff": data_cutoff}
    told = _answered(jobs.told_of(folder, context.obj), said)
    with at_work(context.obj, today) as work:
        made = jobs.package(work, folder, told)
    say(described(made, folder, context.obj.home))


def described(made: Described, folder: Path, home: Path) -> str:
    """What was written, what is missing, and the next step."""
    lines = [f"Wrote {printing.shown(made.path)}: {', '.join(made.tables)}."]
    lines += [f"Missing: table `{table}`, which a package must have." for table in made.missing_tables]
    lines += [
        f"Missing: column `{column}` of table `{table}`."
        for table, columns in made.missing_columns.items()
        for column in columns
    ]
    is_whole = not made.missing_tables and not made.missing_columns
    program = "reintegration" if home == Path.cwd() else f"reintegration --home {printing.shown(home)}"
    step = f"`{program} ingest {printing.shown(folder)}`"
    again = f"add what is missing and run `{program} package {printing.shown(folder)}` again, then {step}"
    return "\n".join([*lines, f"Next: {step if is_whole else again}."])


def _answered(told: Told, said: dict[str, Code]) -> Told:
    """What options say, else what is known, else what a person on a terminal answers."""
    told = replace(told, **{name: answer for name, answer in said.items() if answer})
    if not sys.stdin.isatty():
        return told
    open_questions = [name for name in said if not getattr(told, name)]
    return replace(told, **{name: typer.prompt(QUESTIONS[name]).strip() for name in open_questions})
