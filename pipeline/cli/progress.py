"""How far a command is: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

import typer

COUNTED = re.compile(r"(?P<words>.*) \((?P<count>(?P<done>\d+) of (?P<total>\d+))(: .*)?\)")


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give the function that a command calls with each step; what it writes goes to stderr.

    A step that ends in ``(3 of 12)`` moves the bar.
    """
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False)
    columns = (
        SpinnerColumn("dots" if console.encoding.startswith("utf") else "line"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("Starting", total=None, count="")

        def tell(step: str) -> None:
            counted = COUNTED.fullmatch(step)
            if counted is None:
                bars.update(task, description=step, total=None, count="")
                return
            done, total = int(counted["done"]), int(counted["total"])
            words, count = counted["words"], counted["count"]
            bars.update(task, description=words, completed=done, total=total, count=count)

        yield tell


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
