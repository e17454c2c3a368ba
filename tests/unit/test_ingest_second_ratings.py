"""Second ratings of an assessment: by another rater, and known by the same key as any rater."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_packages import LATER, Package, Rows, Warehouse, changed, orphans, tiny, warehouse


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened_warehouse:
        yield opened_warehouse


def second(assessment: str, rater: str, level: str = "2") -> dict[str, str]:
    row = {"assessment_id": assessment, "outcome": "O02", "rater_id": rater, "applicability": ""}
    return {**row, "level": level}


def reasons(own: Warehouse, package_no: int) -> list[tuple[object, ...]]:
    query = "from landing.quarantine select table_name, row_no, column_name, reason_code where package_no = ?"
    return own.ask(query, package_no)


def delta(rows: Rows, **tables: Rows) -> Package:
    return Package().delta({"second_ratings": rows, **tables})


def test_in_a_delta_the_rater_of_a_stored_assessment_is_no_second_one(tiny_in: Warehouse) -> None:
    tiny_in.take(delta([second("a-3", "r-2"), second("a-3", "r-1")]))

    assert reasons(tiny_in, 2) == [("second_ratings", 1, "rater_id", "ING-118")]
    assert tiny_in.count("second_ratings") == 3


@pytest.mark.long
def test_what_a_delta_says_of_the_rater_counts_before_what_is_stored(tiny_in: Warehouse) -> None:
    visit = {**tiny()["assessments"][2], "rater_id": "r-9"}
    tiny_in.take(delta([second("a-3", "r-9"), second("a-3", "r-2")], assessments=[visit]))

    assert reasons(tiny_in, 2) == [("second_ratings", 1, "rater_id", "ING-118")]


@pytest.mark.long
def test_in_a_full_package_what_was_stored_before_does_not_count(tiny_in: Warehouse) -> None:
    later = changed("assessments", 1, rater_id="r-9")
    later.tables["second_ratings"].append(second("a-1", "r-1"))
    later.created = LATER
    tiny_in.take(later)

    assert reasons(tiny_in, 2) == []


def test_where_nobody_says_who_rated_everybody_may_be_the_second(own: Warehouse) -> None:
    own.take(changed("assessments", 1, rater_id=""))

    assert reasons(own, 1) == []


def test_a_rater_has_the_same_key_in_both_places(tiny_in: Warehouse) -> None:
    query = """
        select count(*) from landing.second_ratings as second
        semi join landing.assessments as rated on second.rater_key = rated.rater_key
    """
    assert tiny_in.ask(query) == [(1,)]  # r-2 rates a-3 and, as the second, a-1; r-3 rates nothing else


def test_an_assessment_that_moves_to_a_case_without_consent_takes_them_along(tiny_in: Warehouse) -> None:
    moved = {**tiny()["assessments"][0], "case_id": "c-9"}
    gone = {**tiny()["cases"][0], "case_id": "c-9", "consent_monitoring": "no"}
    tiny_in.take(Package().delta({"cases": [gone], "assessments": [moved]}))

    assert tiny_in.count("second_ratings") == 1
    assert orphans(tiny_in) == orphans(tiny_in, past=True) == {}


def test_a_warehouse_from_before_there_were_any_gets_the_table(own: Warehouse) -> None:
    own.take(Package({name: rows for name, rows in tiny().items() if name != "second_ratings"}))
    for schema in ("landing", "history"):
        own.connection.execute(f"drop table {schema}.second_ratings")
    own.take(delta([second("a-3", "r-1")]))

    assert own.count("second_ratings") == 1
