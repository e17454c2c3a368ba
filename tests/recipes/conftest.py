"""One copy of the project with every recipe of the README carried out, and figures of made-up people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from pipeline import ingest, quality, transform, warehouse
from pipeline.settings import Settings
from tests.recipes.changes import CHANGES
from tests.recipes.copies import contents, copy_of_the_project, touched
from tests.recipes.people import Tables, of_the_house, of_the_sample
from tests.unit.ingest_packages import CASE_KEY


@dataclass(frozen=True)
class Changed:
    """A copy in which everything was added, and what each addition has touched."""

    settings: Settings
    touched: dict[str, set[str]]


@dataclass(frozen=True)
class Figures:
    """The figures that a changed copy gives, with the tables that were taken in and the checks at intake."""

    changed: Changed
    packages: tuple[Tables, ...]
    checks: tuple[list[quality.QualityResult], ...]

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.changed.settings.cases_db), read_only=True) as connection:
            return connection.execute(query, list(values)).fetchall()


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("changed")
    project, found = copy_of_the_project(folder / "project"), {}
    for what, change in CHANGES.items():
        before = contents(project)
        change(project)
        found[what] = touched(before, contents(project))
    return Changed(Settings(project=project, home=project, case_key=CASE_KEY), found)


@pytest.fixture(scope="session")
def figures(changed: Changed, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """Two packages, taken in and built once: the bundled sample with changed cells, and a house of three."""
    folder, settings = tmp_path_factory.mktemp("packages"), changed.settings
    packages = of_the_sample(folder / "sample"), of_the_house(folder / "house")
    checks: list[list[quality.QualityResult]] = []
    with warehouse.connect(settings.cases_db, settings) as connection:
        for name in ("sample", "house"):
            ingest.take_in(
                [folder / name],
                connection,
                settings,
                check=lambda open_file, package_no: checks.append(
                    quality.check(open_file, settings, quality.INTAKE, package_no)
                ),
            )
    transform.build(settings, None, progress=lambda _: None)
    return Figures(changed, packages, tuple(checks))
