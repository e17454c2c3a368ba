"""The command that drafts a mapping for an export, and what it says of every column."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli import map_report, printing
from pipeline.cli.work import at_work, say

if TYPE_CHECKING:
    from pipeline.jobs import Drafted, Trial
    from pipeline.settings import Settings

TRIED = "This was a trial: nothing was stored."
WIDTH, WIDEST = 80, 120  # characters of a line: where there is no terminal, and on the widest


def map_file(
    context: Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="An export: a file, folder or .zip.")],
    system: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Where it comes from, where that is not seen by itself."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The mapping; else a new one in config/mappings/.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Try the mapping that fits, or the one of --out; store nothing.")
    ] = False,
    language: Annotated[
        str | None,
        typer.Option(metavar="km", help="Language of headers and answers; else all that are known."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the mapping where there is one.")] = False,
) -> None:
    """Draft how an export of a case system becomes tables of the contract.

    It reads headers and codes, never names or contacts, and stores nothing.
    """
    if check:
        with at_work(context.obj) as work:
            trial = jobs.try_out(work, path, system, out)
        _show_trial(trial, context.obj, path, out)
        return
    made = jobs.map_export(context.obj, path, system, out, language=language or "", force=force)
    _show(made, context.obj, path, out)


def _show(made: Drafted, settings: Settings, path: Path, out: Path | None) -> None:
    say("\n".join(map_report.drafted(made, _width())))
    say(f"Wrote {printing.shown(made.file)}.")
    if made.questions:
        say("\n".join(map_report.questions(made.questions, _width())))
    elif made.draft.asks:
        say("Mend what stands under `You decide`: in the export, or in the mapping.")
    first = "Then try it" if made.draft.asks else "Read it once, then try it"
    say(f"{first}: {next_step(settings, 'map --check', path, out)}")


def _show_trial(trial: Trial, settings: Settings, path: Path, out: Path | None) -> None:
    """What was found; an intake that would be refused ends this as it would end that."""
    if trial.receipt:
        say("\n".join(printing.receipt(trial.receipt)))
    say("\n".join(map_report.faults(trial.faults, _width())))
    say("\n".join(map_report.questions(trial.questions, _width())))
    say(TRIED)
    if trial.refused:
        if not trial.questions:
            say("`reintegration ingest` would refuse this export.")
        raise trial.refused
    say(f"To take it in: {next_step(settings, 'ingest', path, out)}")


def next_step(settings: Settings, words: str, path: Path, out: Path | None) -> str:
    """A command as it has to be typed, with the file of the one before."""
    mapping = {"ingest": "--mapping"}.get(words, "--out")
    typed = ["reintegration", *_home(settings), words, _quoted(path)]
    return " ".join([*typed, *([mapping, _quoted(out)] if out else [])])


def _home(settings: Settings) -> list[str]:
    """Nothing where the folder is this one, or the one that the surroundings name."""
    is_told = "REINTEGRATION_HOME" in os.environ
    return (
        [] if is_told or settings.home == Path.cwd() else ["--home", _quoted(printing.shown(settings.home))]
    )


def _quoted(path: Path) -> str:
    return f'"{path}"' if any(each in str(path) for each in " ()&'") else str(path)


def _width() -> int:
    return min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else WIDTH
