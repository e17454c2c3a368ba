"""A wheel has all that the program needs, under the names that the program looks for."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.code_version import DECIDING
from pipeline.settings import PACKED
from pipeline.transform import parsed as parsed_models

pytestmark = pytest.mark.long  # to build one takes as long as a hundred tests
PROJECT = Path(__file__).resolve().parents[2]
PROFILES = "profiles.yml"
# what only somebody with a checkout needs; whatever else is added to the project goes into the wheel
LEFT_OUT = {".ci", "benchmarks", "conformance", "docs", "notebooks", "tests"}
IN_A_WHEEL = PACKED.relative_to(PACKED.parents[1]).as_posix()


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """Every file of the project, as git knows it."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=PROJECT, text=True)
    return listed.rstrip("\0").split("\0")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=PROJECT, capture_output=True, check=True)
    [built] = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def in_wheel(name: str) -> str:
    """The name in a wheel of a file of the checkout."""
    return name if name.startswith("pipeline/") else f"{IN_A_WHEEL}/{name}"


def test_every_folder_of_the_project_is_in_the_wheel_or_known_to_be_for_a_checkout_only(
    tracked: list[str], wheel: dict[str, bytes]
) -> None:
    folders = {name.partition("/")[0] for name in tracked if "/" in name}
    packed = {name.removeprefix(f"{IN_A_WHEEL}/").partition("/")[0] for name in wheel}
    assert folders & packed == folders - LEFT_OUT


def test_every_file_that_decides_a_figure_is_in_the_wheel_as_it_is_in_the_checkout(
    tracked: list[str], wheel: dict[str, bytes]
) -> None:
    wanted = [name for name in tracked if name.partition("/")[0] in {*DECIDING, PROFILES}]
    assert len(wanted) > 400
    assert {name for name in wanted if wheel.get(in_wheel(name)) != (PROJECT / name).read_bytes()} == set()


def test_nothing_is_in_the_wheel_that_is_not_in_the_checkout(
    tracked: list[str], wheel: dict[str, bytes]
) -> None:
    made = {in_wheel(parsed_models.NAME)}  # by the hook that builds it
    packed = {name for name in wheel if ".dist-info/" not in name} - made
    untracked = packed - {in_wheel(name) for name in tracked}
    assert {name for name in untracked if not _is_new(name)} == set()


def _is_new(name: str) -> bool:
    """Whether a file is in the checkout and only not yet committed."""
    return (PROJECT / name.removeprefix(f"{IN_A_WHEEL}/")).is_file()


def test_what_decides_a_figure_is_what_the_wheel_puts_beside_the_program() -> None:
    target: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]
    target = target["build"]["targets"]["wheel"]
    moved = {**target["sources"], **target["force-include"]}
    assert moved == {name: f"{IN_A_WHEEL}/{name}" for name in moved}
    assert set(moved) == {*DECIDING, PROFILES} - {"pipeline"}
    assert set(target["only-include"]) == {*target["sources"], "pipeline"}


def test_what_dbt_reads_and_the_program_asks_for_is_put_beside_it() -> None:
    dbt = yaml.safe_load((PROJECT / "dbt_project.yml").read_text("utf-8"))
    read = {path for kind in ("model", "macro", "seed") for path in dbt[f"{kind}-paths"]}
    asked = {
        name
        for path in (PROJECT / "pipeline").rglob("*.py")
        if "reference" not in path.parts  # it writes docs/, in a checkout
        for name in re.findall(r'\bproject / "([^"]+)"', path.read_text("utf-8"))
    }
    assert asked >= {"seeds", "reports", "expectations"}
    assert (read | asked) <= set(DECIDING)


def test_the_models_are_in_it_as_dbt_has_parsed_them(wheel: dict[str, bytes], tmp_path: Path) -> None:
    name = in_wheel(parsed_models.NAME)
    assert (name in wheel) == parsed_models.IS_POSSIBLE
    if parsed_models.IS_POSSIBLE:
        parsed_models.write(PROJECT, tmp_path / "anew")
        assert (tmp_path / "anew").read_bytes() == wheel[name]


def pinned(lock: str) -> set[tuple[str, str]]:
    text = (PROJECT / lock).read_text("utf-8")
    return set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,-]+\])?==([^ ]+)", text, re.MULTILINE))


def test_who_only_runs_the_program_gets_the_versions_it_was_tested_with_and_no_tools() -> None:
    of_all, to_run = pinned("requirements.lock"), pinned("requirements-run.lock")
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.split(r"[<>=]", each)[0] for each in project["dependencies"]}
    tools = {re.split(r"[<>=]", each)[0] for each in project["optional-dependencies"]["dev"]}
    assert to_run < of_all
    assert named <= {name for name, _ in to_run}
    assert tools.isdisjoint(name for name, _ in to_run)
