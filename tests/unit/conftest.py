"""What tests of reports share: each report of a made-up release file is built once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ingest_packages import Package, Warehouse, warehouse
from made_reports import DONOR, Made, of, settings_changed

from pipeline.reporting.document import Report
from pipeline.settings import Settings


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a warehouse with the tiny package in it; a test opens a copy: ``warehouse(…, like=)``."""
    with warehouse(home := tmp_path_factory.mktemp("tiny") / "home") as own:
        own.take(Package())
    return home


@pytest.fixture
def tiny_in(tiny_home: Path, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse with the tiny package in it."""
    with warehouse(tmp_path / "home", like=tiny_home) as opened_warehouse:
        yield opened_warehouse


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The report of a plan to an audience: ``made("large", MINISTRY)``; ``sections`` other than usual."""

    @cache
    def home(plan: str) -> Settings:
        return settings_changed(tmp_path_factory.mktemp(plan), plan=plan)

    @cache
    def make(plan: str = "ordinary", audience: str = DONOR, **changes: Any) -> Report:
        return of(home(plan), audience, **changes)

    return make
