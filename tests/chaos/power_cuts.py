"""The power fails at a hundred points; `verify` and the next run have to come to what came without.

`python -m tests.chaos.power_cuts [NUMBER]` on Linux with a C compiler. What a program has the disk do is
recorded by a preloaded library, down to what DuckDB writes, and replayed up to each point with what was not
settled by then dropped (``power_cut_disk``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.disclosure import registered
from pipeline.errors import DisclosureFailure, ReintegrationError, UsageError
from pipeline.jobs import Verified, verify
from tests.chaos import power_cut_disk, power_cut_story
from tests.chaos.power_cut_disk import MKDIR, Step
from tests.chaos.power_cut_story import MARK, STEPS
from tests.chaos.rows import Row
from tests.unit import proposed_workspace
from tests.unit.proposed_workspace import contents

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).with_name("power_cuts_recorder.c")
STORY = ("-m", "tests.chaos.power_cut_story")
MOST = 100
OF_CONFIG, OF_CASES, OF_REPORTS, OF_WITHDRAWAL = range(1, len(STEPS) + 1)


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut: after which step of the disk, what was lost, and what is not as it has to be."""

    place: int
    way: str
    faults: tuple[str, ...]
    mended: int


def can_be_made() -> bool:
    """Whether this machine can record what a program has a disk do."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def record(arguments: Sequence[str], folder: Path, beside: Path) -> list[Step]:
    """Run Python with arguments and a folder, and give what it has the disk do there.

    ``CalledProcessError`` where it, or the compiler, fails.
    """
    library, log = beside / "recorder.so", beside / "steps.log"
    compiled = ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl", "-lpthread"]
    subprocess.run(compiled, check=True)
    folder.mkdir(mode=0o700)
    own = {
        "PYTHONPATH": str(PROJECT),
        "LD_PRELOAD": str(library),
        "POWER_CUTS_FOLDER": str(folder),
        "POWER_CUTS_LOG": str(log),
    }
    ran = [sys.executable, *arguments, str(folder)]
    subprocess.run(ran, check=True, cwd=PROJECT, env={**os.environ, **own})
    return power_cut_disk.read(log.read_bytes(), str(folder))


def power_cuts(most: int = MOST, place: Path | None = None) -> Iterator[Cut]:
    """Cut the power at so many points of the story, one after the other."""
    with TemporaryDirectory(dir=place) as name, pytest.MonkeyPatch.context() as patch:
        beside = Path(name).resolve()
        power_cut_story.install(patch)
        steps = record(STORY, beside / "whole", beside)
        whole = _Ends(beside / "whole")
        for number, (at, way, left) in enumerate(power_cut_disk.cuts(steps, most)):
            home = power_cut_disk.lay(left, beside / f"{number}" / "home")
            faults, mended = _looked_at(home, _done(steps[:at]), whole)
            yield Cut(at, way, tuple(faults), mended)
            shutil.rmtree(home.parent)


class _Ends:
    """What a workspace comes to that nothing happened to."""

    def __init__(self, home: Path) -> None:
        self.config = contents(home / "config")
        self.reports = contents(home / "out")
        self.withdrawn = contents(home / "withdrawn")
        withdrawn = {
            f"2026H1/donor-dfat/{path.partition('/report/')[2]}": content
            for path, content in self.withdrawn.items()
            if "/report/" in path
        }
        self.ever_out = self.reports | withdrawn


def _done(steps: Sequence[Step]) -> int:
    """How many steps of the story had ended."""
    return sum(step.kind == MKDIR and step.path.startswith(MARK) for step in steps)


def _looked_at(home: Path, done: int, whole: _Ends) -> tuple[list[str], int]:
    """What is wrong after a power cut, after `verify`, and after the steps that were left are done."""
    work = proposed_workspace.at(home)
    for mark in home.glob(f"{MARK}*"):
        mark.rmdir()
    try:
        found = _verified(home)
    except UsageError:  # nothing is kept yet
        found = Verified()
    faults = [fault.code for fault in found.faults]
    faults += _broken_promises(home, done, whole)
    try:
        for step in STEPS:
            step(work)
        again = _verified(home)
    except ReintegrationError as error:
        return [*faults, f"the next run: {type(error).__name__} {error.code}"], len(found.mended)
    faults += [f"after the next run: {fault.code}" for fault in again.faults]
    if (contents(home / "out"), contents(home / "config")) != (whole.reports, whole.config):
        faults.append("after the next run: reports or config/ are others")
    return faults, len(found.mended)


def _verified(home: Path) -> Verified:
    return verify(proposed_workspace.at(home))


def _broken_promises(home: Path, done: int, whole: _Ends) -> Iterator[str]:
    """What a command that had ended has to have left for good, and what may never be there."""
    settings = proposed_workspace.at(home).settings
    out = contents(settings.out)
    try:
        is_known = bool(registered(settings))
    except DisclosureFailure:
        is_known = False
    withdrawn = (out, contents(settings.withdrawn))
    broken = {
        "config/ was set up and is another": done >= OF_CONFIG
        and contents(settings.own_config) != whole.config,
        "cases were taken in and the key is gone": done >= OF_CASES and not settings.case_key_file.is_file(),
        "a release is not in the register": (done >= OF_REPORTS or bool(out)) and not is_known,
        "a file of a report is another": any(
            content != whole.ever_out.get(path) for path, content in out.items()
        ),
        "a report that was out is gone": done == OF_REPORTS and not out.keys() >= whole.reports.keys(),
        "a withdrawal is not as it was done": done >= OF_WITHDRAWAL
        and withdrawn != (whole.reports, whole.withdrawn),
    }
    yield from (told for told, is_broken in broken.items() if is_broken)


def rows(folder: Path, tries: int) -> Iterator[Row]:
    """What became of a small workspace whose power failed at so many points."""
    cuts = list(power_cuts(tries, folder)) if can_be_made() else []
    if cuts:
        made_again = sum(cut.mended > 0 for cut in cuts)
        seen = f"`verify` made files again after {made_again:,} of them"
        yield Row("power cut, at a step of the disk", len(cuts), sum(not cut.faults for cut in cuts), seen)


def main(most: int = MOST) -> int:
    """Cut the power, print a line for each point that is not as it has to be, and how many were well."""
    if not can_be_made():
        print("This needs Linux and a C compiler.")
        return 1
    bad = count = mended = 0
    for cut in power_cuts(most):
        count, bad, mended = count + 1, bad + bool(cut.faults), mended + bool(cut.mended)
        if cut.faults:
            print(f"after step {cut.place}, {cut.way}: {'; '.join(cut.faults)}")
    print(f"{count} power cuts: {count - bad} well, of which {mended} mended by `verify`; {bad} not.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
