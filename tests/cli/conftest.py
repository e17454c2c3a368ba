"""A first run on the bundled sample, and packages made from it."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline import sample
from tests.cli.packages import unpacked
from tests.cli.whole_runs import TODAY, First, Ran, reintegration


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> First:
    """Made once, by whichever process of the tests comes first."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    home, record = shared / "first", shared / "first.json"
    with FileLock(shared / "first.lock"):
        if not record.exists():
            ran = reintegration(home, "run", "--today", TODAY)
            record.write_text(json.dumps(asdict(ran)), "utf-8")
    return First(home, Ran(**json.loads(record.read_text("utf-8"))))


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
        unpacked(folder, **properties)
        if column:
            head, *rows = (folder / "cases.csv").read_text("utf-8").splitlines()
            lines = [f"{head},{column}", *(f"{row},x" for row in rows)]
            (folder / "cases.csv").write_text("\n".join(lines) + "\n", "utf-8")
        return folder

    return make
