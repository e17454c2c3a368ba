"""The commands for the key of the databases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli import keeping
from pipeline.cli.printing import shown
from pipeline.cli.work import at_work, say

locking = typer.Typer()


@locking.command()
def encrypt(
    context: Context,
    key: Annotated[
        str,
        typer.Option(
            metavar="WHERE",
            help="Where to keep the key: keyring, file (of your account), or a path; else the key store "
            "where there is one.",
        ),
    ] = "",
) -> None:
    """Encrypt the databases of a folder that has plain ones.

    The plain files are written over.
    """
    with at_work(context.obj) as work:
        made = jobs.encrypt(work.settings, work.progress, key)
    say(keeping.encryption(made), keeping.KEEP_A_COPY)


@locking.command()
def rekey(
    context: Context,
    to: Annotated[
        str,
        typer.Option(metavar="WHERE", help="Where to keep it: keyring, file, or a path; else as before."),
    ] = "",
) -> None:
    """Encrypt the databases with another key.

    The old key then opens nothing but older backups.
    """
    with at_work(context.obj) as work:
        made = jobs.rekey(work.settings, work.progress, to)
    say(keeping.encryption(made), keeping.KEEP_A_COPY)


@locking.command()
def key(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, outside of this folder.")],
) -> None:
    """Write a copy of the key of the databases to a file."""
    jobs.copy_key(context.obj, file)
    say(f"Wrote the key: {shown(file.absolute())}. Who has it and the folder can read all: keep them apart.")
