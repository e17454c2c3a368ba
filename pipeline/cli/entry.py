"""Runs the app and turns whatever goes wrong into one plain sentence and an exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

import typer

from pipeline import faults, stopping
from pipeline.cli import log
from pipeline.cli.app import app
from pipeline.errors import ReintegrationError, Stopped, UsageError

DEBUG = "--debug"
UNEXPECTED = 1
STOPPED_QUERY = "Query interrupted"  # what DuckDB makes of a Ctrl-C
STOPPED = "Stopped. What was stored and released before stays as it was."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code: 0 only when all that was asked was done."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _print_anywhere()
    with log.kept() as end:
        exit_code = _run(given)
        end(exit_code)
    return exit_code


def _run(given: Sequence[str]) -> int:
    words = [word for word in given if word != DEBUG]
    try:
        exit_code = int(app(words or ["--help"], prog_name="reintegration", standalone_mode=False) or 0)
    except (Exception, KeyboardInterrupt, typer.Abort) as error:
        if DEBUG in given and not stopping.asked():
            raise
        sentence, exit_code = explain(error, words)
        typer.echo(sentence, err=True)
    else:
        if stopping.asked() or exit_code == stopping.BY_CTRL_C:
            # the library that reads the command line keeps it to itself
            exit_code = stopping.asked() or exit_code
            typer.echo(STOPPED, err=True)
    return exit_code


def _print_anywhere() -> None:
    """A letter that the code page of the output lacks is written as its number, and stops no command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def explain(error: BaseException, words: Sequence[str] = ()) -> tuple[str, int]:
    """One sentence for a person, and the exit code.

    The text of an error that the program did not expect may hold data: it is not shown.
    """
    if stopping.asked() and not isinstance(error, Stopped):  # whatever a library has made of it
        return STOPPED, stopping.asked()
    if str(error) == STOPPED_QUERY:
        return STOPPED, stopping.BY_CTRL_C
    error = faults.of(error) or error
    match error:
        case Stopped():
            return str(error), error.exit_code
        case KeyboardInterrupt():
            return STOPPED, stopping.BY_CTRL_C
        case ReintegrationError():
            return f"Error: {error}", error.exit_code
        case typer.TyperException():
            # what was typed may be a case number: it is not repeated
            told = "forget" not in words
            what = error.format_message().removesuffix(".") if told else "`forget` is not called like this"
            return f"Error: {what}. Run with --help to see what can be asked.", UsageError.exit_code
        case OSError(strerror=str(reason)):
            what = f"A file could not be read or written: {reason}."
            return f"Error: {what} Run again with {DEBUG} to see which.", UNEXPECTED
    what = f"Something happened that this program did not expect ({type(error).__name__})."
    return f"Error: {what} Run again with {DEBUG} and show the end to whoever looks after it.", UNEXPECTED
