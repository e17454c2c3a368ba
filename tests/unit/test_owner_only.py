"""What parts of a command write is its owner's only, whoever calls them and whatever the umask says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import filesystem, jobs
from pipeline.jobs import built, team
from pipeline.programme import folder
from pipeline.settings import Settings
from tests.unit.umasks import modes_of, open_to_all

ANSWERS = {"organisation": ["Willow"], "first-period": ["2026H1"]}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder in which a warehouse may be made."""
    settings = Settings(project=Path.cwd(), home=tmp_path)
    filesystem.private_folder(settings.warehouse)
    return settings


def test_the_note_of_what_figures_were_built_of(settings: Settings) -> None:
    with open_to_all(), built.noted(settings, None, None):
        pass
    assert modes_of(settings.warehouse / "dbt" / "built") == ["0o600"]


def test_the_journal_of_who_did_what(settings: Settings) -> None:
    with open_to_all():
        team.add(settings, "2026-08-01T02:00:00Z", "Anna", team.RAN, "run")
    assert modes_of(*(settings.warehouse / name for name in (team.FILE, team.HEAD))) == ["0o600"] * 2


def test_the_configuration_of_a_new_workspace(tmp_path: Path) -> None:
    settings = Settings(project=Path.cwd(), home=tmp_path)
    with open_to_all():
        jobs.init(settings, ANSWERS, "none")
    there = sorted(settings.own_config.rglob("*"))
    folders = [settings.own_config, *(path for path in there if path.is_dir())]
    files = [path for path in there if path.is_file()]
    assert len(files) > 5
    assert set(modes_of(*folders)) == {"0o700"}
    assert set(modes_of(*files)) == {"0o600"}


def test_the_view_of_a_provider_s_own_cases(settings: Settings) -> None:
    def fill(place: Path) -> None:
        (place / "lists").mkdir()
        (place / "lists" / "page.html").touch()

    with open_to_all():
        made = folder.write(settings, "willow", fill)
    assert modes_of(made, made / "lists") == ["0o700"] * 2
    assert modes_of(made / "lists" / "page.html") == ["0o600"]
