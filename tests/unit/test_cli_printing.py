"""What an officer reads about a package that was taken in, and of what is due."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.cli import printing, status_tables
from pipeline.ingest import Books, Quarantined, Receipt, SheetBook, TableCount
from pipeline.jobs.status import Status
from pipeline.schedule import Due, Period

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


def test_of_a_mapped_export_what_to_act_on_comes_first_in_lines_that_a_terminal_shows_whole() -> None:
    here = {"file": "list.xlsx", "sheet": "Register", "header": "Sex"}
    books = Books(
        sheets=(
            SheetBook("list.xlsx", "Register", 9, 8, 0, (("total", 1),), 3),
            SheetBook("list.xlsx", "Visits", 20, 20, 0, (), 0),
            SheetBook("list.xlsx", "Events", 4, 4, 0, (), 0),
        )
    )
    faults = (
        Quarantined("assessments", "case_id", "ING-116", 70, (2, 3), **here),
        Quarantined("cases", "sex", "ING-102", 2, (4, 7), **here),
        Quarantined("events", "case_id", "ING-116", 5, (2, 3), **here),
    )
    taken = Receipt(1, "list.xlsx", "Willow House", False, (CASES,), faults, books=books)
    said = printing.receipt(taken)
    assert max(map(len, said)) < 100
    assert said[:4] == [
        "list.xlsx of Willow House: stored 8 cases.",
        "  To act on:",
        "  - 2 rows put aside in sheet Register, column Sex: The code is not in its list (ING-102). Rows 4,",
        "    7. Use a code of the list.",
    ]
    whole = " ".join(line.strip() for line in said)
    assert "75 rows are put aside only because" in whole
    assert "Every row was used: Visits 20, Events 4." in whole
    assert whole.index("1 left out (total)") < whole.index("How it came in:") < whole.index("Visits 20")


def test_what_is_due_stands_in_one_line_for_each_period_and_what_it_waits_for() -> None:
    """Audiences with other days after the same period do not break its line up."""
    half_year, quarter = (Period.parse(text) for text in ("2026H1", "2026Q2"))
    late = "due from 2026-08-29"
    due = [
        Due(half_year, "donor:DFAT"),
        Due(half_year, "donor:LOTUS", late),
        Due(half_year, "ministry:KHM"),
        Due(quarter, "donor:EUTF"),
    ]

    lines = status_tables.status(Status([], [], due, [], [])).splitlines()
    assert [re.split(r"  +", line) for line in lines if line.startswith("2026")] == [
        ["2026H1", "due now", "donor:DFAT, ministry:KHM"],
        ["2026H1", late, "donor:LOTUS"],
        ["2026Q2", "due now", "donor:EUTF"],
    ]


def test_status_says_where_the_newest_reports_lie(tmp_path: Path) -> None:
    pages = [tmp_path / "out" / "2026H1" / name / "brief.html" for name in ("donor-dfat", "region")]
    said = status_tables.status(Status([], [], [], [], [], newest=pages))
    assert said.endswith("Newest reports\n" + "\n".join(map(str, pages)))
