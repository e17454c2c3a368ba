"""What the program imports is what pyproject.toml names: nothing rests on what another package brings."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

OURS = {"pipeline", "tests", "benchmarks", "conformance"}
# scripts with environments of their own, which are no part of this one
READERS, SPARK, OUTSIDE = Path("tests", "readers"), Path("tests", "spark"), Path("benchmarks", "outside")


def _imported(folder: str) -> Iterator[tuple[str, str]]:
    others = {*READERS.glob("*.py"), *SPARK.glob("*.py"), *OUTSIDE.glob("[!_]*.py")}
    return _imported_by(sorted({*Path(folder).rglob("*.py")} - others))


def _imported_by(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            yield from ((str(path), name.partition(".")[0]) for name in names)


def _undeclared(folder: str, declared: set[str]) -> set[str]:
    distributions = packages_distributions()
    # modules of the tests that stand beside each other import by bare names
    ours = OURS | sys.stdlib_module_names | {path.stem for path in Path(folder).rglob("*.py")}
    return {
        f"{path}: {name}"
        for path, name in _imported(folder)
        if name not in ours and not declared & {_plain(each) for each in distributions.get(name, [name])}
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", name, maxsplit=1)[0]).lower()


def _declared(*groups: str) -> set[str]:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    named = [
        *project["dependencies"],
        *(each for group in groups for each in project["optional-dependencies"][group]),
    ]
    return {_plain(each) for each in named}


def test_every_package_that_the_program_imports_is_declared() -> None:
    assert _undeclared("pipeline", _declared("cluster")) == set()


@pytest.mark.long
@pytest.mark.parametrize("folder", ["tests", "benchmarks", "conformance"])
def test_every_package_that_is_imported_beside_the_program_is_declared(folder: str) -> None:
    assert _undeclared(folder, _declared("dev")) == set()


@pytest.mark.parametrize("folder", [READERS, OUTSIDE], ids=str)
def test_every_package_of_another_environment_is_pinned(folder: Path) -> None:
    asked = (folder / "requirements.in").read_text("utf-8").splitlines()
    theirs = {_plain(line) for line in asked if line and not line.startswith("#")}
    assert theirs
    assert _pinned(folder / "requirements.lock") >= theirs


def test_what_runs_the_models_on_spark_is_pinned_and_in_no_other_environment() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    theirs = {_plain(each) for each in project["optional-dependencies"]["spark"]}
    used = {
        name for _, name in _imported_by(sorted(SPARK.glob("*.py"))) if name not in sys.stdlib_module_names
    }
    assert theirs == used
    assert _pinned(SPARK / "requirements.lock") >= theirs
    assert not theirs & (_pinned(Path("requirements.lock")) | _pinned(Path("requirements-run.lock")))


def _pinned(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==", lock.read_text("utf-8"), re.MULTILINE))
