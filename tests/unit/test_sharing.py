"""A group that config/ names reads out/, and no file beside it; without one it is its owner's only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pipeline.jobs import problems, sharing
from pipeline.jobs.work import writing
from pipeline.settings import Settings
from tests.unit import kept_workspace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="groups of this kind are those of POSIX")
GROUP = os.getgid() if os.name == "posix" else 0


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A workspace with reports, and one group that this computer has."""
    settings = kept_workspace.make(tmp_path / "home").settings
    monkeypatch.setattr(sharing, "_number", {"readers": GROUP}.get)
    settings.home.chmod(0o710)
    return settings


def named(settings: Settings, name: str) -> None:
    settings.own_config.mkdir(exist_ok=True)
    (settings.own_config / "organisation.toml").write_text(f'name = "Willow House"\ngroup = "{name}"\n')


def modes(folder: Path) -> set[tuple[bool, str]]:
    paths = [folder, *folder.rglob("*")]
    return {(path.is_dir(), oct(stat.S_IMODE(path.stat().st_mode))) for path in paths}


OWNERS, GROUPS = {(True, "0o700"), (False, "0o600")}, {(True, "0o750"), (False, "0o640")}


def test_a_group_reads_what_is_out_and_nothing_else_until_it_is_named_no_more(settings: Settings) -> None:
    work, before = kept_workspace.at(settings.home), modes(settings.warehouse)
    named(settings, "readers")
    with writing(work, "build"):
        pass
    assert modes(settings.out) == GROUPS
    assert {path.stat().st_gid for path in settings.out.rglob("*")} == {GROUP}
    assert modes(settings.warehouse) == before

    named(settings, "")
    with writing(work, "build"):
        pass
    assert modes(settings.out) == OWNERS


def test_a_group_that_is_not_there_reads_nothing_and_check_says_so(settings: Settings) -> None:
    named(settings, "strangers")
    sharing.share(settings)
    assert modes(settings.out) == OWNERS
    assert ["is no group of this computer" in problem.what for problem in problems(settings)].count(True) == 1


def test_a_file_that_cannot_be_given_to_the_group_stays_its_owners(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(sharing, "_number", {"readers": GROUP + 1}.get)
    monkeypatch.setattr(os, "chown", refuse)
    named(settings, "readers")
    sharing.share(settings)
    assert modes(settings.out) == OWNERS


def test_a_workspace_that_the_group_cannot_enter_is_told(settings: Settings) -> None:
    named(settings, "readers")
    assert [*sharing.problems(settings)] == []
    settings.home.chmod(0o700)
    [problem] = sharing.problems(settings)
    assert "cannot get through" in problem.what


def test_an_unfinished_report_and_a_link_are_left_alone(settings: Settings, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not a report")
    elsewhere.chmod(0o600)
    (settings.out / "link").symlink_to(elsewhere)
    unfinished = settings.out / "2026H1" / ".donor-lotus.new"
    unfinished.mkdir(0o700)
    named(settings, "readers")
    sharing.share(settings)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (elsewhere, unfinished)] == [0o600, 0o700]
