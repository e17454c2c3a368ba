"""Disk, memory, rights, damage and lock: one code each, whoever says it, and never in its own words."""

from __future__ import annotations

import errno
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from pipeline import faults, opening, room, stopping, transform, warehouse
from pipeline.errors import Busy, Fault, RefusedInput, ReintegrationError
from pipeline.ingest import Receipt
from pipeline.jobs import standing
from pipeline.settings import Settings
from pipeline.transform.nodes import Ended

SECRET = "person-4711"
SAID = [
    (OSError(errno.ENOSPC, "No space left on device", SECRET), faults.DISK),
    (OSError(errno.EDQUOT, "Disk quota exceeded", SECRET), faults.DISK),
    (duckdb.IOException(f'Could not write file "{SECRET}": No space left on device'), faults.DISK),
    (duckdb.OutOfMemoryException("failed to offload: max_temp_directory_size exceeded"), faults.DISK),
    (MemoryError(SECRET), faults.MEMORY),
    (duckdb.OutOfMemoryException(f"could not allocate for {SECRET}"), faults.MEMORY),
    (RuntimeError("can't start new thread"), faults.MEMORY),
    (ImportError("libx.so: failed to map segment from shared object"), faults.MEMORY),
    (PermissionError(errno.EACCES, "Permission denied", SECRET), faults.RIGHTS),
    (OSError(errno.EROFS, "Read-only file system", SECRET), faults.RIGHTS),
    (duckdb.IOException(f'Cannot open file "{SECRET}": Permission denied'), faults.RIGHTS),
    (duckdb.IOException("exists, but it is not a valid DuckDB database file!"), faults.DAMAGE),
    (duckdb.IOException("Could not read enough bytes from file"), faults.DAMAGE),
    (duckdb.Error("Corrupt database file: computed checksum 1 does not match"), faults.DAMAGE),
    (duckdb.IOException("Could not set lock on file"), faults.LOCK),
]
OTHERS = [
    ValueError("No space left on device"),
    RuntimeError("corrupt"),
    duckdb.ConversionException(SECRET),
    RefusedInput("No.", "Mend it.", code="ING-002"),
]


@dataclass
class Done:
    """A run that has come so far."""

    receipts: list[Receipt] = field(default_factory=list)
    reports: list[Path] = field(default_factory=list)
    packages_before: int | None = None


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(project=Path.cwd(), home=tmp_path)


@pytest.mark.parametrize(("error", "code"), SAID, ids=lambda value: str(value)[:40])
def test_an_error_of_the_system_has_the_code_of_what_is_missing_and_not_its_words(
    error: Exception, code: str
) -> None:
    fault = faults.of(error)
    assert fault is not None
    assert (fault.code, SECRET in str(fault)) == (code, False)
    assert fault.exit_code == (75 if code == faults.LOCK else 1)


@pytest.mark.parametrize("error", OTHERS, ids=lambda error: type(error).__name__)
def test_another_error_has_none_of_these_codes(error: Exception) -> None:
    assert faults.of(error) is None


def test_an_error_that_was_made_from_another_is_known_by_that_one() -> None:
    try:
        raise ValueError from OSError(errno.ENOSPC, "No space left on device")
    except ValueError as error:
        fault = faults.of(error)
    assert fault is not None
    assert fault.code == faults.DISK


def test_a_file_of_the_working_folder_is_named_and_one_elsewhere_is_not(settings: Settings) -> None:
    inside = OSError(errno.EACCES, "Permission denied", str(settings.warehouse / "case.key"))
    outside = OSError(errno.EACCES, "Permission denied", str(settings.home.parent / SECRET))
    assert "(warehouse/case.key)" in str(faults.of(inside, settings))
    assert SECRET not in str(faults.of(outside, settings))


