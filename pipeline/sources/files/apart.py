"""Workbooks are read in a process of their own, so that one made or broken to do harm ends only that.

What reads a workbook keeps the whole rectangle of a sheet in memory and stops hard where a file is damaged.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
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


@dataclass(slots=True)
class Process:
    """A process that reads workbooks: begun with the first, and anew after one that has ended it."""

    _ended_with: ExitStack
    _pool: ProcessPoolExecutor | None = None

    def read(self, name: str, content: bytes, most: int | None) -> list[Grid]:
        from concurrent.futures import BrokenExecutor

        self._pool = self._pool or self._ended_with.enter_context(processes.pool(1))
        try:
            return self._pool.submit(_read, name, content, most).result()
        except BrokenExecutor:
            self.end()
            raise refusal("ING-202", Place(file=name)) from None

    def end(self) -> None:
        self._ended_with.close()
        self._pool = None


_SHARED: ContextVar[Process | None] = ContextVar("shared", default=None)


@contextmanager
def apart() -> Iterator[Read]:
    """What reads workbooks, in one process for all that are read in the block, begun with the first."""
    with one_process() as shared:
        yield shared.read


@contextmanager
def one_process() -> Iterator[Process]:
    """All workbooks of the block are read in one process: an export is read several times until it is in.

    Within another such block it is that one's process, and it goes on afterwards.
    """
    if outer := _SHARED.get():
        yield outer
        return
    with ExitStack() as ended_with:
        process = Process(ended_with)
        token = _SHARED.set(process)
        try:
            yield process
        finally:
            _SHARED.reset(token)


def _read(name: str, content: bytes, most: int | None) -> list[Grid]:
    """In the other process: limited, and with nothing said of what is in the file."""
    _limit()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device, not a path
        os.dup2(nowhere.fileno(), 2)
    try:
        return _remembered(name, content) if most is None else workbook(name, content, most)
    except BaseException as error:
        if isinstance(error, Exception):
            raise
        raise refusal("ING-202", Place(file=name)) from None  # a panic of the library, in its own words


@lru_cache(maxsize=1)
def _remembered(name: str, content: bytes) -> list[Grid]:
    """The last workbook, whose cells are asked for right after its headers; the process ends with it."""
    return workbook(name, content, None)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(kind, (most, hard))
