"""A run is killed at any moment: nothing raw is left, `status` tells of it, the next run gives the same."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from tests.chaos import runs
from tests.chaos.rows import Row


def rows(folder: Path, tries: int) -> Iterator[Row]:
    package, chance = runs.sample(folder), random.Random(2017)
    whole = folder / "whole"
    began = time.monotonic()
    assert runs.through(whole, "ingest", str(package)).code == 0
    lasts, kept = time.monotonic() - began, runs.fingerprint(whole)
    good, raw, told = 0, 0, 0
    for number in range(tries):
        home = folder / f"killed-{number}"
        begun = _killed(home, chance.uniform(0.1, lasts), "ingest", str(package))
        found = runs.raw(home, package) if home.exists() else []
        raw += bool(found)
        seen = runs.through(home, "status")
        told += not begun or "killed" in seen.said
        again = runs.through(home, "ingest", str(package))
        good += not found and seen.code == again.code == 0 and runs.fingerprint(home) == kept
        shutil.rmtree(home)
    seen_of = f"raw in {raw}, told by `status` in {told}"
    yield Row(
        "`ingest` killed (SIGKILL), then given again", tries, good, f"{seen_of}; the next run gave the same"
    )
    yield _build(folder, whole, max(1, tries // 5), chance)  # each takes a minute


def _build(folder: Path, whole: Path, tries: int, chance: random.Random) -> Row:
    home = folder / "building"
    shutil.copytree(whole, home)
    began = time.monotonic()
    assert runs.through(whole, "build").code == 0
    lasts, kept, good = time.monotonic() - began, runs.fingerprint(whole), 0
    for _ in range(tries):
        _killed(home, chance.uniform(0.1, lasts), "build")
        good += runs.through(home, "status").code == 0
    again = runs.through(home, "build").code == 0 and runs.fingerprint(home) == kept
    what = "the next run gave the same" if again else "THE NEXT RUN GAVE SOMETHING ELSE"
    return Row("`build` killed (SIGKILL), one after another", tries, good if again else 0, what)


def _killed(home: Path, after: float, *words: str) -> bool:
    """Begin a run and kill it; whether the journal had its line by then, and not the one of its end."""
    before = len(runs.journal(home))
    run = runs.begin(runs.command(home, *words))
    time.sleep(after)
    run.send_signal(signal.SIGKILL)
    runs.ended(run)
    return len(runs.journal(home)) - before == 1
