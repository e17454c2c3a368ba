"""The same people, by every way in, leave the same rows, of which the same figures are made."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline import contract, forms, ingest, warehouse
from pipeline.forms.records import APART
from pipeline.settings import Settings
from pipeline.sources.choosing import Chooser
from tests.cli.packages import of_few
from tests.sources.made_up import contract_tables
from tests.sources.test_own_exports import exported

pytestmark = pytest.mark.long
PEOPLE = 50
KEY = "a-key-that-is-the-same-for-every-way-in-0123456789"
Stored = dict[str, tuple[int, str]]


def workspace(folder: Path) -> Settings:
    """A folder of one organisation, with its forms."""
    shutil.copytree(Path.cwd() / "reports" / "sample", folder / "config")
    (folder / "config" / "providers.csv").unlink()
    (folder / "config" / "mappings").mkdir()
    (folder / "config" / "organisation.toml").write_text('name = "Willow"\nprovider_id = "willow"\n')
    return Settings(project=Path.cwd(), home=folder, case_key=KEY)


def stored(settings: Settings, path: Path) -> Stored:
    """For each table how many rows were stored of an export, and a hash of them all, in any order."""
    defined, found = contract.load(settings.seeds), {}
    delivery = Chooser(settings, defined).delivery(path)
    with warehouse.connect(settings.cases_db, settings) as connection:
        ingest.take_in([delivery], connection, settings)
        for table in defined.tables.values():
            columns = ", ".join(f'"{column.stored_as}"' for column in table.columns)
            query = f"select count(*), sum(hash({columns}))::varchar from landing.{table.name}"
            found[table.name] = connection.execute(query).fetchall()[0]
    return found


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return of_few(tmp_path_factory.mktemp("made") / "package", PEOPLE, provider_id="willow")


@pytest.fixture(scope="module")
def of_the_package(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Stored:
    return stored(workspace(tmp_path_factory.mktemp("package")), package)


@pytest.mark.parametrize("way", ["template", "kobo", "kobo-labels", "odk"])
def test_people_come_in_as_they_do_by_a_package(
    way: str, package: Path, of_the_package: Stored, tmp_path: Path
) -> None:
    settings = workspace(tmp_path / "home")
    forms.write(settings, settings.home / "forms")
    people = contract_tables.of_package(package)
    (tmp_path / "export").mkdir()
    export = exported(settings, people, way, "long", tmp_path / "export")
    if way != "template":
        ready = settings.home / "forms" / "mappings" / f"{way}-long.toml"
        shutil.copy(ready, settings.config / "mappings")
    found = stored(settings, export)
    assert of_the_package["cases"][0] == PEOPLE
    differing = {name for name, rows in found.items() if rows != of_the_package[name]}
    assert differing == (set() if way == "template" else {*APART})


@pytest.mark.parametrize("way", ["primero", "dhis2"])
def test_no_row_of_a_case_system_is_put_aside(
    way: str, package: Path, of_the_package: Stored, tmp_path: Path
) -> None:
    """Only rows are counted: the system gives numbers of its own, and pseudonyms follow them."""
    settings = workspace(tmp_path / "home")
    forms.write(settings, settings.home / "forms")
    (tmp_path / "export").mkdir()
    people = contract_tables.of_package(package)
    export = exported(settings, people, way, "long", tmp_path / "export")
    shutil.copy(settings.home / "forms" / "mappings" / f"{way}-long.toml", settings.config / "mappings")
    found = stored(settings, export)
    assert {name: rows for name, (rows, _) in found.items()} == {
        name: 0 if name in APART else rows for name, (rows, _) in of_the_package.items()
    }


def test_the_hash_tells_rows_apart(of_the_package: Stored) -> None:
    hashes = [rows for _, rows in of_the_package.values()]
    assert len({*hashes}) == len(hashes)
    assert duckdb.sql("select hash(1, 'a') <> hash(1, 'b')").fetchall() == [(True,)]
