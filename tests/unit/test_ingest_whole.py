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


def test_the_check_sees_the_package_before_it_is_kept_and_progress_names_its_tables(own: Warehouse) -> None:
    seen: list[tuple[int, int]] = []
    said: list[str] = []
    own.take(
        Package(),
        check=lambda connection, number: seen.append((number, own.count("cases"))),
        progress=said.append,
    )
    assert seen == [(1, 3)]
    assert "package-0: reading outcome_ratings" in said


def test_a_check_that_fails_leaves_nothing(tiny_in: Warehouse) -> None:
    def fail(connection: object, package_no: int) -> None:
        raise QualityFailure("A check failed.", "Look at the data.")

    before = tiny_in.everything()
    with pytest.raises(QualityFailure, match="A check failed"):
        tiny_in.take(Package(created=LATER), check=fail)
    assert tiny_in.everything() == before


def test_an_error_of_the_database_is_not_passed_on(own: Warehouse) -> None:
    def fail(connection: object, package_no: int) -> None:
        own.connection.execute("select 'quokka'::integer")

    with pytest.raises(ReintegrationError, match="ING-091") as caught:
        own.take(Package(), check=fail)
    assert "quokka" not in str(caught.value)
    assert caught.value.exit_code == 1
    assert caught.value.__suppress_context__


def test_books_that_do_not_balance_stop_the_next_package(tiny_in: Warehouse) -> None:
    tiny_in.connection.execute("delete from landing.events")
    before = tiny_in.everything()
    with pytest.raises(QualityFailure, match=r"ING-090.*table `events`"):
        tiny_in.take(Package().delta({"cases": [case(4)]}))
    assert tiny_in.everything() == before


def test_books_that_miss_rows_stop_the_next_package(tiny_in: Warehouse) -> None:
    tiny_in.connection.execute(
        "update landing.reconciliation set rows_in = rows_in + 1 where table_name = 'needs'"
    )
    with pytest.raises(QualityFailure, match=r"ING-090.*table `needs`"):
        tiny_in.take(Package().delta({"cases": [case(4)]}))


def test_a_delta_alone_may_come_first(own: Warehouse) -> None:
    assert own.take(Package().delta({"cases": [case(4)]})).package_no == 1


def test_removing_cases_keeps_the_books_balanced(tiny_in: Warehouse) -> None:
    key = ingest.case_key_of(tiny_in.settings, "khm-ngo", "c-1")
    ingest.remove_cases(f"select '{key}'::uuid", contract.load(tiny_in.settings.seeds), tiny_in.connection)
    assert str(key) not in tiny_in.everything()
    assert books(tiny_in, 1, "services") == {
        "in": 2,
        "stored": 1,
        "quarantined": 0,
        "no_consent": 0,
        "superseded": 1,
    }
    tiny_in.take(Package().delta({"cases": [case(4)]}))
