"""What the README shows is what a user sees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.whole_runs import First

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text("utf-8")


def test_the_readme_shows_what_the_demo_prints(first: First) -> None:
    shown = re.search(r"<!-- demo -->\n```text\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    folder = str(first.home.relative_to(Path.cwd()))
    printed = (first.ran.err + first.ran.out).replace(folder, "demo")
    assert shown.group(1) == printed


def test_the_readmes_commands_are_targets_of_the_makefile() -> None:
    named = set(re.findall(r"(?:\$ |`)make ([a-z-]+)", README))
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"demo", "test", "test-all"} <= named <= targets


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)", README))))
def test_every_page_and_picture_that_the_readme_points_to_is_there(link: str) -> None:
    assert (PROJECT / link).is_file()


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:seeds|reports|docs|expectations)/[\w./-]*)`", README)))
)
def test_every_place_that_the_readme_names_is_there(path: str) -> None:
    assert (PROJECT / path).exists()
