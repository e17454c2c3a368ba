"""What a full package replaces and a delta adds and corrects."""

from __future__ import annotations

import pytest
from ingest_packages import LATER, Package, Warehouse, books, case, orphans, rating, tiny

from pipeline.errors import RefusedInput


def test_a_full_package_replaces_all_that_its_provider_sent(tiny_in: Warehouse) -> None:
    rows = {name: rows[:1] for name, rows in tiny().items()}
    tiny_in.take(Package(rows, created=LATER))
    assert tiny_in.ask("select distinct package_no from landing.cases") == [(2,)]
    assert tiny_in.count("cases") == 1


def test_a_full_package_leaves_other_providers_alone(tiny_in: Warehouse) -> None:
    other = Package(created=LATER)
    other.told["provider_id"] = "lao-ngo"
    tiny_in.take(other)
    held = dict(tiny_in.ask("select provider_id, count(*) from landing.cases group by all"))
    assert held == {tiny_in.held_as("khm-ngo"): 3, tiny_in.held_as("lao-ngo"): 3}


def test_equal_identifiers_of_two_providers_never_meet(tiny_in: Warehouse) -> None:
    other = Package(created=LATER)
    other.told["provider_id"] = "lao-ngo"
    tiny_in.take(other)
    assert tiny_in.ask("select count(distinct case_key), count(distinct person_key) from landing.cases") == [
        (6, 6)
    ]


def test_replaced_rows_are_counted_in_the_package_that_brought_them(tiny_in: Warehouse) -> None:
    tiny_in.take(Package(created=LATER))
    assert books(tiny_in, 1, "cases") == {
        "in": 3,
        "stored": 0,
        "quarantined": 0,
        "no_consent": 0,
        "superseded": 3,
    }


def test_the_receipt_says_how_many_rows_were_replaced(tiny_in: Warehouse) -> None:
    receipt = tiny_in.take(Package(created=LATER))
    assert [count.replaced for count in receipt.tables if count.table == "assessments"] == [3]


def test_a_delta_adds_a_case_and_keeps_the_rest(tiny_in: Warehouse) -> None:
    tiny_in.take(Package().delta({"cases": [case(4)]}))
    assert tiny_in.ask("select package_no, count(*) from landing.cases group by all order by all") == [
        (1, 3),
        (2, 1),
    ]


def test_a_delta_replaces_rows_of_the_same_key(tiny_in: Warehouse) -> None:
    tiny_in.take(Package().delta({"cases": [case(1, sex="other")]}))
    assert tiny_in.ask("select package_no, sex from landing.cases order by all") == [
        (1, "female"),
        (1, "male"),
        (2, "other"),
    ]
    assert books(tiny_in, 1, "cases")["superseded"] == 1


def test_a_delta_replaces_rows_by_their_whole_key(tiny_in: Warehouse) -> None:
    tiny_in.take(Package().delta({"outcome_ratings": [rating("a-1", "O01", level="4")]}))
    rows = tiny_in.ask("select package_no, outcome, level from landing.outcome_ratings order by all")
    assert rows == [(1, "O01", 3), (1, "O01", None), (1, "O07", None), (2, "O01", 4)]


def test_a_delta_may_add_to_a_case_that_is_stored(tiny_in: Warehouse) -> None:
    event = {"case_id": "c-3", "month": "2024-01", "event_type": "eviction", "response": "no"}
    receipt = tiny_in.take(Package().delta({"events": [event]}))
    assert receipt.quarantined == ()
    assert tiny_in.count("events") == 2


def test_a_delta_that_speaks_of_an_unknown_case_has_orphans(tiny_in: Warehouse) -> None:
    event = {"case_id": "c-9", "month": "2024-01", "event_type": "eviction", "response": "no"}
    (found,) = tiny_in.take(Package().delta({"events": [event]})).quarantined
    assert found.reason_code == "ING-115"


def test_a_delta_cannot_add_to_a_case_of_another_provider(tiny_in: Warehouse) -> None:
    event = {"case_id": "c-1", "month": "2024-01", "event_type": "eviction", "response": "no"}
    delta = Package().delta({"events": [event]})
    delta.told["provider_id"] = "lao-ngo"
    (found,) = tiny_in.take(delta).quarantined
    assert found.reason_code == "ING-115"


def test_a_delta_that_moves_an_assessment_to_another_case_keeps_its_ratings(tiny_in: Warehouse) -> None:
    moved = {**tiny()["assessments"][0], "case_id": "c-3"}
    tiny_in.take(Package().delta({"assessments": [moved]}))
    assert orphans(tiny_in) == {}
    assert tiny_in.count("outcome_ratings") == 4


def test_a_bad_row_of_a_delta_replaces_nothing(tiny_in: Warehouse) -> None:
    tiny_in.take(Package().delta({"cases": [case(1, sex="femal")]}))
    assert tiny_in.ask("select count(*) from landing.cases where package_no = 1") == [(3,)]


def test_ratings_of_an_assessment_that_is_bad_in_the_delta_correct_nothing_of_the_older_one(
    tiny_in: Warehouse,
) -> None:
    asked = "select columns(* exclude (row_no)) from landing.{} order by all"
    before = {name: tiny_in.ask(asked.format(name)) for name in ("outcome_ratings", "criterion_ratings")}
    bad = {**tiny()["assessments"][0], "month": "2023-13"}
    receipt = tiny_in.take(
        Package().delta(
            {
                "assessments": [bad],
                "outcome_ratings": [rating("a-1", "O01", level="4"), rating("a-1", "O02", level="4")],
                "criterion_ratings": [{"assessment_id": "a-1", "criterion": "1A", "value": "not_met"}],
            }
        )
    )
    assert {(found.table, found.reason_code) for found in receipt.quarantined} == {
        ("assessments", "ING-103"),
        ("outcome_ratings", "ING-116"),
        ("criterion_ratings", "ING-116"),
    }
    assert {name: tiny_in.ask(asked.format(name)) for name in before} == before
    assert books(tiny_in, 2, "outcome_ratings") == {
        "in": 2, "stored": 0, "quarantined": 2, "no_consent": 0, "superseded": 0,
    }  # fmt: skip


def test_ratings_of_a_stored_assessment_go_with_its_case_that_is_bad_in_the_delta(tiny_in: Warehouse) -> None:
    ratings = [rating("a-1", "O01", level="4"), rating("a-2", "O01", level="4")]
    tiny_in.take(Package().delta({"cases": [case(1, sex="femal")], "outcome_ratings": ratings}))
    assert tiny_in.ask("select table_name, row_no, reason_code from landing.quarantine order by all") == [
        ("cases", 1, "ING-102"),
        ("outcome_ratings", 1, "ING-116"),
    ]
    assert orphans(tiny_in) == {}


def test_rows_of_a_case_that_is_bad_in_the_delta_are_in_quarantine_too(tiny_in: Warehouse) -> None:
    event = {"case_id": "c-1", "month": "2024-01", "event_type": "eviction", "response": "no"}
    receipt = tiny_in.take(Package().delta({"cases": [case(1, sex="femal")], "events": [event]}))
    assert {found.reason_code for found in receipt.quarantined if found.table == "events"} == {"ING-116"}


def test_a_full_package_without_one_usable_case_is_refused_where_it_would_empty_the_provider(
    tiny_in: Warehouse,
) -> None:
    rows = tiny()
    rows["cases"] = [{**row, "sex": "x"} for row in rows["cases"]]
    with pytest.raises(RefusedInput, match="ING-045"):
        tiny_in.take(Package(rows, created=LATER))
    assert tiny_in.count("cases") == 3
