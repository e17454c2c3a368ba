"""What an officer reads about a package that was taken in."""

from __future__ import annotations

from pipeline.cli import printing
from pipeline.ingest import Quarantined, Receipt, TableCount

CASES = TableCount("cases", 12, 8, 1, 3, 0, 1_500, 7)


def told(*quarantined: Quarantined) -> str:
    return "\n".join(printing.receipt(Receipt(1, "march", "ngo", False, (CASES,), quarantined)))


def test_what_was_stored_replaced_left_out_and_coarsened_is_told_with_numbers() -> None:
    lines = told().splitlines()
    assert lines[0] == "march of ngo: stored 8 cases."
    assert "7 rows of earlier packages are replaced" in lines[1]
    assert "3 rows are left out: no consent" in lines[2]
    assert "Full dates cut to months: 1,500" in lines[3]


def test_one_row_in_quarantine_is_told_as_one_with_its_code_and_place() -> None:
    said = told(Quarantined("cases", "sex", "ING-102", 1, (5,)))
    assert "1 row of cases is in quarantine, ING-102 in sex" in said
    assert said.endswith("First rows: 5.")
