"""What the README shows is what a user sees."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.packages import of_few
from tests.cli.whole_runs import SET_UP, First, environment, set_up
from tests.sources.made_up import kobo
from tests.sparing import first_fast

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text("utf-8")


def test_the_readme_shows_what_the_demo_prints(first: First) -> None:
    folder = str(first.home.relative_to(Path.cwd()))
    assert block("demo") == (first.ran.err + first.ran.out).replace(folder, "demo")


def test_the_readme_shows_what_a_new_workspace_says(tmp_path: Path) -> None:
    said = set_up(tmp_path / "willow", encrypted=True).replace(str(tmp_path / "willow"), "willow")
    command, shown = block("init").split("\n", 1)
    assert shlex.split(command)[1:] == ["reintegration", "init", "willow", *SET_UP]
    assert shown == said


def test_the_readme_shows_what_the_first_run_of_a_workspace_says(few: First) -> None:
    folder = str(few.home.relative_to(Path.cwd()))
    printed = (few.ran.err + few.ran.out).replace(folder, "willow")
    assert block("run") == f"$ reintegration --home willow run\n{printed}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace, an export of KoboToolbox, and tables that are no package yet."""
    folder = tmp_path_factory.mktemp("desk")
    set_up(folder / "willow")
    kobo.book(folder / "kobo.xlsx")
    (of_few(folder / "tables") / "datapackage.json").unlink()
    return folder


@pytest.mark.parametrize("name", first_fast(["map", "forms", "package"]))
def test_the_readme_shows_what_each_way_in_prints(desk: Path, name: str) -> None:
    command, shown = block(name).removeprefix("$ ").split("\n", 1)
    assert shown == typed(command, desk)


@pytest.mark.long
def test_what_the_readme_says_of_a_drafted_mapping_is_done(desk: Path) -> None:
    typed("reintegration --home willow map --force kobo.xlsx", desk)
    assert "nothing was stored" in typed("reintegration --home willow map --check kobo.xlsx", desk)
    assert "stored 10 cases" in typed("reintegration --home willow ingest kobo.xlsx", desk)


def typed(command: str, folder: Path) -> str:
    """What a command prints in a folder."""
    words = [sys.executable, "-m", "pipeline.cli", *shlex.split(command)[1:]]
    own = {**environment(), "PYTHONPATH": str(PROJECT)}
    ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True, env=own)
    return ran.stdout


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
