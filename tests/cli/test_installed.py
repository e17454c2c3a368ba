"""The program as it is installed from a wheel: no checkout beside it, and nothing of it written to."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.code_version import code_version
from tests.cli.whole_runs import TODAY, contents, environment

PROJECT = Path(__file__).resolve().parents[2]
VERSION = (
    "from pipeline import settings; from pipeline.code_version import code_version;"
    "print(settings.PROGRAM, code_version(settings.load().project))"
)
pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Installed:
    """A folder that a wheel was installed into, and an empty one to work in."""

    site: Path
    home: Path

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the working folder with the installed program before the checkout's."""
        alone = environment(PYTHONPATH=str(self.site), PYTHONDONTWRITEBYTECODE="1")
        command = [sys.executable, *words]
        return subprocess.run(command, cwd=self.home, env=alone, capture_output=True, text=True, check=False)

    def reintegration(self, *words: str) -> str:
        ran = self.python("-m", "pipeline.cli", *words)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def content(self) -> dict[str, str]:
        return {
            path.relative_to(self.site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.site.rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    site, home = folder / "site", folder / "ការងារ"
    home.mkdir()
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=PROJECT, capture_output=True, check=True)
    [wheel] = folder.glob("*.whl")
    install = ["uv", "pip", "install", "--quiet", "--no-deps", "--compile-bytecode", "--target", str(site)]
    subprocess.run([sys.executable, "-m", *install, str(wheel)], check=True)
    for path in (site, *site.rglob("*")):
        path.chmod(path.stat().st_mode & 0o555)
    return Installed(site, home)


def test_its_code_version_is_that_of_the_checkout_it_was_made_of(installed: Installed) -> None:
    ran = installed.python("-c", VERSION)
    assert ran.stdout.split() == [str(installed.site / "pipeline"), code_version(PROJECT)], ran.stderr


def test_it_takes_cases_in_and_builds_their_figures_and_leaves_itself_as_it_was(installed: Installed) -> None:
    before = installed.content()
    installed.reintegration("sample", "--cases", "12", "--out", "made")
    assert "stored 12 cases" in installed.reintegration("ingest", "made")
    assert "built and checked" in installed.reintegration("build")
    assert "12" in installed.reintegration("status")
    assert installed.content() == before
    assert [*installed.home.glob("warehouse/dbt/*/target")] == []  # as compiled: dbt was not asked


def test_a_newer_version_leaves_a_workspace_as_it_is_and_releases_nothing_again(
    installed: Installed, home: Path, tmp_path: Path
) -> None:
    newer = Installed(Path(shutil.copytree(installed.site, tmp_path / "newer")), tmp_path)
    module = newer.site / "pipeline" / "jobs" / "status.py"
    module.chmod(0o644)
    module.write_text(f"{module.read_text('utf-8')}\n# another version\n", "utf-8")
    (home / "config" / "donors.csv").open("a", encoding="utf-8").write("WILLOW,Willow Fund,\r\n")
    before = {name: data for name, data in contents(home).items() if not name.startswith("warehouse/")}

    said = newer.reintegration("--home", str(home), "run", "--today", TODAY)

    assert newer.python("-c", VERSION).stdout.split()[1] != code_version(PROJECT)
    assert "Nothing is due" in said
    assert {
        name: data for name, data in contents(home).items() if not name.startswith("warehouse/")
    } == before


def test_it_says_that_the_pages_about_it_are_in_a_checkout(installed: Installed) -> None:
    ran = installed.python("-m", "pipeline.cli", "docs")
    assert ran.returncode == 2
    assert "checkout" in ran.stderr
