"""Options and arguments that several commands share, and how months and days are read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.jobs import Choice

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH", help="Export packages, or files and folders that a case system exported."),
]
OptionalPaths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", help="Packages and exports to take in first.")
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="SYSTEM", help="What exported them; else it is told from their headers."),
]
Mapped = Annotated[
    Path | None,
    typer.Option(
        "--mapping", metavar="FILE", help="Their mapping; else the one in config/mappings/ that fits."
    ),
]
DataTo = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM", help="Month that the data of exports reach to; else the newest month in them."
    ),
]
Cases = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="CASE_ID",
        help="The case number as the provider writes it; `-` reads it from standard input, "
        "so that it stays out of the shell's history.",
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by", metavar="NAME", help="Who does it, for register and journal; else the user of this computer."
    ),
]
PutAside = Annotated[
    bool,
    typer.Option(
        "--put-aside", help="Take the rest in, however many rows are put aside; it stays on record."
    ),
]
Today = Annotated[str | None, typer.Option(hidden=True, help="Act as if it were this day, YYYY-MM-DD.")]


def month(written: str | None) -> date | None:
    """Read a month as its first day; ``UsageError`` where it is none."""
    if written is None:
        return None
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        raise UsageError("The month is no month.", "Write it as YYYY-MM, for example 2026-06.") from None


def choice(system: str | None, mapping: Path | None, data_to: str | None) -> Choice:
    """What was said of exports; ``UsageError`` where the month is none."""
    from pipeline.jobs import Choice

    month(data_to)
    return Choice(system or "", mapping, data_to or "")


def day(written: str | None) -> date:
    """Read a day, today by default; ``UsageError`` where it is none."""
    try:
        return date.fromisoformat(written) if written else datetime.now().astimezone().date()
    except ValueError:
        raise UsageError("The day is no day.", "Write it as YYYY-MM-DD, for example 2026-07-31.") from None


def one_case(written: Sequence[str]) -> str:
    """The one case number; from standard input, unseen on a terminal, for ``-``. ``UsageError`` otherwise."""
    from pipeline.jobs import not_one_case

    given = list(written)
    if given == ["-"]:
        on_terminal = sys.stdin.isatty()
        text = typer.prompt("Case number", hide_input=True) if on_terminal else sys.stdin.read()
        given = text.splitlines()
    numbers = [number.strip() for number in given if number.strip()]
    if len(numbers) != 1:
        raise not_one_case()
    return numbers[0]
