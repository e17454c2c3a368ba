"""The generated pages say what the program does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import reference
from pipeline.cli import main
from pipeline.errors import ReintegrationError
from pipeline.settings import Settings

HELPS = {"reintegration": "Usage: reintegration", "reintegration run": "Usage: reintegration run"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A copy of what the pages are written from."""
    for name in ("seeds", "models", "reports/text"):
        shutil.copytree(name, tmp_path / name)
    for name in ("docs/method.md", "pipeline/disclosure/threshold/rules.toml"):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(name, tmp_path / name)
    return Settings(project=tmp_path, home=tmp_path)


def test_the_pages_in_the_repository_are_up_to_date() -> None:
    assert main(["docs", "--check"]) == 0


@pytest.mark.long
def test_a_second_writing_changes_nothing(settings: Settings) -> None:
    written = [path.name for path in reference.write(settings, HELPS)]
    assert {"cli.md", "error_codes.md", "data_dictionary.md", "M01.md", "O01.md"} <= set(written)
    assert reference.write(settings, HELPS) == []


@pytest.mark.long
def test_a_changed_code_list_makes_the_dictionary_out_of_date(settings: Settings) -> None:
    reference.write(settings, HELPS)
    with (settings.seeds / "code_lists.csv").open("a") as file:
        file.write("sex,another,Another,5,,\n")
    with pytest.raises(ReintegrationError, match=r"Out of date: docs/data_dictionary\.md"):
        reference.check(settings, HELPS)


@pytest.mark.long
def test_a_bar_in_a_cell_does_not_break_the_table(settings: Settings) -> None:
    with (settings.seeds / "code_lists.csv").open("a") as file:
        file.write("sex,another,This | that,5,,\n")
    reference.write(settings, HELPS)
    page = (settings.project / "docs" / "data_dictionary.md").read_text("utf-8")
    assert "| `another` | This \\| that |" in page
