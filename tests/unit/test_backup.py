"""A backup is whole or not there, and what comes out of it is the workspace, or nothing."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import lock
from pipeline.cli import keeping
from pipeline.disclosure.register import entries
from pipeline.errors import Busy, DisclosureFailure, RefusedInput, ReintegrationError, UsageError
from pipeline.jobs import Work, backup, leftovers, released, restore
from pipeline.jobs.backups import archive, moving, restoring
from pipeline.jobs.backups.manifest import NAME, Manifest
from pipeline.jobs.work import writing
from pipeline.warehouse import connect
from tests.sparing import first_fast
from tests.unit import kept_workspace
from tests.unit.kept_workspace import FIRST, LOTUS, SECOND

KEPT = {
    "inbox/done/export.csv": b"a,b\n",
    "problems/rows.csv": b"row_no\n",
    "warehouse/case.key": b"0" * 64,
    "withdrawn/2025H1/donor-lotus-r0/notice.txt": b"Withdrawn\n",
}
NOT_KEPT = (
    "config/.hidden",
    "elsewhere/notes.txt",
    "out/2025H2/.donor-lotus.new/report.html",
    "warehouse/dbt/manifest.json",
    "warehouse/register/staged.parquet",
    "warehouse/register/register.jsonl.partial",
)
LEFT_BY_A_KILLED_RUN = (
    "warehouse/cases.rewriting",
    "warehouse/incoming-1/cases.csv",
    "warehouse/release.partial",
    "warehouse/spill/block.tmp",
)


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """A workspace with something in every folder."""
    work = kept_workspace.make(tmp_path / "old laptop")
    home = work.settings.home
    shutil.copytree(work.settings.config, home / "config")
    for name in (*KEPT, *NOT_KEPT, *LEFT_BY_A_KILLED_RUN):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(KEPT.get(name, b"x"))
    return work


@pytest.fixture
def file(work: Work, tmp_path: Path) -> Path:
    """A backup of it."""
    backup(work, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


@pytest.fixture
def new(work: Work, tmp_path: Path) -> Work:
    """A folder of another name, which is not there yet."""
    return replace(work, settings=replace(work.settings, home=tmp_path / "new laptop"))


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def is_untouched(home: Path) -> bool:
    """Whether nothing is there but the lock."""
    return contents(home).keys() <= {"warehouse/run.lock"}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A backup of two small files."""
    (tmp_path / "source").write_bytes(b"made-up")
    files = [(name, tmp_path / "source") for name in ("config/a", "warehouse/b")]
    path = tmp_path / "small.zip"
    archive.write(path, files, kept_workspace.NOW, lambda kept: Manifest("", "", True, {}, kept))
    return path


def test_no_byte_and_no_end_of_a_backup_can_be_changed_without_notice(small: Path) -> None:
    """What is read is what was written, or the refusal that a damaged backup gets, whatever is changed."""
    whole = small.read_bytes()
    flipped = (
        whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :] for place in range(len(whole))
    )
    read = set()
    for changed in (*flipped, *(whole[:end] for end in range(len(whole)))):
        small.write_bytes(changed)
        try:
            with archive.opened(small) as (packed, about):
                archive.unpack(packed, about, None)
                read |= {packed.read(name) for name in about.files}
        except RefusedInput:
            continue
    assert read == {b"made-up"}


Change = Callable[[dict[str, bytes], dict[str, Any]], None]


def forge(file: Path, change: Change, say: Change = lambda members, manifest: None) -> None:
    """Write a backup again with other members, and a manifest that is true to them or says else."""
    with zipfile.ZipFile(file) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(members.pop(NAME))
    change(members, manifest)
    manifest["files"] = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
    }
    say(members, manifest)
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
        packed.writestr(NAME, json.dumps(manifest))


