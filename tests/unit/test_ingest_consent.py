"""People without consent to monitoring: nothing of them is kept, and nothing of them is listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_packages import LATER, Package, Warehouse, books, case, changed, orphans, tiny, warehouse

from pipeline import ingest
from tests.sparing import first_fast


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened_warehouse:
        yield opened_warehouse


@pytest.mark.parametrize("answer", first_fast(["no", "unknown"]))
def test_a_case_without_consent_is_out_with_all_its_rows(own: Warehouse, answer: str) -> None:
    receipt = own.take(changed("cases", 1, consent_monitoring=answer))
    left_out = {count.table: count.no_consent for count in receipt.tables if count.no_consent}
    assert left_out == {
        "cases": 1,
        "exploitations": 1,
        "fundings": 1,
        "assessments": 2,
        "outcome_ratings": 3,
        "criterion_ratings": 2,
        "second_ratings": 1,
        "needs": 1,
        "services": 1,
        "spells": 1,
        "events": 1,
        "legal_processes": 1,
    }
    key = ingest.case_key_of(own.settings, "khm-ngo", "c-1")
    assert str(key) not in own.everything()


def test_faults_of_a_case_without_consent_are_not_listed(own: Warehouse) -> None:
    receipt = own.take(changed("cases", 1, consent_monitoring="no", sex="femal"))
    assert receipt.quarantined == ()


def test_consent_that_is_taken_back_in_a_delta_removes_what_is_stored(tiny_in: Warehouse) -> None:
    tiny_in.take(Package().delta({"cases": [case(1, consent_monitoring="no")]}))
    key = ingest.case_key_of(tiny_in.settings, "khm-ngo", "c-1")
    assert str(key) not in tiny_in.everything()
    assert books(tiny_in, 1, "outcome_ratings") == {
        "in": 4,
        "stored": 1,
        "quarantined": 0,
        "no_consent": 0,
        "superseded": 3,
    }
    assert books(tiny_in, 2, "cases")["no_consent"] == 1
    assert orphans(tiny_in) == {}


@pytest.mark.parametrize("answer", first_fast(["withdrawn", ""]))
def test_consent_that_cannot_be_read_in_a_delta_removes_what_is_stored(
    tiny_in: Warehouse, answer: str
) -> None:
    receipt = tiny_in.take(Package().delta({"cases": [case(1, consent_monitoring=answer)]}))
    assert len(receipt.quarantined) == 1
    assert tiny_in.count("cases") == 2


@pytest.mark.long
def test_an_assessment_that_moves_to_a_case_without_consent_goes_with_its_ratings(tiny_in: Warehouse) -> None:
    moved = {**tiny()["assessments"][0], "case_id": "c-9"}
    tiny_in.take(Package().delta({"cases": [case(9, consent_monitoring="no")], "assessments": [moved]}))
    assert orphans(tiny_in) == {}
    assert books(tiny_in, 1, "outcome_ratings")["superseded"] == 2
    assert tiny_in.count("assessments") == 2


@pytest.mark.long
def test_a_case_whose_consent_comes_back_is_taken_in_again(own: Warehouse) -> None:
    own.take(changed("cases", 1, consent_monitoring="no"))
    own.take(Package(created=LATER))
    assert own.count("cases") == 3
