"""All of a package or nothing, and books that balance at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_packages import LATER, Package, Warehouse, books, case, warehouse

from pipeline import contract, ingest
from pipeline.errors import QualityFailure, ReintegrationError


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened_warehouse:
        yield opened_warehouse


def test_the_check_sees_the_package_before_it_is_kept(own: Warehouse) -> None:
    seen = []
    own.take(Package(), check=lambda connection, number: seen.append((number, own.count("cases"))))
    assert seen == [(1, 3)]


def test_a_check_that_fails_leaves_nothing(own: Warehouse) -> None:
    def fail(connection: object, package_no: int) -> None:
        raise QualityFailure("A check failed.", "Look at the data.")

    own.take(Package())
    before = own.everything()
    with pytest.raises(QualityFailure, match="A check failed"):
        own.take(Package(created=LATER), check=fail)
    assert own.everything() == before


def test_an_error_of_the_database_is_not_passed_on(own: Warehouse) -> None:
    def fail(connection: object, package_no: int) -> None:
        own.connection.execute("select 'quokka'::integer")

    with pytest.raises(ReintegrationError, match="ING-091") as caught:
        own.take(Package(), check=fail)
    assert "quokka" not in str(caught.value)
    assert caught.value.exit_code == 1
    assert caught.value.__suppress_context__


def test_books_that_do_not_balance_stop_the_next_package(own: Warehouse) -> None:
    own.take(Package())
    own.connection.execute("delete from landing.events")
    before = own.everything()
    with pytest.raises(QualityFailure, match=r"ING-090.*table `events`"):
        own.take(Package().delta({"cases": [case(4)]}))
    assert own.everything() == before


def test_books_that_miss_rows_stop_the_next_package(own: Warehouse) -> None:
    own.take(Package())
    own.connection.execute(
        "update landing.reconciliation set rows_in = rows_in + 1 where table_name = 'needs'"
    )
    with pytest.raises(QualityFailure, match=r"ING-090.*table `needs`"):
        own.take(Package().delta({"cases": [case(4)]}))


def test_a_delta_alone_may_come_first(own: Warehouse) -> None:
    assert own.take(Package().delta({"cases": [case(4)]})).package_no == 1


def test_progress_names_the_package_and_its_tables(own: Warehouse) -> None:
    said: list[str] = []
    own.take(Package(), progress=said.append)
    assert "package-0: reading outcome_ratings" in said


def test_removing_cases_keeps_the_books_balanced(own: Warehouse) -> None:
    own.take(Package())
    key = ingest.case_key_of(own.settings, "khm-ngo", "c-1")
    ingest.remove_cases(f"select '{key}'::uuid", contract.load(own.settings.seeds), own.connection)
    assert str(key) not in own.everything()
    assert books(own, 1, "services") == {
        "in": 2,
        "stored": 1,
        "quarantined": 0,
        "no_consent": 0,
        "superseded": 1,
    }
    own.take(Package().delta({"cases": [case(4)]}))
