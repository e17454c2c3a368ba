"""Work in several processes, none of which outlives the one that started it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST = 61  # as many as Windows can wait for


def results(function: Callable[[Item], Result], items: Iterable[Item], processes: int) -> Iterator[Result]:
    """What a function makes of each item, in their order, in so many processes.

    No more items are in memory than are worked on.
    """
    with pool(processes) as workers:
        under_way: deque[Future[Result]] = deque()
        for item in items:
            under_way.append(workers.submit(function, item))
            if len(under_way) > processes:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def pool(processes: int) -> ProcessPoolExecutor:
    """A pool of so many processes; they end when this one is gone, killed or not.

    Spawned, not forked: a fork would inherit locks that the database's threads hold.
    """
    from concurrent.futures import ProcessPoolExecutor

    spawned = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(min(processes, MOST), spawned, _end_with_the_parent)


def _end_with_the_parent() -> None:
    """In the new process, which a Ctrl-C reaches too and which ends without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
