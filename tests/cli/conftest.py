"""First runs, on the bundled sample and on few cases, and packages made from the sample."""

from __future__ import annotations

import csv
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import sample
from tests.cli import homes
from tests.cli.packages import of_few, unpacked
from tests.cli.whole_runs import JUNE, REACHED, TODAY, First, Ran, reintegration, set_up, watched
from tests.sources.made_up import contract_tables, own_template

FACTS = {"provider_id": "willow", "data_to": "2026-06", "programme_country": "KHM"}
FILLED_IN = datetime(2026, 7, 15, tzinfo=UTC).timestamp()
IN_TWO_THREADS = {"REINTEGRATION_THREADS": "2"}  # later runs, in one, have to come to the same


@pytest.fixture(scope="session")
def first() -> First:
    """The first run on the bundled sample, in two threads: dear, so that whoever asks for it is ``long``."""

    def make(home: Path) -> Ran:
        return reintegration(home.parent, "demo", str(home), "--today", TODAY, **IN_TWO_THREADS)

    return homes.kept("first", make)


@pytest.fixture(scope="session")
def few() -> First:
    """The first run of a workspace with few cases, with all its steps and reports, from its inbox.

    They come by the Excel template, filled in; it, and the same cases as a package, lie beside the folder.
    There stands, too, what its processes reached for on a network.
    """

    def make(home: Path) -> Ran:
        package = of_few(home.with_name("package"), provider_id="willow", source_system="case-book")
        set_up(home)
        assert reintegration(home, "forms", str(home.with_name("forms")), "--form", "long").exit_code == 0
        empty, filled = home.with_name("forms") / "template-long.xlsx", home.with_name(JUNE)
        own_template.fill_long(empty, contract_tables.of_package(package), filled, FACTS)
        os.utime(filled, (FILLED_IN, FILLED_IN))
        shutil.copy2(filled, home / "inbox")
        return reintegration(home, "run", "--today", TODAY, **watched(home.with_name(REACHED)))

    return homes.kept("few", make)


@pytest.fixture
def home(few: First, tmp_path: Path) -> Path:
    """A copy of the folder of few cases that a test may change."""
    return shutil.copytree(few.home, tmp_path / "home")


@pytest.fixture
def sample_home(first: First, tmp_path: Path) -> Path:
    """A copy of the folder of the bundled sample that a test may change."""
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
