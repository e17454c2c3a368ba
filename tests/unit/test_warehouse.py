"""What a connection to a database file can reach, and what it leaves."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import filesystem, ingest, opening, warehouse
from pipeline.settings import Settings
from tests.unit.umasks import open_to_all

MOMENT = datetime(2026, 8, 1, tzinfo=UTC)
Opening = Callable[[Settings], AbstractContextManager[duckdb.DuckDBPyConnection]]
REFUSED = (duckdb.PermissionException, duckdb.InvalidInputException)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A working folder with a database, a file beside it and a file outside."""
    settings = Settings(project=Path.cwd(), home=tmp_path / "home")
    with warehouse.connect(settings.cases_db, settings):
        (settings.warehouse / "beside.csv").write_text("a\n1\n")
        (tmp_path / "outside.csv").write_text("a\n1\n")
    return settings


OUTSIDE = [
    "from '{home}/../outside.csv'",
    "copy (select 1) to '{home}/../new.csv'",
    "attach '{home}/../other.duckdb'",
    "set enable_external_access = true",
    "set temp_directory = '{home}/..'",
    "set threads = 1",
    "install httpfs",
    "load httpfs",
]


def reading(settings: Settings) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    return warehouse.connect(settings.cases_db, settings, read_only=True)


def writing(settings: Settings) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    return warehouse.connect(settings.cases_db, settings)


@contextmanager
def reading_with_others(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.one_reader(settings.cases_db), reading(settings), reading(settings) as connection:
        yield connection


def drafting(settings: Settings) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    return warehouse.draft(settings.warehouse / "release.partial", settings)


@pytest.mark.parametrize("opened", [reading, reading_with_others, writing, drafting])
@pytest.mark.parametrize("statement", OUTSIDE)
def test_nobody_gets_out_of_the_folder_or_undoes_the_lock(
    settings: Settings, statement: str, opened: Opening
) -> None:
    with opened(settings) as connection, pytest.raises(REFUSED):
        connection.execute(statement.format(home=settings.home))


def test_a_draft_is_whole_when_it_has_ended_and_what_a_kill_leaves_of_it_holds_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    partial, killed = settings.warehouse / "release.partial", tmp_path / "killed.duckdb"
    with open_to_all(), drafting(settings) as connection:
        connection.execute("create table told as select 'told-4711' as word from range(100)")
        killed.write_bytes(partial.read_bytes())
        assert [*settings.warehouse.glob("*.wal")] == []
        assert stat.S_IMODE(partial.stat().st_mode) == 0o600
    counted = "select count(*) from duckdb_tables()"
    for path, tables in ((killed, 0), (partial, 1)):
        with duckdb.connect(str(path), read_only=True) as file:
            assert file.execute(counted).fetchone() == (tables,)


def test_a_draft_that_cannot_be_written_to_its_end_has_not_ended(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = opening._config(settings.cases_db, settings) | {"debug_checkpoint_abort": "before_header"}
    monkeypatch.setattr(opening, "_config", lambda *_: options)
    with pytest.raises(duckdb.Error), drafting(settings) as connection:
        connection.execute("create table told as select 7 as figure")


def test_a_writer_gets_to_the_files_beside_the_database(settings: Settings) -> None:
    with warehouse.connect(settings.cases_db, settings) as connection:
        assert connection.execute(f"from '{settings.warehouse}/beside.csv'").fetchall() == [(1,)]


@pytest.mark.parametrize("opened", [reading, reading_with_others])
def test_a_reader_does_not(settings: Settings, opened: Opening) -> None:
    with opened(settings) as connection, pytest.raises(duckdb.PermissionException):
        connection.execute(f"from '{settings.warehouse}/beside.csv'")


def test_the_readers_of_a_block_have_one_connection_and_the_next_has_another(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(settings) as connection:
        connection.execute("create table each as select 1 as number")
    opened: list[object] = []
    connect = duckdb.connect

    def noted(*given: Any, **named: Any) -> duckdb.DuckDBPyConnection:
        opened.append(given)
        return connect(*given, **named)

    monkeypatch.setattr(duckdb, "connect", noted)
    with warehouse.one_reader(settings.cases_db):
        assert opened == []
        for _ in range(2):
            with reading(settings) as connection:
                assert connection.execute("from each").fetchall() == [(1,)]
        with warehouse.one_reader(settings.cases_db), reading(settings) as connection:
            assert connection.execute("from each").fetchall() == [(1,)]
        assert len(opened) == 1
    with writing(settings) as connection:  # whoever reads has the file no longer
        connection.execute("insert into each values (2)")
    with warehouse.one_reader(settings.warehouse / "another.duckdb"), reading(settings) as connection:
        assert connection.execute("select count(*) from each").fetchall() == [(2,)]
    assert len(opened) == 3


def test_what_does_not_fit_into_memory_is_put_aside_beside_the_database(settings: Settings) -> None:
    with warehouse.connect(settings.cases_db, settings) as connection:
        place = connection.execute("select current_setting('temp_directory')").fetchone()
    assert place == (str(settings.warehouse / "spill"),)


def test_a_database_file_is_its_owner_s_only_from_its_first_byte_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, opened, modes = Settings(Path.cwd(), tmp_path), duckdb.connect, []

    def noting(path: str, **options: Any) -> duckdb.DuckDBPyConnection:
        connection = opened(path, **options)
        modes.append(stat.S_IMODE(Path(path).stat().st_mode))
        return connection

    monkeypatch.setattr(duckdb, "connect", noting)
    with open_to_all(), warehouse.connect(settings.cases_db, settings):
        pass
    assert modes == [0o600, 0o600]  # under another name until it is a database, and under its own


def test_a_folder_is_its_owner_s_only_from_the_moment_that_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "chmod", lambda *_: None)  # as on Windows, where it says nothing of others
    with open_to_all():
        folder = filesystem.private_folder(tmp_path / "warehouse")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_a_command_makes_is_its_owner_s_only_and_what_follows_is_not(tmp_path: Path) -> None:
    made = [tmp_path / "by-it", tmp_path / "by-a-program-it-starts", tmp_path / "after-it"]
    with open_to_all():
        with filesystem.owner_only():
            made[0].touch()
            subprocess.run(["touch", made[1]], check=True)
        made[2].touch()
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o600, 0o600, 0o666]


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_warehouse_that_lies_on_another_disk_is_written_anew_there(settings: Settings, what: str) -> None:
    disk = settings.home.parent / "disk"
    if what == "folder":
        settings.warehouse.rename(disk)
        settings.warehouse.symlink_to(disk)
    else:
        disk.mkdir()
        settings.cases_db.rename(disk / "cases.duckdb")
        settings.cases_db.symlink_to(disk / "cases.duckdb")
    with warehouse.connect(settings.cases_db, settings) as connection:
        ingest.prepare(connection, settings)
    before = (disk / "cases.duckdb").stat().st_ino
    ingest.rewrite(settings, MOMENT)
    assert (disk / "cases.duckdb").stat().st_ino != before
    assert (settings.warehouse if what == "folder" else settings.cases_db).is_symlink()
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        assert connection.execute("select count(*) from landing.cases").fetchone() == (0,)