def test_what_comes_out_is_what_went_in_and_no_more(work: Work, new: Work, file: Path) -> None:
    before = contents(work.settings.home)
    restore(new, file)
    after = contents(new.settings.home)
    # the first is written again where the register is held against it, the others say who restored it
    own = {"warehouse/cases.duckdb", "warehouse/team.head", "warehouse/team.jsonl"}
    own.add("warehouse/runs.jsonl")  # the line of the end of this backup itself

    assert after.keys() >= {*KEPT, "config/schedule.toml", "warehouse/register/register.jsonl"}
    assert before.keys() - after.keys() == {*NOT_KEPT}
    assert after.keys() & {*LEFT_BY_A_KILLED_RUN} == set()
    assert {name for name in after if name not in own and after[name] != before[name]} == set()


def test_everything_in_it_and_out_of_it_is_its_owners_only(new: Work, file: Path) -> None:
    restore(new, file)
    paths = [file, *new.settings.home.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600, 0o700}


def test_it_says_what_is_in_it_and_that_the_key_is(work: Work, tmp_path: Path) -> None:
    made = backup(work, tmp_path / "b.zip")
    said = keeping.backup(made, tmp_path / "b.zip")

    assert made.counts == {"packages": 0, "register_entries": 2, "reports": 3}
    assert [text in said for text in ("3 reports", "2 entries of the register", "the key")] == [True] * 3
    (work.settings.warehouse / "case.key").unlink()
    without = backup(work, tmp_path / "c.zip")
    assert "REINTEGRATION_CASE_KEY" in keeping.backup(without, tmp_path / "c.zip")
    assert "REINTEGRATION_CASE_KEY" in keeping.restored(without, work.settings.home)


def test_the_register_goes_on_where_it_was(work: Work, new: Work, file: Path) -> None:
    restore(new, file)
    with connect(new.settings.cases_db, new.settings) as connection:
        entries.recover(new.settings, connection, has_reports=True)
    assert entries.read(new.settings) == entries.read(work.settings)
    assert released.existing(new.settings) == released.existing(work.settings)


@pytest.mark.long
@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.7, 0.99])
def test_half_a_backup_is_refused_and_nothing_changes(new: Work, file: Path, share: float) -> None:
    os.truncate(file, int(file.stat().st_size * share))
    with pytest.raises(RefusedInput, match="cut off or changed"):
        restore(new, file)
    assert is_untouched(new.settings.home)


@pytest.mark.long
@pytest.mark.parametrize("place", range(12))
def test_a_byte_that_changed_is_noticed_or_changes_nothing(
    work: Work, new: Work, file: Path, place: int
) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) * place // 12 + 7] ^= 0xFF
    file.write_bytes(content)
    try:
        restore(new, file)
    except RefusedInput:
        assert is_untouched(new.settings.home)
    else:  # in a field of the zip that nobody reads
        assert {
            name for name, text in contents(new.settings.home).items() if name in KEPT and text != KEPT[name]
        } == set()


def adds(name: str) -> Change:
    return lambda members, _: members.update({name: b"x"})


def says(key: str, value: object) -> Change:
    return lambda _, manifest: manifest.update({key: value})


def takes(name: str) -> Change:
    return lambda members, _: members.pop(name) and None


@pytest.mark.parametrize(
    "change",
    first_fast(
        [
            *map(
                adds,
                ("../x", "/etc/x", "warehouse/../../x", "C:/x", "warehouse\\x", "warehouse//x", "warehouse/"),
            ),
            *map(adds, ("x", "elsewhere/x", "warehouse/./x", "config/a\x07b")),
            takes("warehouse/cases.duckdb"),
        ]
    ),
)
def test_a_backup_that_was_put_together_to_do_harm_is_refused(
    new: Work, file: Path, tmp_path: Path, change: Change
) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    forge(file, change)
    with pytest.raises(RefusedInput):
        restore(new, file)
    assert is_untouched(new.settings.home)
    assert {path.name for path in tmp_path.iterdir()} == before | {"new laptop"}


