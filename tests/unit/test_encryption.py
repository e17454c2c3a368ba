"""Databases under a key: no plain byte, no key in any file, and a sentence where the key is not the one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import duckdb
import pytest

from pipeline import encryption, filesystem, jobs, older_storage, transform, warehouse
from pipeline.dbt_warehouse import Opening
from pipeline.encryption import database, key, key_store, note, places
from pipeline.encryption import held as held_keys
from pipeline.errors import ReintegrationError, UsageError
from pipeline.jobs import Work, encrypting
from pipeline.settings import Settings, load
from tests.sparing import first_fast
from tests.unit.test_transform import quietly, settings

MARKER = "PERSON-4711-OF-NOWHERE"
SLIP = key.new()[:-4] + "QQQQ"  # of four letters
dbt_project = settings


@pytest.fixture(autouse=True)
def keys_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where keys in files of this user's own are, for this test alone."""
    places_of_systems = ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME")
    for name in places_of_systems:
        monkeypatch.setenv(name, str(tmp_path / "of-the-user"))
    forget_keys()
    yield places.usual_folder()
    forget_keys()


def forget_keys() -> None:
    """As in another process."""
    held_keys._kept.cache_clear()


@pytest.fixture
def work(tmp_path: Path) -> Work:
    moment = datetime(2026, 8, 1, tzinfo=UTC)
    return Work(Settings(Path.cwd(), tmp_path / "home"), moment.date(), lambda: moment, quietly)


@pytest.fixture
def plain(work: Work) -> Work:
    """A workspace with both databases, not encrypted."""
    for path in (work.settings.cases_db, work.settings.release_db):
        fill(path, work.settings)
    return work


@pytest.fixture
def locked(work: Work) -> Work:
    """A workspace whose databases were encrypted from the beginning."""
    encrypting.begin(work.settings)
    for path in (work.settings.cases_db, work.settings.release_db):
        fill(path, work.settings)
    return work


def fill(path: Path, settings: Settings) -> None:
    with warehouse.connect(path, settings) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.t as select i, '{MARKER}' || i as who from range(3000) r(i)")
        connection.execute(f"create table marts.one as select '{MARKER}' as who")  # too few to be compressed
        connection.execute("create view marts.v as select count(*) as n from marts.t")


def held(path: Path, settings: Settings) -> list[tuple[int]]:
    with warehouse.connect(path, settings, read_only=True) as connection:
        return connection.execute("select n from marts.v").fetchall()


def bytes_below(*folders: Path) -> bytes:
    return b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(ReintegrationError) as refused:
        act()
    assert "AGE-SECRET" not in str(refused.value).replace("AGE-SECRET-KEY-1;", "")
    return refused.value.code


def test_a_new_workspace_is_encrypted_and_its_files_and_log_hold_no_plain_byte(
    locked: Work, keys_folder: Path
) -> None:
    settings = locked.settings
    with warehouse.connect(settings.cases_db, settings) as connection:
        connection.execute(f"insert into marts.t values (1, '{MARKER}')")
        assert settings.cases_db.with_name("cases.duckdb.wal").stat().st_size
        assert MARKER.encode() not in bytes_below(settings.home)
    assert all(map(encryption.is_encrypted, (settings.cases_db, settings.release_db)))
    assert held(settings.release_db, settings) == [(3000,)]
    assert [path.stat().st_mode & 0o077 for path in keys_folder.iterdir()] == [0]


def test_the_readers_of_a_block_see_the_database_and_not_the_empty_one_that_it_is_attached_to(
    locked: Work,
) -> None:
    path = locked.settings.cases_db
    with warehouse.one_reader(path):
        assert [held(path, locked.settings) for _ in range(2)] == [[(3000,)], [(3000,)]]


