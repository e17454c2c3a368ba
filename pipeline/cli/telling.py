"""How far a command is: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

import typer


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give the function that a command calls with each step; what it writes goes to stderr."""
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.console import Console

    with Console(stderr=True, highlight=False, markup=False).status("Starting") as line:
        yield line.update


def _plain() -> Callable[[str], None]:
    """Write a line when the kind of step changes; what stands in brackets only counts on and is left out."""
    last, one_at_a_time = "", Lock()  # dbt tells from several threads

    def tell(step: str) -> None:
        nonlocal last
        shown = re.sub(r" \(.*\)$", "", step)
        kind = re.sub(r"\d[\d,.]*", "", shown.partition(":")[0])
        with one_at_a_time:
            if kind != last:
                typer.echo(shown, err=True)
            last = kind

    return tell
