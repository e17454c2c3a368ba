"""The console script: parse, call, print, exit code."""

from __future__ import annotations

import os
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code: 0 only when all that was asked was done.

    Imported here: each process of a pool imports the main script again, and needs nothing of it.
    """
    # matrices are small, and what is large is divided among processes: threads would only wait for each other
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    from pipeline import processes, stopping

    if arguments is None:
        processes.collect_rarely()
        stopping.leave_as_asked()
    with stopping.heeded():
        try:
            from pipeline.cli import entry

            return entry.main(arguments)
        except KeyboardInterrupt:  # before there is anything to stop, or after all has been said
            return stopping.asked() or stopping.BY_CTRL_C
        finally:
            if arguments is None:
                processes.end_at_once()


__all__ = ["main"]
