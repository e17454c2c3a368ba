"""Commands are killed at any moment: no raw copy outlives `status`, which tells; the next run gives the same.

They are killed in a workspace of few cases with one donor, each from the state in which an officer gives it.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from tests.chaos import runs, workspace
from tests.chaos.rows import Row
from tests.chaos.workspace import DEAR, DONE_BEFORE, Given


def rows(folder: Path, tries: int, of: Collection[str] = workspace.COMMANDS) -> Iterator[Row]:
    """One for each command, or those that are named."""
    chance, package = random.Random(2017), workspace.package(folder)
    for each in workspace.commands(folder, package, of):
        times = max(1, tries // 5) if each.name == DEAR else tries
        yield _row(each, folder / "killed", package, times, chance)


def _row(of: Given, home: Path, package: Path, tries: int, chance: random.Random) -> Row:
    kept, names = runs.fingerprint(of.whole), runs.names(of.whole)
    good, raw, told, ended = 0, 0, 0, 0
    for number in range(tries):
        shutil.copytree(of.start, home)
        begun = _kill(home, chance.uniform(0.1, of.lasts), of.words, everything=number % 2 == 0)
        raw += bool(runs.raw(home, package))
        seen = runs.through(home, "status")
        left = runs.raw(home, package)
        told += not begun or "killed" in seen.said
        ended += not begun
        again = runs.through(home, *of.words)
        same = runs.fingerprint(home) == kept and runs.names(home) == names
        good += not left and seen.code == 0 and again.code in (0, DONE_BEFORE) and same
        shutil.rmtree(home)
    seen_of = f"raw in {raw}, told by `status` in {told - ended} of {tries - ended} that had begun"
    return Row(
        f"`{of.name}` killed (SIGKILL), then given again",
        tries,
        good,
        f"{seen_of}; the next run gave the same",
    )


def _kill(home: Path, after: float, words: tuple[str, ...], *, everything: bool) -> bool:
    """Begin a run and kill it, or it and its workers; whether the journal has its line, and not its end's."""
    before = len(runs.journal(home))
    run = runs.begin(runs.command(home, *words))
    time.sleep(after)
    if run.poll() is None:
        (os.killpg if everything else os.kill)(run.pid, signal.SIGKILL)
    runs.ended(run)
    return len(runs.journal(home)) - before == 1