@pytest.mark.parametrize("held", ["", "no database at all", "cut"])
def test_a_database_that_is_none_any_more_is_damage_by_name(settings: Settings, held: str) -> None:
    with warehouse.connect(settings.cases_db, settings) as connection:
        connection.execute("create table people as select range as person from range(100000)")
    whole = settings.cases_db.read_bytes()
    settings.cases_db.write_bytes(whole[: len(whole) * 6 // 10] if held == "cut" else held.encode() * 9_000)
    with (
        pytest.raises((Fault, duckdb.Error)) as damaged,
        warehouse.connect(settings.cases_db, settings) as connection,
    ):
        connection.execute("select sum(person) from people")
    assert str(faults.of(damaged.value)).startswith("SYS-004: A file of the warehouse is damaged")


def test_a_database_has_its_name_when_it_is_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr(duckdb, "connect", full)
    with pytest.raises(Fault, match="SYS-001"), warehouse.connect(settings.cases_db, settings):
        pass
    assert not settings.cases_db.exists()


def test_a_database_that_does_not_open_holds_up_no_run_that_was_told_to_stop(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warehouse.connect(settings.cases_db, settings):
        pass
    monkeypatch.setattr(duckdb, "connect", lambda *_, **__: threading.Event().wait())
    monkeypatch.setattr(stopping, "asked", lambda: 130)
    monkeypatch.setattr(opening, "STUCK", 0.1)
    done = Done(packages_before=0)
    assert standing.IN_DOUBT in standing.told(settings, "ingest", done)


def test_a_run_that_was_told_to_stop_still_sees_what_is_in(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warehouse.connect(settings.cases_db, settings) as connection:
        connection.execute("create schema landing; create table landing.packages as select 1 as package_no")
    monkeypatch.setattr(stopping, "asked", lambda: 130)
    assert "is in, whole" in standing.told(settings, "ingest", Done(packages_before=0))


@pytest.mark.parametrize(
    ("disk", "memory", "code"), [(1, 1, ""), (1 << 60, 1, "SYS-001"), (1, 1 << 60, "SYS-002")]
)
def test_disk_and_memory_are_looked_at_before_the_work(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, disk: int, memory: int, code: str
) -> None:
    monkeypatch.setattr(room, "memory_left", lambda: 4 << 30)
    said = ""
    try:
        room.refuse_without(settings.warehouse, disk, memory)
    except Fault as fault:
        said = fault.code
    assert said == code


def test_a_build_wants_as_much_room_as_the_database_has(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 0, room.LEAST_TO_BUILD))  # type: ignore[attr-defined]
    room.to_build(settings)
    settings.warehouse.mkdir()
    with settings.cases_db.open("wb") as file:
        file.truncate(room.LEAST_TO_BUILD + 1)
    with pytest.raises(Fault, match="SYS-001"):
        room.to_build(settings)


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (Done(), standing.NOTHING),
        (Done(reports=[Path("out")]), "Released before that, and kept: 1 of the reports."),
        (Done(packages_before=0), "The package that was being stored is in, whole."),
        (Done(packages_before=1), standing.NOTHING),
    ],
    ids=["nothing", "reports", "stored", "not stored"],
)
def test_an_error_of_the_system_says_what_was_stored_before(
    settings: Settings, done: Done, told: str
) -> None:
    with warehouse.connect(settings.cases_db, settings) as connection:
        connection.execute("create schema landing")
        connection.execute("create table landing.packages as select 1 as package_no")
    with pytest.raises(Fault) as lacking, standing.truthful(settings, "ingest", done):
        raise OSError(errno.ENOSPC, "No space left on device", SECRET)
    assert str(lacking.value).endswith(told)


def test_an_error_that_says_itself_what_was_stored_passes_as_it_is(settings: Settings) -> None:
    error = RefusedInput("No.", "Mend it.", code="ING-002")
    with pytest.raises(RefusedInput) as refused, standing.truthful(settings, "ingest", Done()):
        raise error
    assert refused.value is error


@pytest.mark.parametrize(
    ("message", "kind", "code"),
    [
        (f"Runtime Error in model x\n  IO Error: {SECRET}: No space left on device", Fault, faults.DISK),
        ("Runtime Error in model x\n  Out of Memory Error: failed to pin block", Fault, faults.MEMORY),
        (f"[Errno {errno.ENOSPC}] No space left on device: '{SECRET}'", Fault, faults.DISK),
        (
            f"Runtime Error in model x\n  [WinError 112] Es ist nicht genug Platz: '{SECRET}'",
            Fault,
            faults.DISK,
        ),
        (f"Runtime Error in model x\n  [Errno {errno.ENOENT}] No such file: '{SECRET}'", type(None), ""),
        (f"Runtime Error in model x\n  Conversion Error: {SECRET} corrupt", type(None), ""),
        (f"Conversion Error: {SECRET} [Errno {errno.ENOSPC}]", type(None), ""),
    ],
)
def test_models_that_found_no_room_are_not_taken_for_wrong_ones(
    settings: Settings, message: str, kind: type[ReintegrationError], code: str
) -> None:
    found: ReintegrationError | None = None
    try:
        transform.refuse_lacking([Ended("people", True, message)], None, settings)
    except ReintegrationError as fault:
        found = fault
    assert isinstance(found, kind)
    assert (found.code if found else "", SECRET in str(found)) == (code, False)


def test_what_is_held_elsewhere_has_the_code_of_the_lock() -> None:
    assert isinstance(faults.refused(faults.LOCK), Busy)
