"""The page that follows one made-up person shows the records of her package, and leads to the rules."""

from __future__ import annotations

import re

import pytest

from pipeline.reference.markdown import slug
from tests.cli.worked_page import DOCS, NO_ROW, PACKAGE, PAGE, Marked, marked_tables, read

MONTHS = {row["assessment_id"]: row["month"] for row in read(PACKAGE / "assessments.csv")}


@pytest.mark.parametrize("table", marked_tables("records"), ids=lambda table: " ".join(table.head[:2]))
def test_the_page_shows_the_records_of_the_package(table: Marked) -> None:
    kept = read(PACKAGE / f"{table.told}.csv")
    assert [tuple(row[column] for column in table.head) for row in kept] == list(table.rows)


def test_the_page_shows_what_was_rated() -> None:
    [table] = marked_tables("ratings")
    ratings = read(PACKAGE / "outcome_ratings.csv")
    kept = {(row["outcome"], row["assessment_id"]): rated(row) for row in ratings}
    assert {(row, column): cell for row, column, cell in table.cells() if cell != NO_ROW} == kept


def rated(row: dict[str, str]) -> str:
    if row["applicability"] == "not_applicable":
        return "n/a" if row["na_reason"] else "n/a, no reason"
    if row["level"] and row["self_rating"]:
        return f"{row['level']} ({row['self_rating']})"
    return row["level"] or row["not_assessed_reason"]


def test_the_page_shows_the_criteria() -> None:
    [table] = marked_tables("criteria")
    ratings = read(PACKAGE / "criterion_ratings.csv")
    kept = {(row["criterion"], row["assessment_id"]): row["value"] for row in ratings}
    assert {(row, column): cell for row, column, cell in table.cells()} == kept


def test_the_assessments_that_the_page_puts_into_a_window_lie_in_it() -> None:
    [table] = marked_tables("windows")
    lying = [
        " ".join(name for name, month in MONTHS.items() if first <= month <= last)
        for first, last in (row[2].split(" to ") for row in table.rows)
    ]
    assert [row[3] for row in table.rows] == lying


def test_a_case_is_told_whole_and_is_the_only_one() -> None:
    shown = {column for table in marked_tables("records") if table.told == "cases" for column in table.head}
    [case] = read(PACKAGE / "cases.csv")
    assert set(case) - shown == {"person_id", "age_group_trafficked"}
    assert case["age_group_trafficked"] == case["age_group_opened"]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)]+)\)", PAGE))))
def test_every_link_of_the_page_leads_to_a_place(target: str) -> None:
    path, _, anchor = target.partition("#")
    assert (DOCS / path).exists()
    lines = (DOCS / path).read_text("utf-8").splitlines() if anchor else []
    assert not anchor or anchor in {slug(line.lstrip("# ")) for line in lines if line.startswith("#")}
