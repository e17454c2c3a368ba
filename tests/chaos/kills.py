"""Commands are killed at any moment: nothing raw is left, `status` tells of it, the next run gives the same.

They are killed in a workspace of few cases with one donor, each from the state in which an officer gives it.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import runs
from tests.chaos.rows import Row
from tests.cli import packages

SET_UP = (
    "--organisation", "Willow House", "--provider", "willow", "--country", "Cambodia",
    "--donor", "DFAT=A department", "--first-period", runs.PERIOD,
)  # fmt: skip
REPORT = ("--audience", "donor:DFAT", "--period", runs.PERIOD)
# name: the name of what goes before, and the words of the command
COMMANDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ingest": ("", ("ingest", "{package}")),
    "build": ("ingest", ("build",)),
    "release": ("build", ("release", *REPORT)),
    "release --propose": ("build", ("release", *REPORT, "--propose", "--by", "Sok")),
    "approve": ("release --propose", ("approve", runs.PERIOD, "donor:DFAT", "--by", "Chan")),
    "withdraw": ("release", ("withdraw", runs.PERIOD, "donor:DFAT", "--by", "Sok")),
    "forget": ("build", ("forget", "{case}")),
    "run": ("", ("run",)),
    "restore": ("new", ("restore", "{backup}")),
}
DONE_BEFORE = 2  # the exit code where what is asked was done, and cannot be done twice


@dataclass(frozen=True, slots=True)
class Killed:
    """What is killed: a command, the folder it is given in, how long it lasts, and what then stands."""

    name: str
    words: tuple[str, ...]
    start: Path
    lasts: float
    whole: Path


def rows(folder: Path, tries: int) -> Iterator[Row]:
    """One for each command."""
    chance, package = random.Random(2017), _package(folder)
    for each in _commands(folder, package):
        yield _row(each, folder / "killed", package, tries, chance)


def _package(folder: Path) -> Path:
    """A package of few cases, all of them paid for by one donor."""
    package = packages.of_few(folder / "package", provider_id="willow", source_system="case-book")
    fundings = package / "fundings.csv"
    fundings.write_text(
        fundings.read_text("utf-8").replace("HARBOUR", "DFAT").replace("LOTUS", "DFAT"), "utf-8"
    )
    return package


def _commands(folder: Path, package: Path) -> Iterator[Killed]:
    """Each command with the folder that those before it made."""
    folders = {name: folder / name.replace(" ", "") for name in ("new", "", *COMMANDS)}
    folders["new"].mkdir()
    folders[""] = folder / "set-up"
    made = runs.through(folder, "init", str(folders[""]), *SET_UP)
    assert made.code == 0, made.said
    shutil.copytree(package, folders[""] / "inbox" / "package")
    numbers = (package / "cases.csv").read_text("utf-8").splitlines()
    given = {"package": str(package), "case": numbers[1].split(",")[0], "backup": str(folder / "kept.backup")}
    for name, (before, words) in COMMANDS.items():
        if name == "restore":
            kept = runs.through(folders["release"], "backup", given["backup"])
            assert kept.code == 0, kept.said
        asked = tuple(word.format(**given) for word in words)
        shutil.copytree(folders[before], folders[name])
        began = time.monotonic()
        done = runs.through(folders[name], *asked)
        assert done.code == 0, done.said
        yield Killed(name, asked, folders[before], time.monotonic() - began, folders[name])


def _row(of: Killed, home: Path, package: Path, tries: int, chance: random.Random) -> Row:
    kept, names = runs.fingerprint(of.whole), runs.names(of.whole)
    good, raw, told, ended = 0, 0, 0, 0
    for number in range(tries):
        shutil.copytree(of.start, home)
        begun = _kill(home, chance.uniform(0.1, of.lasts), of.words, everything=number % 2 == 0)
        found = runs.raw(home, package)
        raw += bool(found)
        seen = runs.through(home, "status")
        told += not begun or "killed" in seen.said
        ended += not begun
        again = runs.through(home, *of.words)
        same = runs.fingerprint(home) == kept and runs.names(home) == names
        good += not found and seen.code == 0 and again.code in (0, DONE_BEFORE) and same
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
