"""Whenever a run is killed while the database file is made anew, there is one whole file, old or new."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from ingest_packages import Package
from test_ingest_forgetting import NUMBER, Folder, named

from pipeline import ingest
from pipeline.errors import ReintegrationError, UsageError
from pipeline.ingest.erasure import rewriting

# dies, as if killed, when the named step begins (or has ended)
KILLED = """
import os, sys
from pathlib import Path
sys.path[:0] = [str(Path.cwd()), str(Path.cwd() / "tests" / "unit")]
from pipeline.ingest import intake
from pipeline.ingest.erasure import forgetting, removals, rewriting
from test_ingest_forgetting import NUMBER, Folder

home, where, step, moment = sys.argv[1:]
module = globals()[where] if where != "os" else os
real = getattr(module, step)

def dying(*given, **named):
    if moment == "after":
        real(*given, **named)
    os._exit(9)

folder = Folder(Path(home))
setattr(module, step, dying)
folder.forget()
"""
MOMENTS = [
    ("removals", "note", "before"),
    ("removals", "note", "after"),
    ("rewriting", "_settle", "before"),
    ("rewriting", "_copy", "before"),
    ("rewriting", "_held", "before"),
    ("removals", "finish", "after"),
    ("rewriting", "_copy", "after"),
    ("rewriting", "clear_leftovers", "after"),
    ("os", "fsync", "after"),
    ("os", "replace", "before"),
    ("os", "replace", "after"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "home")
    folder.take(Package(named()))
    return folder


def killed(folder: Folder, where: str, step: str, moment: str) -> None:
    words = [sys.executable, "-c", KILLED, str(folder.settings.home), where, step, moment]
    assert subprocess.run(words, check=False).returncode == 9


@pytest.mark.parametrize(("where", "step", "moment"), MOMENTS)
def test_a_kill_leaves_a_file_with_all_that_belongs_in_it(
    folder: Folder, where: str, step: str, moment: str
) -> None:
    killed(folder, where, step, moment)
    assert folder.count("landing.cases") in (2, 3)
    assert folder.count("landing.assessments") in (1, 3)


@pytest.mark.parametrize(("where", "step", "moment"), MOMENTS)
def test_what_was_killed_is_finished_by_the_same_command_again(
    folder: Folder, where: str, step: str, moment: str
) -> None:
    killed(folder, where, step, moment)
    if (where, step, moment) == ("os", "replace", "after"):
        assert folder.found() == []
        return
    [removal] = folder.forget().removals
    assert (removal.rows["cases"], folder.found()) == (1, [])


def test_a_removal_that_was_killed_is_finished_by_whatever_writes_next(folder: Folder) -> None:
    killed(folder, "rewriting", "_copy", "before")
    before = folder.found()
    with pytest.raises(UsageError):  # a command that does nothing itself
        folder.forget("case-4711")
    assert (before, folder.found()) == (["warehouse/cases.duckdb"], [])


def test_a_killed_rewriting_leaves_nothing_beside_the_file_for_the_next_run(folder: Folder) -> None:
    killed(folder, "os", "replace", "before")
    assert (folder.settings.warehouse / rewriting.FRESH).exists()
    folder.take(Package(named()))
    assert not (folder.settings.warehouse / rewriting.FRESH).exists()


@pytest.mark.parametrize("fault", [duckdb.IOException("no room"), OSError(28, "No space left on device")])
def test_without_room_for_the_new_file_nothing_else_is_done_until_there_is(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(rewriting, "_copy", fail)
    with pytest.raises(ReintegrationError, match="ING-092"):
        folder.forget()
    with pytest.raises(ReintegrationError, match="ING-092"):
        folder.take(Package(named()))
    assert ingest.rewriting_is_due(folder.settings)


def test_a_copy_that_lacks_a_row_never_takes_the_file_s_place(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = rewriting._held
    monkeypatch.setattr(rewriting, "_held", lambda con, name: held(con, name)[name == "former" :])
    with pytest.raises(ReintegrationError, match="ING-092"):
        folder.forget()
    assert folder.count("landing.cases") == 2
    assert ingest.rewriting_is_due(folder.settings)


@pytest.mark.parametrize("log", ["cases.duckdb.wal", "cases.rewriting.wal"])
def test_a_file_beside_which_a_log_stands_is_not_exchanged(folder: Folder, log: str) -> None:
    old = folder.settings.cases_db
    fresh = old.with_name(rewriting.FRESH)
    fresh.write_bytes(b"fresh")
    (folder.settings.warehouse / log).write_bytes(b"")
    with pytest.raises(OSError, match="log"):
        rewriting._swap(fresh, old)
    assert old.read_bytes() != b"fresh"


def test_the_file_that_is_made_anew_holds_the_same_schema(folder: Folder) -> None:
    def schema(own: object) -> object:
        query = "select schema_name, table_name, sql from duckdb_tables() order by all"
        return own.ask(query)  # type: ignore[attr-defined]

    before = folder.look(schema)
    folder.forget()
    assert folder.look(schema) == before


def test_working_files_of_earlier_runs_go_with_the_case(folder: Folder) -> None:
    left = [
        "dbt/target/run.sql",
        "spill/duckdb_temp_block-1.block",
        "incoming-x/cases.csv",
        "release.partial",
    ]
    for name in left:
        path = folder.settings.warehouse / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NUMBER)
    folder.forget()
    assert folder.found() == []


def test_what_a_killed_run_had_put_aside_on_the_disk_goes_with_the_next_run(folder: Folder) -> None:
    spill = folder.settings.warehouse / "spill"
    spill.mkdir()
    (spill / "duckdb_temp_block-1.block").write_text(NUMBER)
    folder.take(Package(named()))
    assert not spill.exists()


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_the_file_is_its_owner_s_only_at_every_moment(folder: Folder, mask: int) -> None:
    before = os.umask(mask)
    try:
        killed(folder, "rewriting", "_held", "before")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.settings.warehouse.glob("*.*")}
    assert modes == {0o600}