@pytest.mark.parametrize(
    "say",
    [
        says("counts", None),
        says("files", []),
        says("files", {"warehouse/cases.duckdb": None}),
        says("files", {"warehouse/case.key": {"bytes": 64, "sha256": "0" * 64}}),
    ],
)
def test_a_list_of_files_that_is_not_true_is_refused(new: Work, file: Path, say: Change) -> None:
    forge(file, lambda members, manifest: None, say)
    with pytest.raises(RefusedInput, match="cut off or changed"):
        restore(new, file)
    assert is_untouched(new.settings.home)


def test_a_file_that_is_not_as_the_list_has_it_is_refused(new: Work, file: Path) -> None:
    def say(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["files"]["warehouse/case.key"]["sha256"] = "0" * 64

    forge(file, lambda members, manifest: None, say)
    with pytest.raises(RefusedInput, match="cut off or changed"):
        restore(new, file)
    assert is_untouched(new.settings.home)


@pytest.mark.long
def test_a_backup_of_a_later_version_says_so(new: Work, file: Path) -> None:
    forge(file, says("format", 99))
    with pytest.raises(RefusedInput, match="another version of the program"):
        restore(new, file)


def test_a_link_in_a_backup_is_refused(new: Work, file: Path) -> None:
    forge(file, lambda members, _: members.update({"config/link": b"/etc/passwd"}))
    with zipfile.ZipFile(file) as packed:
        members = [(each, packed.read(each)) for each in packed.infolist()]
    with zipfile.ZipFile(file, "w") as packed:
        for each, content in members:
            if each.filename == "config/link":
                each.external_attr = (stat.S_IFLNK | 0o777) << 16
            packed.writestr(each, content)
    with pytest.raises(RefusedInput):
        restore(new, file)


def test_more_than_the_disk_holds_is_refused_before_anything_is_unpacked(
    new: Work, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: object) -> object:
        return shutil._ntuple_diskusage(100, 100, 0)  # type: ignore[attr-defined]

    monkeypatch.setattr(shutil, "disk_usage", full)
    with pytest.raises(ReintegrationError, match="SYS-001"):
        restore(new, file)
    assert is_untouched(new.settings.home)


def test_a_register_of_another_state_than_the_database_is_refused(work: Work, new: Work, file: Path) -> None:
    chain = (work.settings.register / "register.jsonl").read_bytes()
    shorter = chain.splitlines(keepends=True)[0]
    forge(file, lambda members, _: members.update({"warehouse/register/register.jsonl": shorter}))
    with pytest.raises(RefusedInput, match="does not fit its database"):
        restore(new, file)
    assert is_untouched(new.settings.home)


def test_a_folder_with_a_warehouse_is_left_alone(work: Work, file: Path) -> None:
    before = contents(work.settings.home)
    with pytest.raises(UsageError, match="a warehouse in this folder already"):
        restore(work, file)
    assert contents(work.settings.home) == before


def test_what_lay_in_the_folder_is_kept_beside(new: Work, file: Path) -> None:
    own = new.settings.home / "config" / "donors.csv"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    restore(new, file)
    aside = new.settings.home / "config.before-restore" / "donors.csv"
    assert (aside.read_text(), "LOTUS" in own.read_text()) == ("mine", True)


@pytest.mark.long
def test_reports_that_are_younger_than_the_backup_stop_it(new: Work, file: Path) -> None:
    kept_workspace.put_out(new.settings, SECOND, LOTUS, "r3")
    with pytest.raises(DisclosureFailure, match="released after this backup"):
        restore(new, file)
    assert not new.settings.cases_db.exists()
    shutil.rmtree(new.settings.out)
    kept_workspace.put_out(new.settings, FIRST, LOTUS, "r1")
    restore(new, file)
    assert new.settings.cases_db.exists()


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.long
@pytest.mark.parametrize("moved", range(8))
def test_cut_off_while_it_is_moved_the_next_command_ends_it(
    work: Work, new: Work, file: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    done: list[Path] = []
    put = moving._put

    def dies(piece: Path, place: Path) -> None:
        if len(done) == moved:
            raise Killed
        done.append(place)
        put(piece, place)

    with monkeypatch.context() as patched:
        patched.setattr(moving, "_put", dies)
        with pytest.raises(Killed):
            restore(new, file)
    assert not new.settings.cases_db.exists()
    with writing(new, "build"):
        pass
    assert released.existing(new.settings) == released.existing(work.settings)
    assert entries.read(new.settings) == entries.read(work.settings)
    assert not (new.settings.home / moving.STAGED).exists()


def killed_at(step: str, new: Work, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore that ends at a step of it, as if the process were gone."""

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(restoring, step, dies)
        patched.setattr(moving, "finish", lambda _: None)
        with pytest.raises(Killed):
            restore(new, file)


@pytest.mark.parametrize("step", ["_unpack", "_look"])
def test_cut_off_before_that_there_is_nothing(
    new: Work, file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    killed_at(step, new, file, monkeypatch)
    with writing(new, "build"):
        pass
    journals = {"warehouse/runs.jsonl", "warehouse/team.head", "warehouse/team.jsonl"}
    assert contents(new.settings.home).keys() == {"warehouse/run.lock", *journals}


def test_what_a_killed_restore_had_unpacked_is_named_by_status_and_gone(
    work: Work, new: Work, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_at("_look", new, file, monkeypatch)
    left = leftovers.sweep(new.settings)
    assert left.names == (moving.STAGED,)
    assert left.size >= work.settings.cases_db.stat().st_size
    assert contents(new.settings.home).keys() == {"warehouse/run.lock"}
    assert leftovers.sweep(new.settings) == leftovers.Leftovers()


def test_status_puts_into_place_what_a_killed_restore_had_looked_at(
    work: Work, new: Work, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(moving, "finish", lambda _: None)
        restore(new, file)
    assert not new.settings.cases_db.exists()
    leftovers.sweep(new.settings)
    assert released.existing(new.settings) == released.existing(work.settings)
    assert not (new.settings.home / moving.STAGED).exists()


def test_a_backup_that_cannot_be_written_leaves_no_file(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = {path.name for path in tmp_path.iterdir()}
    monkeypatch.setattr(archive, "_copy", full)
    with pytest.raises(ReintegrationError, match="SYS-001"):
        backup(work, tmp_path / "b.zip")
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.long
def test_what_does_not_read_back_is_no_backup(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = archive.write

    def spoilt(path: Path, *rest: object) -> object:
        about = written(path, *rest)  # type: ignore[arg-type]
        os.truncate(path, path.stat().st_size // 2)
        return about

    monkeypatch.setattr(archive, "write", spoilt)
    with pytest.raises(RefusedInput):
        backup(work, tmp_path / "b.zip")
    assert not list(tmp_path.glob("b.zip*"))


def test_a_backup_waits_for_nobody(work: Work, tmp_path: Path) -> None:
    with lock.held(work.settings), pytest.raises(Busy):
        backup(work, tmp_path / "b.zip")


@pytest.mark.parametrize("name", ["old laptop/out/b.zip", "nowhere/b.zip", "there.zip"])
def test_a_file_that_cannot_be_there_is_refused(work: Work, tmp_path: Path, name: str) -> None:
    (tmp_path / "there.zip").touch()
    with pytest.raises(UsageError):
        backup(work, tmp_path / name)


def test_without_a_warehouse_there_is_nothing_to_keep(new: Work, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no warehouse here"):
        backup(new, tmp_path / "b.zip")


def test_a_link_to_a_folder_elsewhere_is_not_left_out_in_silence(work: Work, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (work.settings.home / "inbox" / "linked").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="a link to a folder"):
        backup(work, tmp_path / "b.zip")


def test_a_register_that_was_touched_is_not_kept_as_if_it_were_whole(work: Work, tmp_path: Path) -> None:
    (work.settings.register / "register.jsonl").write_text("")
    with pytest.raises(DisclosureFailure):
        backup(work, tmp_path / "b.zip")


def test_a_backup_that_is_not_there_is_wrong_usage(new: Work, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        restore(new, tmp_path / "nowhere.zip")
