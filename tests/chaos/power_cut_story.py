"""A small workspace from its set-up to a withdrawal, step by step, on made-up figures: `... FOLDER`.

Each step is what its command does between lock and end. Before the first and after each it makes a folder
whose name says how far it is, so that a log of what the disk was asked for has that, too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "unit"))  # as pytest has it for what lies there

from pipeline import ingest, jobs
from pipeline.errors import UsageError
from pipeline.jobs import Work, releasing
from pipeline.jobs.releasing import Wish
from pipeline.jobs.work import Outcome, writing
from pipeline.warehouse import connect
from tests.cli.whole_runs import SET_UP
from tests.unit import proposed_workspace
from tests.unit.ingest_packages import Package
from tests.unit.proposed_workspace import BOTH, DFAT, PERIOD

MARK = ".step-"
REASON = "a provider had sent old data"


def install(patch: pytest.MonkeyPatch) -> None:
    """Let made-up figures stand in the place of a decision."""
    proposed_workspace.install(patch)


def set_up(work: Work) -> None:
    given: dict[str, list[str]] = {}
    for option, word in zip(SET_UP[::2], SET_UP[1::2], strict=True):
        given.setdefault(option.removeprefix("--"), []).append(word)
    if not work.settings.own_config.exists():
        jobs.init(work.settings, given)


def take_in(work: Work) -> None:
    package = work.settings.home.parent / "package.zip"
    if not package.exists():
        Package().zip(package)
    with writing(work, "ingest"), connect(work.settings.cases_db, work.settings) as connection:
        ingest.take_in([package], connection, work.settings)


def release(work: Work) -> None:
    with writing(work, "release"):
        releasing.release(work, BOTH, PERIOD, Outcome(), Wish(by="Anna"))


def withdraw(work: Work) -> None:
    with suppress(UsageError):  # it is withdrawn already
        jobs.withdraw(work, PERIOD, DFAT, REASON)


STEPS: tuple[Callable[[Work], None], ...] = (set_up, take_in, release, withdraw)


def main(home: Path) -> None:
    """Do all steps in a folder."""
    patch = pytest.MonkeyPatch()
    install(patch)
    work = proposed_workspace.at(home)
    for number, step in enumerate(STEPS):
        step(work)
        (home / f"{MARK}{number + 1}").mkdir()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