def test_what_does_not_fit_into_memory_is_put_aside_under_the_key(locked: Work) -> None:
    settings = replace(locked.settings, memory_limit="60MB", threads=1)
    with warehouse.connect(settings.cases_db, settings) as connection:
        connection.execute(
            f"create temp table big as select '{MARKER}' || md5(i::varchar) as who from range(1500000) r(i)"
        )
        assert connection.execute("select current_setting('temp_file_encryption')").fetchone() == (True,)
        spilled = list((settings.warehouse / "spill").iterdir())
        assert spilled and MARKER.encode() not in b"".join(path.read_bytes() for path in spilled)


def test_what_a_build_puts_aside_is_under_the_key(locked: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    spill = locked.settings.warehouse / "spill"
    for name, value in {"CASES_DB": locked.settings.cases_db, "SPILL": spill}.items():
        monkeypatch.setenv(f"REINTEGRATION_{name}", str(value))
    opening, config = Opening(), dict[str, Any]()
    opening.creds = SimpleNamespace(path=str(locked.settings.cases_db), database="cases")
    opening.initialize({})
    opening.update_connection_config(opening.creds, config)
    with duckdb.connect(opening.creds.path, config=config | {"memory_limit": "60MB"}) as connection:
        opening.configure_connection(connection)
        connection.execute(
            f"create temp table big as select '{MARKER}' || md5(i::varchar) as who from range(1500000) r(i)"
        )
        spilled = [path.read_bytes() for path in spill.iterdir()]
    assert spilled and MARKER.encode() not in b"".join(spilled)


def test_without_a_key_the_databases_stay_plain_where_that_is_wanted(work: Work) -> None:
    encrypting.begin(work.settings, encrypting.NONE)
    fill(work.settings.cases_db, work.settings)
    assert not encryption.is_encrypted(work.settings.cases_db)
    assert jobs.encryption(work.settings).plain == ("cases.duckdb",)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (key.new(), "KEY-002"),
        ("qz-a-password", "KEY-003"),
        (SLIP, "KEY-003"),
    ],
    ids=["another", "a password", "a slip"],
)
def test_a_wrong_key_is_refused_with_its_code_and_not_repeated(locked: Work, given: str, code: str) -> None:
    settings = replace(locked.settings, database_key=given)
    assert code_of(lambda: held(settings.cases_db, settings)) == code


def test_a_missing_key_is_refused_with_its_code(locked: Work, keys_folder: Path, tmp_path: Path) -> None:
    forget_keys()
    [file] = keys_folder.iterdir()
    file.unlink()
    settings = locked.settings
    assert code_of(lambda: held(settings.cases_db, settings)) == "KEY-001"
    elsewhere = replace(settings, database_key_file=tmp_path / "nowhere")
    assert code_of(lambda: held(settings.cases_db, elsewhere)) == "KEY-001"
    (settings.warehouse / note.NAME).unlink()
    assert code_of(lambda: held(settings.cases_db, settings)) == "KEY-001"
    (settings.warehouse / note.NAME).write_text("{}")
    assert code_of(lambda: held(settings.cases_db, settings)) == "KEY-011"


