"""Whenever a run is killed while the database file is made anew, there is one whole file, old or new."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from ingest_packages import Package
from test_ingest_forgetting import NUMBER, Folder, copied, named

from pipeline import ingest
from pipeline.errors import ReintegrationError, UsageError
from pipeline.ingest.erasure import rewriting
from tests.sparing import first_fast

# For each folder and moment one process dies, as if killed, when the named step begins (or has ended).
# Each is a fork of one that has loaded the program and not opened a database yet. Steps of ``filesystem``
# are those made with the fresh file: others put other files in place before.
KILLED = """
import os, sys
from pathlib import Path
sys.path[:0] = [str(Path.cwd()), str(Path.cwd() / "tests" / "unit")]
import duckdb
from pipeline import filesystem
from pipeline.ingest import intake
from pipeline.ingest.erasure import forgetting, removals, rewriting
from test_ingest_forgetting import NUMBER, Folder

def die(home, where, step, moment):
    module = globals()[where]
    real = getattr(module, step)

    def dying(*given, **named):
        if where == "filesystem" and given[0].name != rewriting.FRESH:
            return real(*given, **named)
        if moment == "after":
            real(*given, **named)
        os._exit(9)

    setattr(module, step, dying)
    Folder(Path(home)).forget()

for words in zip(*[iter(sys.argv[1:])] * 4, strict=True):
    child = os.fork()
    if child == 0:
        try:
            die(*words)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9, words
"""
Moment = tuple[str, str, str]
MOMENTS: list[Moment] = [
    ("removals", "note", "before"),
    ("removals", "note", "after"),
    ("rewriting", "_checkpoint", "before"),
    ("rewriting", "_copy", "before"),
    ("rewriting", "_held", "before"),
    ("removals", "finish", "after"),
    ("rewriting", "_copy", "after"),
    ("rewriting", "clear_leftovers", "after"),
    ("filesystem", "settle", "after"),
    ("filesystem", "move", "before"),
    ("filesystem", "move", "after"),
]


IDS = [" ".join(moment) for moment in MOMENTS]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder into which the tiny package was taken, to be copied."""
    home = tmp_path_factory.mktemp("taken") / "home"
    Folder(home).take(Package(named()))
    return home


@pytest.fixture
def folder(taken: Path, tmp_path: Path) -> Folder:
    return copied(taken, tmp_path)


def kill(moments: Mapping[Path, Moment]) -> None:
    """Let the removal of the case be killed in each folder, at its moment."""
    words = [word for home, moment in moments.items() for word in (str(home), *moment)]
    subprocess.run([sys.executable, "-c", KILLED, *words], check=True)


@pytest.fixture(scope="module")
def killed(taken: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Moment, Path]:
    """A working folder for each moment, as the kill left it; to be read, or copied."""
    homes = {moment: copied(taken, tmp_path_factory.mktemp("killed")).settings.home for moment in MOMENTS}
    kill({home: moment for moment, home in homes.items()})
    return homes


@pytest.mark.long
@pytest.mark.parametrize("moment", MOMENTS, ids=IDS)
def test_a_kill_leaves_a_file_with_all_that_belongs_in_it(killed: dict[Moment, Path], moment: Moment) -> None:
    folder = Folder(killed[moment])
    assert folder.count("landing.cases") in (2, 3)
    assert folder.count("landing.assessments") in (1, 3)


@pytest.mark.long
@pytest.mark.parametrize("moment", MOMENTS, ids=IDS)
def test_what_was_killed_is_finished_by_the_same_command_again(
    killed: dict[Moment, Path], tmp_path: Path, moment: Moment
) -> None:
    folder = copied(killed[moment], tmp_path)
    if moment == ("filesystem", "move", "after"):
        assert folder.found() == []
        return
    [removal] = folder.forget().removals
    assert (removal.rows["cases"], folder.found()) == (1, [])


@pytest.mark.long
def test_a_removal_that_was_killed_is_finished_by_whatever_writes_next(
    killed: dict[Moment, Path], tmp_path: Path
) -> None:
    folder = copied(killed["rewriting", "_copy", "before"], tmp_path)
    before = folder.found()
    with pytest.raises(UsageError):  # a command that does nothing itself
        folder.forget("case-4711")
    assert (before, folder.found()) == (["warehouse/cases.duckdb"], [])


@pytest.mark.long
def test_a_killed_rewriting_leaves_nothing_beside_the_file_for_the_next_run(
    killed: dict[Moment, Path], tmp_path: Path
) -> None:
    folder = copied(killed["filesystem", "move", "before"], tmp_path)
    assert (folder.settings.warehouse / rewriting.FRESH).exists()
    folder.take(Package(named()))
    assert not (folder.settings.warehouse / rewriting.FRESH).exists()


@pytest.mark.parametrize(
    "fault", first_fast([duckdb.IOException("no room"), OSError(28, "No space left on device")])
)
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


@pytest.mark.parametrize("mask", first_fast([0o000, 0o022]))
def test_the_file_is_its_owner_s_only_at_every_moment(folder: Folder, mask: int) -> None:
    before = os.umask(mask)
    try:
        kill({folder.settings.home: ("rewriting", "_held", "before")})
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.settings.warehouse.glob("*.*")}
    assert modes == {0o600}
