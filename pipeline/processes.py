"""Work in several processes, none of which outlives the one that started it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline import stopping

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


@contextmanager
def pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of so many processes; they end when this one is gone, killed or not, and where the block fails.

    Spawned, not forked: a fork would inherit locks that the database's threads hold.
    """
    from concurrent.futures import ProcessPoolExecutor

    class Pool(ProcessPoolExecutor):
        def submit(self, *given: Any, **named: Any) -> Any:
            with stopping.without():  # a process that begins would say a Ctrl-C in its own words
                return super().submit(*given, **named)

    others = multiprocessing.active_children()
    spawned = multiprocessing.get_context("spawn")
    with Pool(min(processes, MOST), spawned, _end_with_the_parent) as workers:
        try:
            yield workers
        except BaseException:
            for worker in multiprocessing.active_children():
                if worker not in others:
                    worker.terminate()
            raise


def collect_rarely() -> None:
    """Have this process look for cycles of objects that nothing refers to a hundred times more rarely.

    dbt, pandas and the programs of suppression make millions of small objects and hardly a cycle: to look for
    them takes a twentieth of the time of a release.
    """
    gc.set_threshold(100_000, 20, 100)


def end_at_once() -> None:
    """Have this process end without looking through all its objects for cycles first: up to a second."""
    gc.freeze()


def begin_tracker() -> None:
    """Begin the process in which Python lists what others share, out of reach of a terminal that closes.

    Whoever shares something begins it, and it would end by HUP: the run would say so in words of Python's.
    """
    if os.name == "nt":  # there is none
        return
    from multiprocessing import resource_tracker

    with stopping.without():
        resource_tracker.ensure_running()


def _end_with_the_parent() -> None:
    """In the new process, which a Ctrl-C reaches too: it is the parent that stops, and says so."""
    stopping.left_to_the_parent()
    collect_rarely()

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
