"""A backup of an encrypted workspace is under its key: unreadable without it, and whole with it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from pipeline import encryption, jobs
from pipeline.encryption import key, places
from pipeline.errors import RefusedInput, ReintegrationError
from pipeline.ingest.files.sealed import SealedFile
from pipeline.jobs import Work, encrypting
from pipeline.jobs.backups import archive, moving
from tests.sparing import first_fast
from tests.unit import kept_workspace
from tests.unit.test_encryption import bytes_below, forget_keys, keys_folder

own_keys = keys_folder


@pytest.fixture
def work(tmp_path: Path) -> Work:
    work = kept_workspace.make(tmp_path / "home")
    encrypting.encrypt(work.settings, work.progress)
    return work


@pytest.fixture
def file(work: Work, tmp_path: Path) -> Iterator[Path]:
    jobs.backup(work, tmp_path / "b.age")
    forget_keys()
    yield tmp_path / "b.age"
    forget_keys()


@pytest.fixture
def new(work: Work, tmp_path: Path) -> Work:
    return replace(work, settings=replace(work.settings, home=tmp_path / "new laptop"))


def test_a_backup_under_the_key_tells_no_name_of_a_file(file: Path, work: Work) -> None:
    assert b"manifest.json" not in file.read_bytes()
    [made] = encryption.keys(work.settings)
    opened = pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(made)])
    assert b"manifest.json" in opened  # as any program that reads age files does it


@pytest.mark.long
def test_it_comes_back_with_the_key_that_is_kept_here_and_nothing_is_left_beside(
    file: Path, work: Work, new: Work
) -> None:
    jobs.restore(new, file)
    names = {path.relative_to(new.settings.home) for path in new.settings.home.rglob("*")}
    assert Path("warehouse/cases.duckdb") in names and not any("zip" in path.name for path in names)
    assert encryption.is_encrypted(new.settings.cases_db)
    assert (new.settings.home / "out").is_dir()


def test_on_another_computer_it_takes_the_copy_of_the_key(
    file: Path, work: Work, new: Work, own_keys: Path, tmp_path: Path
) -> None:
    jobs.copy_key(work.settings, tmp_path / "copy.key")
    [kept] = own_keys.iterdir()
    kept.unlink()
    forget_keys()
    with pytest.raises(ReintegrationError, match="KEY-012"):
        jobs.restore(new, file)
    assert not new.settings.cases_db.exists()
    there = replace(new, settings=replace(new.settings, database_key_file=tmp_path / "copy.key"))
    jobs.restore(there, file)
    jobs.rekey(there.settings, lambda _: None, "file")
    assert len(encryption.keys(new.settings)) == 1


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "shortened": lambda content: content[:-100],
    "shortened in its head": lambda content: content[:60],
    "changed": lambda content: content[:-200] + bytes([content[-200] ^ 1]) + content[-199:],
}


@pytest.mark.parametrize("damage", first_fast(DAMAGES, 2))
def test_a_damaged_one_is_refused_and_nothing_is_restored(file: Path, new: Work, damage: str) -> None:
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    with pytest.raises(RefusedInput):
        jobs.restore(new, file)
    assert not new.settings.cases_db.exists() and not list(new.settings.home.rglob("*.zip"))


def test_a_kill_while_it_is_unpacked_leaves_nothing_of_it_that_can_be_read(
    file: Path, new: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(SealedFile, "unlink", lambda _: None)  # as if the process were gone
    monkeypatch.setattr(moving, "finish", lambda _: None)
    monkeypatch.setattr(archive, "unpack", dies)
    with pytest.raises(Killed):
        jobs.restore(new, file)
    left = bytes_below(new.settings.home)
    assert len(left) > file.stat().st_size / 2
    assert b"manifest.json" not in left


def test_another_key_does_not_open_it(file: Path, new: Work) -> None:
    other = replace(new, settings=replace(new.settings, database_key=key.new()))
    with pytest.raises(ReintegrationError, match="KEY-012"):
        jobs.restore(other, file)


@pytest.mark.long
def test_a_backup_before_a_change_of_keys_needs_the_key_of_then(
    file: Path, work: Work, new: Work, own_keys: Path
) -> None:
    jobs.rekey(work.settings, lambda _: None)
    with pytest.raises(ReintegrationError, match="KEY-012"):
        jobs.restore(new, file)
    assert [places.read(path) for path in own_keys.iterdir()] == [*encryption.keys(work.settings)]


def test_no_plain_byte_of_it_is_written_where_it_is_made(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is read back, nothing is there but the sealed file."""
    (tmp_path / "disk").mkdir()
    seen: list[bytes] = []
    decrypt = pyrage.decrypt_io

    def looking(source: io.BufferedReader, target: object, keys: object) -> None:
        decrypt(source, target, keys)
        seen.append(bytes_below(tmp_path / "disk"))

    monkeypatch.setattr(pyrage, "decrypt_io", looking)
    jobs.backup(work, tmp_path / "disk" / "b.age")
    assert len(seen) == 1 and b"manifest.json" not in seen[0]