def test_a_copy_of_the_key_opens_what_its_place_has_lost(
    locked: Work, keys_folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.key"
    jobs.copy_key(locked.settings, copy)
    assert code_of(lambda: jobs.copy_key(locked.settings, locked.settings.home / "k")) == "KEY-009"
    forget_keys()
    [file] = keys_folder.iterdir()
    file.unlink()
    found = load({"REINTEGRATION_DATABASE_KEY_FILE": str(copy)}, locked.settings.home)
    assert held(found.cases_db, found) == [(3000,)]
    jobs.rekey(found, quietly, note.FILE)
    assert held(found.cases_db, locked.settings) == [(3000,)]


def test_a_plain_warehouse_is_converted_and_leaves_no_plain_byte(
    plain: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, removed, remove = plain.settings, [], filesystem.remove

    def noting(path: Path) -> None:
        removed.append(path.read_bytes() if path.exists() else b"")
        remove(path)

    (settings.warehouse / "spill").mkdir()
    (settings.warehouse / "spill" / "left.tmp").write_text(MARKER)
    assert all(MARKER.encode() in path.read_bytes() for path in (settings.cases_db, settings.release_db))
    monkeypatch.setattr(filesystem, "remove", noting)
    jobs.encrypt(plain.settings, quietly)
    assert MARKER.encode() not in bytes_below(settings.home)
    assert len(removed) >= 3 and not any(MARKER.encode() in content for content in removed)
    assert [held(path, settings) for path in (settings.cases_db, settings.release_db)] == [[(3000,)]] * 2
    assert code_of(lambda: jobs.encrypt(plain.settings, quietly)) == "KEY-005"


@pytest.mark.parametrize("step", first_fast([3, 1, 2, 4, 5, 6], 2))
def test_a_conversion_that_is_killed_loses_nothing_and_goes_on(
    plain: Work, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    steps = iter(range(1, 100))

    def killed(act: Callable[..., None]) -> Callable[..., None]:
        def at(*arguments: Path) -> None:
            if next(steps) == step:
                raise KeyboardInterrupt
            act(*arguments)

        return at

    with monkeypatch.context() as patched:
        patched.setattr(filesystem, "replace", killed(filesystem.replace))
        patched.setattr(encryption, "erase", killed(encryption.erase))
        with pytest.raises(KeyboardInterrupt):
            jobs.encrypt(plain.settings, quietly)
    settings = plain.settings
    encrypting.finish(settings)
    assert [held(path, settings) for path in (settings.cases_db, settings.release_db)] == [[(3000,)]] * 2
    if jobs.encryption(settings).plain or not note.read(settings):
        jobs.encrypt(plain.settings, quietly)
    assert MARKER.encode() not in bytes_below(settings.home)
    assert [held(path, settings) for path in (settings.cases_db, settings.release_db)] == [[(3000,)]] * 2


def test_another_key_opens_what_the_old_one_no_longer_does(locked: Work, keys_folder: Path) -> None:
    settings = locked.settings
    [before] = encryption.keys(settings)
    jobs.rekey(locked.settings, quietly)
    [after] = encryption.keys(settings)
    assert before != after and held(settings.cases_db, settings) == [(3000,)]
    assert code_of(lambda: held(settings.cases_db, replace(settings, database_key=before))) == "KEY-002"
    assert [places.read(path) for path in keys_folder.iterdir()] == [after]


def test_a_change_of_keys_that_is_killed_needs_both_and_goes_on(
    locked: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, copy = locked.settings, encrypting._copy

    def killed(settings: Settings, path: Path) -> None:
        if path == settings.release_db:
            raise KeyboardInterrupt
        copy(settings, path)

    with monkeypatch.context() as patched:
        patched.setattr(encrypting, "_copy", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.rekey(locked.settings, quietly)
    assert len(encryption.keys(settings)) == 2
    assert [held(path, settings) for path in (settings.cases_db, settings.release_db)] == [[(3000,)]] * 2
    jobs.rekey(locked.settings, quietly)
    assert len(encryption.keys(settings)) == 1
    assert [held(path, settings) for path in (settings.cases_db, settings.release_db)] == [[(3000,)]] * 2


def test_what_is_not_encrypted_has_no_key_to_change_or_to_copy(plain: Work, tmp_path: Path) -> None:
    assert code_of(lambda: jobs.rekey(plain.settings, quietly)) == "KEY-006"
    assert code_of(lambda: jobs.copy_key(plain.settings, tmp_path / "k")) == "KEY-006"


@pytest.mark.long
def test_dbt_builds_under_the_key_and_no_file_holds_it(
    dbt_project: Settings,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = key.new()
    monkeypatch.setenv("REINTEGRATION_DATABASE_KEY", made)
    settings = replace(dbt_project, database_key=made)
    encrypting.begin(settings)
    transform.build(settings, date(2026, 6, 1), progress=quietly)
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        assert connection.execute("select as_of from main.people").fetchall() == [(date(2026, 6, 1),)]
    assert encryption.is_encrypted(settings.cases_db)
    found = bytes_below(tmp_path) + repr(capfd.readouterr()).encode()
    assert b"partial_parse" in b" ".join(bytes(path) for path in tmp_path.rglob("*"))
    assert not [word for word in (made, key.of_databases(made)) if word.encode() in found]


def test_no_error_of_the_database_tells_the_key(locked: Work, tmp_path: Path) -> None:
    settings = locked.settings
    [made] = encryption.keys(settings)
    with duckdb.connect() as connection:
        encryption.load(connection)
        encryption.attach(connection, settings.cases_db, "cases", [made], read_only=True)
        for path in (tmp_path / "no" / "folder.duckdb", settings.cases_db):
            with pytest.raises(duckdb.Error) as told:
                encryption.attach(connection, path, "cases", [made], read_only=True)
            assert made not in str(told.value) and key.of_databases(made) not in str(told.value)


class Store:
    """A key store in memory."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, value: str) -> None:
        self.held[service, name] = value

    def delete_password(self, service: str, name: str) -> None:
        del self.held[service, name]


def test_where_a_key_store_is_the_key_is_there_and_in_no_file(
    plain: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store()
    monkeypatch.setattr(key_store, "_backend", lambda: store)
    assert jobs.encrypt(plain.settings, quietly).kept_in == note.KEYRING
    [made] = store.held.values()
    assert made.encode() not in bytes_below(tmp_path)
    assert list(places.known()) == [made]
    assert jobs.rekey(plain.settings, quietly, note.FILE).kept_in == note.FILE
    assert store.held == {}
    assert held(plain.settings.cases_db, plain.settings) == [(3000,)]


def test_a_key_store_that_asks_or_hangs_is_not_waited_for(
    plain: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_store, "PATIENCE", 0.1)
    monkeypatch.setattr(key_store, "_backend", lambda: time.sleep(2))
    began = time.monotonic()
    assert not key_store.is_there()
    assert code_of(lambda: jobs.encrypt(plain.settings, quietly, note.KEYRING)) == "KEY-004"
    assert time.monotonic() - began < 1.5
    assert note.read(plain.settings) == ()


def test_without_a_session_no_key_store_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(sys.modules, "secretstorage", ModuleType("nothing in it"))
    assert not key_store.is_there()


def test_a_database_of_a_newer_duckdb_is_refused_with_what_to_do(
    plain: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def newer(*_: object, **__: object) -> None:
        raise duckdb.IOException(f"version number 999, {database.NEWER} between 64 and 68.")

    monkeypatch.setattr(duckdb, "connect", newer)
    assert code_of(lambda: held(plain.settings.cases_db, plain.settings)) == "KEY-010"


def test_older_storage_copies_both_files_and_keeps_what_they_hold(plain: Work) -> None:
    settings = plain.settings
    before = settings.cases_db.stat().st_ino
    assert older_storage.main([str(settings.warehouse)]) == 0
    assert settings.cases_db.stat().st_ino != before
    assert sorted(path.name for path in settings.warehouse.iterdir()) == ["cases.duckdb", "release.duckdb"]
    assert [held(path, settings) for path in (settings.cases_db, settings.release_db)] == [[(3000,)]] * 2


def test_without_the_extension_nothing_is_written(
    work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    encrypting.begin(work.settings)
    monkeypatch.setattr(database, "_extension", lambda: tmp_path / "httpfs.duckdb_extension")
    with pytest.raises(ReintegrationError, match="KEY-007"):
        fill(work.settings.cases_db, work.settings)
    assert not work.settings.cases_db.exists()


def test_a_key_is_kept_in_no_folder_of_the_workspace(work: Work) -> None:
    place = str(work.settings.warehouse / "beside.key")
    with pytest.raises(UsageError, match="KEY-009"):
        encrypting.begin(work.settings, place)
