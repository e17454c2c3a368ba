"""Workbooks are read in a process of their own, so that one made or broken to do harm ends only that.

What reads a workbook keeps the whole rectangle of a sheet in memory and stops hard where a file is damaged.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from pipeline import processes
from pipeline.ingest.refusals import Place, refusal
from pipeline.sources.files.grid import Grid
from pipeline.sources.files.workbooks import workbook

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Read = Callable[[str, bytes, int | None], list[Grid]]
MEMORY = 6 * 1024**3  # bytes; twenty million cells take about half
SECONDS = 600  # of the processor; a workbook of a million cells takes five


@contextmanager
def apart() -> Iterator[Read]:
    """What reads workbooks, in one process for all that are read in the block, begun with the first."""
    with ExitStack() as stack:

        @cache
        def pool() -> ProcessPoolExecutor:
            return stack.enter_context(processes.pool(1))

        def read(name: str, content: bytes, most: int | None) -> list[Grid]:
            from concurrent.futures import BrokenExecutor

            try:
                return pool().submit(_read, name, content, most).result()
            except BrokenExecutor:
                raise refusal("ING-202", Place(file=name)) from None

        yield read


def _read(name: str, content: bytes, most: int | None) -> list[Grid]:
    """In the other process: limited, and with nothing said of what is in the file."""
    _limit()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device, not a path
        os.dup2(nowhere.fileno(), 2)
    try:
        return workbook(name, content, most)
    except BaseException as error:
        if isinstance(error, Exception):
            raise
        raise refusal("ING-202", Place(file=name)) from None  # a panic of the library, in its own words


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(kind, (most, hard))
