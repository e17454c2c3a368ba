"""A run is told to stop at any moment: its exit code, a sentence, no worker left, the same afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import runs
from tests.chaos.rows import Row

TOLD = {"Ctrl-C": ("SIGINT", 130), "TERM": ("SIGTERM", 143), "HUP": ("SIGHUP", 129)}


@dataclass(frozen=True, slots=True)
class Stopping:
    """What is stopped: a command, how long it lasts, and what stands when it has run through."""

    command: tuple[str, ...]
    start: Path
    lasts: float
    kept: dict[str, tuple[int, str]]


def rows(folder: Path, tries: int) -> Iterator[Row]:
    """One for each signal, command, and who gets it; Windows sends none to another program's group."""
    if os.name == "nt":
        return
    package, chance = runs.sample(folder), random.Random(252)
    empty, whole = folder / "empty", folder / "whole"
    empty.mkdir()
    ingest = _measured(("ingest", str(package)), empty, whole)
    built = folder / "built"
    build = _measured(("build",), whole, built)
    for of, times in ((ingest, tries), (build, max(1, tries // 5))):  # a build takes a minute
        for name, (number, code) in TOLD.items():
            for to_group in (True, False):
                sent = getattr(signal, number)
                yield _row(name, sent, code, of, folder / "stopped", chance, times, to_group=to_group)


def _measured(command: tuple[str, ...], start: Path, home: Path) -> Stopping:
    shutil.copytree(start, home)
    began = time.monotonic()
    done = runs.through(home, *command)
    assert done.code == 0, done.said
    return Stopping(command, start, time.monotonic() - began, runs.fingerprint(home))


def _row(
    name: str,
    number: int,
    code: int,
    of: Stopping,
    home: Path,
    chance: random.Random,
    tries: int,
    *,
    to_group: bool,
) -> Row:
    codes: Counter[int] = Counter()
    clean = 0
    shutil.copytree(of.start, home)
    while sum(codes.values()) < tries:
        run = runs.begin(runs.command(home, *of.command))
        time.sleep(chance.uniform(0.05, of.lasts))
        if run.poll() is None:
            (os.killpg if to_group else os.kill)(run.pid, number)
        ended = runs.ended(run)
        if ended.code == 0:  # it was faster than at first, and had done all that it was asked
            shutil.rmtree(home)
            shutil.copytree(of.start, home)
            continue
        codes[ended.code] += 1
        clean += ended.code == code and not _left(run.pid) and "Error" not in ended.said
    again = runs.through(home, *of.command)
    same = again.code == 0 and runs.fingerprint(home) == of.kept
    shutil.rmtree(home)
    ends = ", ".join(f"{code} in {count}" for code, count in sorted(codes.items()))
    what = f"`{of.command[0]}`, {name} to {'all its processes' if to_group else 'the first process'}"
    after = "the next run gave the same" if same else "THE NEXT RUN GAVE SOMETHING ELSE"
    return Row(what, tries, clean if same else 0, f"{ends}; {after}")


def _left(group: int) -> bool:
    """Whether a process of a group is still there ten seconds later."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True
