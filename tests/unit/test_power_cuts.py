"""After a power cut a file is the old or the new, whatever of it the disk had not taken in yet."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from pipeline import filesystem
from tests.chaos import power_cuts
from tests.chaos.power_cut_disk import (
    CREATE,
    DROPPED,
    EMPTIED,
    MKDIR,
    RENAME,
    SETTLE,
    SETTLE_NAMES,
    TORN,
    UNLINK,
    WRITE,
    Disk,
    Step,
    cuts,
)

RECORDED = pytest.mark.skipif(not power_cuts.can_be_made(), reason="it needs Linux and a C compiler")


def left(way: str, *steps: Step) -> dict[str, bytes | None]:
    disk = Disk()
    for step in steps:
        disk.do(step)
    return disk.after_a_cut(way)


WRITTEN = (Step(CREATE, 1, path="a.partial"), Step(WRITE, 1, content=b"whole"))
RENAMED = Step(RENAME, path="a.partial", target="a")


def test_a_renamed_file_that_was_not_settled_is_empty_half_or_not_there() -> None:
    steps = (*WRITTEN, RENAMED)
    assert [left(way, *steps) for way in (DROPPED, EMPTIED, TORN)] == [{}, {"a": b""}, {"a": b"wh"}]


def test_a_settled_file_keeps_its_old_name_until_the_folder_is_settled() -> None:
    steps = (*WRITTEN, Step(SETTLE, 1), RENAMED)
    assert left(DROPPED, *steps) == {"a.partial": b"whole"}
    assert left(DROPPED, *steps, Step(SETTLE_NAMES)) == {"a": b"whole"}


def test_what_was_removed_comes_back_until_the_folder_is_settled() -> None:
    steps = (*WRITTEN, Step(SETTLE, 1), Step(UNLINK, path="a.partial"))
    assert left(DROPPED, *steps) == {"a.partial": b"whole"}
    assert left(DROPPED, *steps, Step(SETTLE_NAMES)) == {}


def test_a_folder_is_renamed_with_all_that_is_in_it() -> None:
    steps = (
        Step(MKDIR, path="new"), Step(CREATE, 1, path="new/a"), Step(SETTLE, 1),
        Step(RENAME, path="new", target="out"), Step(SETTLE_NAMES),
    )  # fmt: skip
    assert left(DROPPED, *steps) == {"out": None, "out/a": b""}


# Each writes a file or folder as the program does, first an old one and then a new one.
ACTS = {
    "file": "from pipeline import filesystem\n"
    "for text in (b'old', b'new'): filesystem.write(home / 'register.jsonl', text * 99)",
    "folder": "from pipeline.reporting.folder import put_folder\n"
    "for text in (b'old', b'new'): put_folder(home / '2026H1' / 'region', {'a': text * 99, 'data/b': text})",
    "config": "from pipeline.configuration import Answers, take_place, write\n"
    "home.joinpath('inbox').mkdir()\n"
    "write(home / '.draft', Answers('Willow House', '2026H1')); take_place(home / '.draft', home)",
}
KEPT = {"file": "register.jsonl", "folder": "2026H1/region", "config": "config"}


@RECORDED
@pytest.mark.parametrize("act", ACTS)
def test_at_every_boundary_the_old_or_the_new_is_there_whole(act: str, tmp_path: Path) -> None:
    begin = "import sys, pathlib; home = pathlib.Path(sys.argv[1])\n"
    tmp = tmp_path.resolve()
    steps = power_cuts.record(("-c", begin + ACTS[act]), tmp / "home", tmp)
    found = [after for _, _, after in cuts(steps, 10_000)]
    whole = {frozenset(one.items()) for after in found if (one := _below(after, KEPT[act]))}
    assert len(found) > 10
    assert len(whole) == (1 if act == "config" else 2)
    assert {bytes(content or b"") for one in whole for _, content in one} != {b""}
    assert frozenset(_below(found[-1], KEPT[act]).items()) in whole


def _below(after: dict[str, bytes | None], place: str) -> dict[str, bytes | None]:
    return {path: content for path, content in after.items() if f"{path}/".startswith(f"{place}/")}


@RECORDED
def test_a_write_that_settles_nothing_is_found_out(tmp_path: Path) -> None:
    hasty = (
        "import os, sys, pathlib; home = pathlib.Path(sys.argv[1])\n"
        "(home / 'a.partial').write_bytes(b'new' * 99); os.replace(home / 'a.partial', home / 'a')"
    )
    tmp = tmp_path.resolve()
    steps = power_cuts.record(("-c", hasty), tmp / "home", tmp)
    assert b"" in {after.get("a") for _, _, after in cuts(steps, 10_000)}


@RECORDED
@pytest.mark.long
def test_verify_and_the_next_run_come_to_the_same_after_power_cuts() -> None:
    found = list(power_cuts.power_cuts(12))
    assert len(found) == 12
    assert [(cut.place, cut.way, cut.faults) for cut in found if cut.faults] == []


@pytest.mark.skipif(
    os.name != "posix" or sys.platform == "darwin", reason="names are settled otherwise there"
)
def test_what_takes_a_place_is_settled_before_and_its_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def settled(file: int) -> None:
        fsync(file)
        done.append("names" if stat.S_ISDIR(os.fstat(file).st_mode) else "content")

    def replaced(source: Path, target: Path) -> None:
        replace(source, target)
        done.append("rename")

    monkeypatch.setattr(os, "fsync", settled)
    monkeypatch.setattr(os, "replace", replaced)
    filesystem.write(tmp_path / "a", b"new")
    assert done == ["content", "rename", "names"]
