"""The certificate file of a release: read as it was written, or not at all; gone when somebody has to be."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.disclosure.register import certificate_file
from pipeline.disclosure.register.certificate_file import KeptSystem, UnusableFile
from pipeline.disclosure.register.entry import Entry
from pipeline.settings import Settings
from tests.unit.certified_release import ENTRY, KEY, system, table

PROJECT = Path(__file__).resolve().parents[2]
FRACTIONS = (table(4, 0), table(0, 4), table(1, 3) / 2 + table(3, 1) / 2 + 2.0**-20)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(PROJECT, tmp_path)


def written(settings: Settings, *systems: KeptSystem) -> Entry:
    """An entry with its file, of systems of several outcomes."""
    named = {(KEY[0], f"O{number:02d}", KEY[2]): one for number, one in enumerate(systems, start=1)}
    return replace(ENTRY, certificate=certificate_file.write(settings, ENTRY, named))


def same(one: KeptSystem, other: KeptSystem) -> bool:
    pairs = ((getattr(one, name), getattr(other, name)) for name in KeptSystem.__slots__)
    return all(np.array_equal(mine, yours) for mine, yours in pairs)


def test_what_is_read_is_what_was_written(settings: Settings) -> None:
    wanted = [system(), system(*FRACTIONS, narrowed=2), system(has_two_sides=False, every_person=False)]
    found = certificate_file.read(settings, written(settings, *wanted))

    assert [key[1] for key in found] == ["O01", "O02", "O03"]
    assert all(same(one, other) for one, other in zip(found.values(), wanted, strict=True))


def test_same_systems_same_bytes_and_nothing_lies_beside(settings: Settings) -> None:
    entry = written(settings, system())
    assert written(settings, system()) == entry != written(settings, system(*FRACTIONS))
    assert [path.name for path in settings.register.iterdir()] == ["0001-2026H1.certificate.npz"]


def test_what_a_killed_run_left_goes_and_what_an_entry_names_stays(settings: Settings) -> None:
    entry = written(settings, system())
    written_for = replace(ENTRY, number=2, period="2026H2")
    certificate_file.write(settings, written_for, {KEY: system()})
    (settings.register / certificate_file.PARTIAL).touch()
    certificate_file.drop_others(settings, [entry, written_for])  # it was not named in its entry
    assert [path.name for path in settings.register.iterdir()] == ["0001-2026H1.certificate.npz"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_it_is_its_owner_s_only(settings: Settings) -> None:
    path = certificate_file.path(settings, written(settings, system()))
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)]
    assert modes == [0o600, 0o700]


def test_a_file_of_which_a_byte_was_changed_is_of_no_use(settings: Settings) -> None:
    entry = written(settings, system())
    path = certificate_file.path(settings, entry)
    content = path.read_bytes()
    for place in range(0, len(content), 97):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(UnusableFile, match="is not as it was written"):
            certificate_file.read(settings, entry)


def test_a_file_that_is_gone_or_never_was_is_said_to_be(settings: Settings) -> None:
    entry = written(settings, system())
    with pytest.raises(UnusableFile, match="did not keep any then"):
        certificate_file.read(settings, replace(entry, certificate=""))
    certificate_file.forget(settings)
    with pytest.raises(UnusableFile, match="is not there"):
        certificate_file.read(settings, entry)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"figures": "e" * 64}, "is of another release"), ({"number": 2}, "is of another release")],
    ids=["figures", "number"],
)
def test_a_file_of_another_release_is_of_no_use(
    settings: Settings, change: dict[str, object], said: str
) -> None:
    """Though its hash is in the entry: the figures are others."""
    entry = written(settings, system())
    other = replace(entry, **change)  # type: ignore[arg-type]
    certificate_file.path(settings, entry).replace(certificate_file.path(settings, other))
    with pytest.raises(UnusableFile, match=said):
        certificate_file.read(settings, other)


def test_a_later_version_and_what_is_no_such_file_are_of_no_use(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate_file, "VERSION", 2)
    entry = written(settings, system())
    monkeypatch.undo()
    with pytest.raises(UnusableFile, match="of another version"):
        certificate_file.read(settings, entry)
    path = certificate_file.path(settings, entry)
    path.write_bytes(b"no zip file")
    with pytest.raises(UnusableFile, match="cannot be read"):
        certificate_file.read(settings, replace(entry, certificate=certificate_file.hashed(b"no zip file")))


def test_whoever_has_to_leave_leaves_the_files_of_every_register_too(settings: Settings) -> None:
    written(settings, system())
    settings.register.replace(settings.register.with_name("register.aside-1"))
    written(settings, system())
    (settings.register / "0001-2026H1.parquet").touch()
    (settings.register / certificate_file.PARTIAL).touch()
    certificate_file.forget(settings)

    left = [path.name for path in settings.warehouse.rglob("*") if path.is_file()]
    assert left == ["0001-2026H1.parquet"]
