"""Each command of the program in a workspace of few cases with one donor, from the state before it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import runs
from tests.cli import packages

SET_UP = (
    "--organisation", "Willow House", "--provider", "willow", "--country", "Cambodia",
    "--donor", "DFAT=A department", "--first-period", runs.PERIOD, "--key", "file",
)  # fmt: skip
DEAR = "release --dry-run"  # all that is worked out
DONE_BEFORE = 2  # the exit code where what is asked was done, and cannot be done twice
REPORT = ("--audience", "donor:DFAT", "--period", runs.PERIOD)
# name: the name of what goes before, and the words of the command; what a dry run worked out is used again
COMMANDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ingest": ("", ("ingest", "{package}")),
    "build": ("ingest", ("build",)),
    "release --dry-run": ("build", ("release", *REPORT, "--dry-run")),
    "release": ("release --dry-run", ("release", *REPORT)),
    "release --propose": ("release --dry-run", ("release", *REPORT, "--propose", "--by", "Sok")),
    "approve": ("release --propose", ("approve", runs.PERIOD, "donor:DFAT", "--by", "Chan")),
    "withdraw": ("release", ("withdraw", runs.PERIOD, "donor:DFAT", "--by", "Sok")),
    "forget": ("build", ("forget", "{case}")),
    "run": ("release --dry-run", ("run",)),
    "restore": ("new", ("restore", "{backup}")),
}


@dataclass(frozen=True, slots=True)
class Given:
    """A command: its words, the folder it is given in, how long it lasts, and what it made of that."""

    name: str
    words: tuple[str, ...]
    start: Path
    lasts: float
    whole: Path


def package(folder: Path) -> Path:
    """A package of few cases, of which one donor paid for some."""
    made = packages.of_few(folder / "package", provider_id="willow", source_system="case-book")
    fundings = made / "fundings.csv"
    head, *lines = fundings.read_text("utf-8").splitlines(keepends=True)
    fundings.write_text(head + "".join(line for line in lines if ",DFAT," in line), "utf-8")
    return made


def commands(folder: Path, package: Path, of: Collection[str] = COMMANDS) -> Iterator[Given]:
    """Each command that is named with the folder that those before it made."""
    needed = _with_those_before(of)
    folders = {name: folder / name.replace(" ", "") for name in ("new", "", *COMMANDS)}
    folders["new"].mkdir()
    folders[""] = folder / "set-up"
    made = runs.through(folder, "init", str(folders[""]), *SET_UP)
    assert made.code == 0, made.said
    shutil.copytree(package, folders[""] / "inbox" / "package")
    numbers = (package / "cases.csv").read_text("utf-8").splitlines()
    given = {"package": str(package), "case": numbers[1].split(",")[0], "backup": str(folder / "kept.backup")}
    for name, (before, words) in COMMANDS.items():
        if name not in needed:
            continue
        if name == "restore":
            kept = runs.through(folders["release"], "backup", given["backup"])
            assert kept.code == 0, kept.said
        asked = tuple(word.format(**given) for word in words)
        shutil.copytree(folders[before], folders[name])
        began = time.monotonic()
        done = runs.through(folders[name], *asked)
        assert done.code == 0, done.said
        if name in of:
            yield Given(name, asked, folders[before], time.monotonic() - began, folders[name])


def _with_those_before(of: Collection[str]) -> set[str]:
    needed = set(of) | ({"release"} if "restore" in of else set())  # what is restored was released
    for name in reversed(list(COMMANDS)):
        if name in needed:
            needed.add(COMMANDS[name][0])
    return needed
