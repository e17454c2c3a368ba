"""The command that drafts a mapping for an export, and what it says of every column."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli import printing
from pipeline.cli.text_table import table
from pipeline.cli.work import at_work, say

if TYPE_CHECKING:
    from pipeline.jobs import Drafted, Finding

TRIED = "This was a trial: nothing was stored."
HEADS = {
    "question": "You decide",
    "mapped": "Mapped",
    "proposed": "Perhaps (a comment in the draft)",
    "not mapped": "Not mapped",
    "defaulted": "Not in the export, so filled in",
    "will not be read": "Will not be read",
}


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
            receipt = jobs.try_out(work, path, system, out)
        say("\n".join(printing.receipt(receipt)), TRIED)
        return
    _show(jobs.map_export(context.obj, path, system, out, language=language or "", force=force))


def _show(made: Drafted) -> None:
    draft = made.draft
    for head, rows in _parts(made):
        if rows:
            _print(head, rows)
    if draft.lacking:
        _print("What the ten outcomes still lack", [(without, field) for field, without in draft.lacking])
    typer.echo(f"Wrote {printing.shown(made.file)}: {_next(made)}")


def _parts(made: Drafted) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    several = len({each.sheet for each in made.draft.findings if each.sheet}) > 1
    for kind, head in HEADS.items():
        found = [each for each in made.draft.findings if each.kind == kind]
        yield head, list(_gathered(found, several=several))


def _gathered(found: Sequence[Finding], *, several: bool) -> Iterator[tuple[str, str]]:
    """What is said, with the columns of a sheet that it is said of."""
    for (sheet, said), group in groupby(
        sorted(found, key=lambda each: (each.sheet, each.said)), key=lambda each: (each.sheet, each.said)
    ):
        headers = ", ".join(filter(None, (each.header for each in group)))
        yield said, " / ".join(filter(None, (sheet if several else "", headers)))


def _next(made: Drafted) -> str:
    if made.draft.asks:
        return "answer what says TODO in it, then try it with `reintegration map --check FILE`."
    return "read it once, then try it with `reintegration map --check FILE`."


def _print(head: str, rows: Sequence[tuple[str, str]]) -> None:
    """A table of two columns: of rich on a terminal, plain text elsewhere."""
    if not sys.stdout.isatty():
        plain = table(("What is said", "Of which"), rows)
        typer.echo(f"{head}\n{plain}\n")
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table("What is said", "Of which", title=head, title_justify="left")
    for row in rows:
        drawn.add_row(*map(Text, row))
    Console(highlight=False).print(drawn)
