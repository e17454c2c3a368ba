"""The same package twice, and packages in their order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_packages import LATER, Package, Warehouse, changed, warehouse

from pipeline import ingest
from pipeline.errors import RefusedInput


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened_warehouse:
        yield opened_warehouse


def test_the_same_package_twice_changes_nothing(tiny_in: Warehouse) -> None:
    before = tiny_in.everything()
    again = tiny_in.take(Package())
    assert (again.already_known, again.package_no) == (True, 1)
    assert tiny_in.everything() == before


def test_a_zip_of_a_folder_is_the_same_package(tiny_in: Warehouse, tmp_path: Path) -> None:
    (again,) = ingest.take_in([Package().zip(tmp_path / "a.zip")], tiny_in.connection, tiny_in.settings)
    assert again.already_known


def test_a_zip_with_all_files_in_one_folder_is_the_same_package(tiny_in: Warehouse, tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip", top="export/")
    (again,) = ingest.take_in([path], tiny_in.connection, tiny_in.settings)
    assert again.already_known


def test_another_creation_time_makes_another_package(tiny_in: Warehouse) -> None:
    assert not tiny_in.take(Package(created=LATER)).already_known


def test_another_cell_makes_another_package(tiny_in: Warehouse) -> None:
    assert not tiny_in.take(changed("cases", 1, sex="male")).already_known


def test_a_package_that_is_older_than_the_newest_is_refused(own: Warehouse) -> None:
    own.take(Package(created=LATER))
    with pytest.raises(RefusedInput, match="ING-006"):
        own.take(Package())


@pytest.mark.long
def test_an_older_package_of_another_provider_is_welcome(own: Warehouse) -> None:
    own.take(Package(created=LATER))
    other = Package()
    other.told["provider_id"] = "lao-ngo"
    assert own.take(other).package_no == 2


@pytest.mark.long
def test_times_of_creation_are_compared_across_time_zones(own: Warehouse) -> None:
    own.take(Package(created="2024-07-02T09:30:00+07:00"))
    own.take(Package(created="2024-07-02T03:30:00Z", name="an-hour-later"))
    assert own.ask("select created::varchar from landing.packages order by package_no") == [
        ("2024-07-02 02:30:00",),
        ("2024-07-02 03:30:00",),
    ]


@pytest.mark.long
def test_packages_come_in_one_by_one_in_the_order_given(own: Warehouse, tmp_path: Path) -> None:
    good, bad = Package().folder(tmp_path / "good"), changed("cases", 1, sex="=1+1").folder(tmp_path / "bad")
    with pytest.raises(RefusedInput, match="ING-067"):
        ingest.take_in([good, bad], own.connection, own.settings)
    assert own.count("packages") == 1


def test_a_package_is_described(own: Warehouse) -> None:
    told = {**Package().told, "provider_id": "sample", "source_system": "by-hand"}
    own.take(Package(told=told))
    columns = "package_no, provider_id, package_name, source_system, coverage, contract_version"
    row = own.ask(f"select {columns}, data_cutoff::varchar from landing.packages")
    assert row == [(1, "sample", "package 1", "by-hand", "full", "1", "2024-06-01")]
