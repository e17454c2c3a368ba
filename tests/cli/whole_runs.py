"""Runs the console script, each time in a process of its own, and looks at what it left."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.cli import forked

TODAY = "2026-08-01"
PERIOD = "2026H1"
JUNE = "june.xlsx"
REACHED = "reached.txt"
WATCH = Path(__file__).with_name("watched")
PROGRAM = (sys.executable, "-m", "pipeline.cli")
SET_UP = (
    "--organisation", "Willow House", "--provider", "willow", "--country", "Cambodia",
    "--donor", "DFAT=A department", "--donor", "LOTUS=Lotus Trust",
    "--ministry", "KH", "--first-period", PERIOD,
)  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    exit_code: int
    out: str
    err: str


def command(home: Path, *words: str) -> list[str]:
    return [*PROGRAM, "--home", str(home), *words]


def environment(**settings: str) -> dict[str, str]:
    """That of a run: one thread where nothing else is asked for, as the tests themselves run side by side."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("REINTEGRATION_")}
    return {**inherited, "PYTHONPATH": str(Path.cwd()), "REINTEGRATION_THREADS": "1", **settings}


def reintegration(home: Path, *words: str, **settings: str) -> Ran:
    """Run the console script in a working folder and wait for it."""
    if forked.IS_POSSIBLE and "PYTHONPATH" not in settings:
        return Ran(*forked.run(["--home", str(home), *words], environment(**settings)))
    return begun(command(home, *words), **settings)


def typed(words: Sequence[str], where: Path) -> Ran:
    """Run what somebody types in a folder and wait for it."""
    if words[0] != "reintegration":
        return begun(words, where)
    if forked.IS_POSSIBLE:
        return Ran(*forked.run(words[1:], environment(), where))
    return begun([*PROGRAM, *words[1:]], where)


def begun(words: Sequence[str], where: Path | None = None, **settings: str) -> Ran:
    """Run a program in a process of its own and wait for it."""
    ended = subprocess.run(
        words, cwd=where, capture_output=True, text=True, check=False, env=environment(**settings)
    )
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def watched(reached: Path) -> dict[str, str]:
    """Settings of a run that notes in a file when a process begins, and when one reaches for a network."""
    return {"PYTHONPATH": os.pathsep.join(map(str, (WATCH, Path.cwd()))), "REACHED": str(reached)}


def set_up(home: Path, *, encrypted: bool = False) -> str:
    """Make the workspace of the README; what was said. AssertionError where that fails.

    Not encrypted, so that tests can look into its databases, where nothing else is asked for.
    """
    made = reintegration(home.parent, "init", str(home), *SET_UP, *([] if encrypted else ["--key", "none"]))
    assert made.exit_code == 0, made.err
    return made.out


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def words_in(data: bytes) -> set[str]:
    """Every run of letters, digits, hyphens and underscores: what an identifier is made of."""
    return {word.decode() for word in set(re.findall(rb"[\w-]+", data))}


@dataclass(frozen=True)
class First:
    """The first run on the bundled sample. Look, but change nothing: every test shares it."""

    home: Path
    ran: Ran
