"""`verify` looks at the key of the databases: there, the right one, and all of them under it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import encryption, jobs
from pipeline.encryption import held, key, note
from pipeline.filesystem import OWNER_ONLY_FILE
from pipeline.jobs import Work, verify
from tests.unit import proposed_workspace
from tests.unit.proposed_workspace import PERIOD, contents
from tests.unit.test_verifying import codes

REFUSED = encryption.CODES["KEY-002"][0]


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace under a key, with two reports out, and the plain release file beside the folder."""
    home = tmp_path_factory.mktemp("encrypted") / "home"
    work = proposed_workspace.with_reports_out(home)
    shutil.copy(work.settings.release_db, home.parent)
    jobs.encrypt(work.settings, lambda _: None, str(home.parent / "of-the-databases.key"))
    return home


@pytest.fixture
def work(encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    proposed_workspace.install(monkeypatch)
    held._kept.cache_clear()
    return proposed_workspace.at(shutil.copytree(encrypted, tmp_path / "home"))


@pytest.mark.long
def test_encrypted_databases_are_read_to_their_ends(work: Work) -> None:
    before = contents(work.settings.out)
    found = verify(work)
    assert (found.exit_code, found.mended, codes(found)) == (0, [], [])
    assert "The key of the databases is there" in "\n".join(found.sound)
    assert sum("was read to its end" in said for said in found.sound) == 2
    assert contents(work.settings.out) == before


def another_key(work: Work, _: pytest.MonkeyPatch) -> Work:
    return replace(work, settings=replace(work.settings, database_key=key.new()))


def no_key(work: Work, patch: pytest.MonkeyPatch) -> Work:
    patch.setattr("pipeline.encryption.places.kept", lambda _: None)
    return work


def no_note(work: Work, _: pytest.MonkeyPatch) -> Work:
    note.place(work.settings).unlink()
    return work


def torn_note(work: Work, _: pytest.MonkeyPatch) -> Work:
    note.place(work.settings).write_text("{")
    return work


@pytest.mark.parametrize(
    ("change", "code"),
    [(another_key, "KEY-002"), (no_key, "KEY-001"), (no_note, "KEY-001"), (torn_note, "KEY-011")],
)
def test_what_is_wrong_with_the_key_is_told_and_the_rest_is_looked_at(
    work: Work, monkeypatch: pytest.MonkeyPatch, change: Callable[[Work, pytest.MonkeyPatch], Work], code: str
) -> None:
    report = work.settings.out / str(PERIOD) / "donor-dfat" / "report.html"
    report.write_bytes(b"")
    before = contents(work.settings.warehouse)
    found = verify(change(work, monkeypatch))
    assert codes(found) == [code, "KEP-020"]
    assert contents(work.settings.warehouse)["cases.duckdb"] == before["cases.duckdb"]


def test_a_report_is_made_again_from_an_encrypted_release_file(work: Work) -> None:
    before = contents(work.settings.out)
    (work.settings.out / str(PERIOD) / "donor-dfat" / "report.html").write_bytes(b"")
    assert verify(work).exit_code == 0
    assert contents(work.settings.out) == before


def test_a_plain_database_beside_an_encrypted_one_is_named(work: Work, encrypted: Path) -> None:
    shutil.copy(encrypted.parent / "release.duckdb", work.settings.warehouse)
    found = verify(work)
    assert codes(found) == ["KEP-004"]
    assert "warehouse/release.duckdb" in str(found.faults[0])


def test_a_bit_that_flipped_under_the_key_is_told(work: Work) -> None:
    content = bytearray(work.settings.cases_db.read_bytes())
    for place in range(0x3000 + 100, len(content), 4 * 0x1000):
        content[place] ^= 1
    work.settings.cases_db.write_bytes(content)
    assert codes(verify(work)) == ["KEP-002"]


def test_what_an_encryption_that_was_cut_off_left_is_gone(work: Work) -> None:
    left = work.settings.warehouse / "cases.under-key"
    left.write_bytes(b"half")
    left.chmod(OWNER_ONLY_FILE)
    [said] = verify(work).mended
    assert "cut off" in said
    assert not left.exists()


@pytest.mark.long
def test_with_its_note_gone_the_key_that_is_given_opens_them_and_is_noted_again(
    work: Work, encrypted: Path
) -> None:
    note.place(work.settings).unlink()
    given = replace(
        work, settings=replace(work.settings, database_key_file=encrypted.parent / "of-the-databases.key")
    )
    assert verify(given).exit_code == 0
    with pytest.raises(REFUSED, match="KEY-002"):
        jobs.encrypt(another_key(work, pytest.MonkeyPatch()).settings, lambda _: None)
    assert not note.read(work.settings)
    jobs.encrypt(given.settings, lambda _: None)
    assert len(note.read(work.settings)) == 1
    assert verify(given).exit_code == 0


def test_a_key_that_is_given_to_a_plain_folder_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    work = another_key(proposed_workspace.at(tmp_path), pytest.MonkeyPatch())
    with pytest.raises(REFUSED, match="KEY-006"):
        encryption.keys(work.settings)
