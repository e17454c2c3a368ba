"""What the README shows is what a user sees."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.whole_runs import SET_UP, First, set_up

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text("utf-8")


def test_the_readme_shows_what_the_demo_prints(first: First) -> None:
    folder = str(first.home.relative_to(Path.cwd()))
    assert block("demo") == (first.ran.err + first.ran.out).replace(folder, "demo")


def test_the_readme_shows_what_a_new_workspace_says(tmp_path: Path) -> None:
    said = set_up(tmp_path / "willow").replace(str(tmp_path / "willow"), "willow")
    command, shown = block("init").split("\n", 1)
    assert shlex.split(command)[1:] == ["reintegration", "init", "willow", *SET_UP]
    assert shown == said


def test_the_readme_shows_what_the_first_run_of_a_workspace_says(few: First) -> None:
    folder = str(few.home.relative_to(Path.cwd()))
    printed = (few.ran.err + few.ran.out).replace(folder, "willow")
    assert block("run") == f"$ reintegration --home willow run\n{printed}"


def block(name: str) -> str:
    """What stands in a marked block of the README."""
    shown = re.search(rf"<!-- {name} -->\n```(?:text|console)\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    return shown[1]


def test_the_readmes_commands_are_targets_of_the_makefile() -> None:
    named = set(re.findall(r"(?:\$ |`)make ([a-z-]+)", README))
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"demo", "wheel", "test", "test-all"} <= named <= targets


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)", README))))
def test_every_page_and_picture_that_the_readme_points_to_is_there(link: str) -> None:
    assert (PROJECT / link).is_file()


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:seeds|reports|docs|expectations)/[\w./-]*)`", README)))
)
def test_every_place_that_the_readme_names_is_there(path: str) -> None:
    assert (PROJECT / path).exists()
