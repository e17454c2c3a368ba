"""Whole runs of the console script, each in a process of its own."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import sample

TODAY = "2026-08-01"
PERIOD = "2026H1"


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    exit_code: int
    out: str
    err: str


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", "--home", str(home), *words]


def environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("REINTEGRATION_")}
    return {**inherited, "PYTHONPATH": str(Path.cwd())}


def reintegration(home: Path, *words: str) -> Ran:
    """Run the console script in a working folder and wait for it."""
    ended = subprocess.run(
        command(home, *words), capture_output=True, text=True, check=False, env=environment()
    )
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@dataclass(frozen=True)
class First:
    """The first run on the bundled sample. Look, but change nothing: every test shares it."""

    home: Path
    ran: Ran


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> First:
    home = tmp_path_factory.mktemp("first")
    return First(home, reintegration(home, "run", "--today", TODAY))


@pytest.fixture
def home(first: First, tmp_path: Path) -> Path:
    """A copy of the first run's folder that a test may change."""
    return shutil.copytree(first.home, tmp_path / "home")


@pytest.fixture(scope="session")
def identifiers() -> frozenset[str]:
    """Every identifier in the bundled sample."""
    return frozenset(_identifiers())


def _identifiers() -> Iterator[str]:
    with zipfile.ZipFile(sample.bundled()) as package:
        for name in (name for name in package.namelist() if name.endswith(".csv")):
            for row in csv.DictReader(package.read(name).decode("utf-8-sig").splitlines()):
                yield from (value for column, value in row.items() if column.endswith("_id") and value)


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    """Unpack the bundled sample, with properties changed and a column added to the cases."""

    def make(column: str | None = None, **properties: str) -> Path:
        folder = tmp_path / "package"
        with zipfile.ZipFile(sample.bundled()) as bundled:
            bundled.extractall(folder)
        descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
        descriptor["reintegration"] |= properties
        for resource in descriptor["resources"]:
            for promise in ("hash", "bytes"):
                resource.pop(promise, None)
        (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
        if column:
            head, *rows = (folder / "cases.csv").read_text("utf-8").splitlines()
            lines = [f"{head},{column}", *(f"{row},x" for row in rows)]
            (folder / "cases.csv").write_text("\n".join(lines) + "\n", "utf-8")
        return folder

    return make
