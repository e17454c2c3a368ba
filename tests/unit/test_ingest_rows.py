"""What a bad row gets: quarantine with its first reason, and never its value; the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ingest_packages import Package, Warehouse, case, changed, rating, tiny, warehouse

from pipeline.ingest import CODES

CANARY = "quokka"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened_warehouse:
        yield opened_warehouse


def changed_rating(**cells: str) -> Package:
    tables = tiny()
    tables["outcome_ratings"][0] = rating("a-1", "O01", **cells)
    return Package(tables)


# name: package, table, column, code
FAULTS: dict[str, tuple[Callable[[], Package], str, str, str]] = {
    "empty case": (lambda: changed("events", 1, case_id=""), "events", "case_id", "ING-101"),
    "empty sex": (lambda: changed("cases", 3, sex=" "), "cases", "sex", "ING-101"),
    "unlisted sex": (lambda: changed("cases", 3, sex=CANARY), "cases", "sex", "ING-102"),
    "code in capitals": (lambda: changed("cases", 3, sex="Female"), "cases", "sex", "ING-102"),
    "label for a code": (
        lambda: changed("exploitations", 1, form="Sexual exploitation"), "exploitations", "form", "ING-102",
    ),
    "unlisted country": (
        lambda: changed("cases", 3, country_of_origin="Sri Lanka"), "cases", "country_of_origin", "ING-102",
    ),
    "missing mark": (lambda: changed("cases", 3, education_opened="---"), "cases", "education_opened", "ING-102"),
    "missing number": (lambda: changed("cases", 3, disability="-99"), "cases", "disability", "ING-102"),
    "one unlisted sector of two": (
        lambda: changed("exploitations", 1, labour_sector=f"fishing;{CANARY}"),
        "exploitations", "labour_sector", "ING-102",
    ),
    "service area 11": (lambda: changed("services", 2, service_area="11"), "services", "service_area", "ING-102"),
    "month 13": (lambda: changed("cases", 3, exit_month="2022-13"), "cases", "exit_month", "ING-103"),
    "day that is none": (lambda: changed("cases", 3, exit_month="2022-02-30"), "cases", "exit_month", "ING-103"),
    "month in words": (lambda: changed("cases", 3, exit_month=CANARY), "cases", "exit_month", "ING-103"),
    "month with slashes": (lambda: changed("cases", 3, exit_month="17/05/2022"), "cases", "exit_month", "ING-103"),
    "year alone": (lambda: changed("cases", 3, exit_month="2022"), "cases", "exit_month", "ING-103"),
    "after the cut-off": (lambda: changed("events", 1, month="2024-07"), "events", "month", "ING-104"),
    "Buddhist year": (lambda: changed("cases", 3, opened_month="2566-02"), "cases", "opened_month", "ING-104"),
    "opened in 1989": (lambda: changed("cases", 3, opened_month="1989-12"), "cases", "opened_month", "ING-105"),
    "number in words": (lambda: changed_rating(level=CANARY), "outcome_ratings", "level", "ING-106"),
    "level and a half": (lambda: changed_rating(level="2.5"), "outcome_ratings", "level", "ING-106"),
    "sequence from 0": (lambda: changed("exploitations", 2, seq="0"), "exploitations", "seq", "ING-106"),
    "level 0": (lambda: changed_rating(level="0"), "outcome_ratings", "level", "ING-107"),
    "level 5": (lambda: changed_rating(level="5"), "outcome_ratings", "level", "ING-107"),
    "level -1": (lambda: changed_rating(level="-1"), "outcome_ratings", "level", "ING-107"),
    "self-rating 5": (
        lambda: changed_rating(level="2", self_rating="5"), "outcome_ratings", "self_rating", "ING-107",
    ),
    "spell that ends first": (lambda: changed("spells", 2, to_month="2023-01"), "spells", "to_month", "ING-108"),
    "need that ends first": (lambda: changed("needs", 2, closed_month="2023-01"), "needs", "closed_month", "ING-108"),
    "service that ends first": (
        lambda: changed("services", 1, end_month="2023-02"), "services", "end_month", "ING-108",
    ),
    "funding that ends first": (
        lambda: changed("fundings", 1, to_month="2022-12"), "fundings", "to_month", "ING-108",
    ),
    "process that ends first": (
        lambda: changed("legal_processes", 1, to_month="2023-03"), "legal_processes", "to_month", "ING-108",
    ),
    "reason of another outcome": (
        lambda: changed_rating(applicability="not_applicable", na_reason="no_legal_process"),
        "outcome_ratings", "na_reason", "ING-109",
    ),
    "value of another kind": (lambda: changed("spells", 1, value="given"), "spells", "value", "ING-110"),
    "yes for a criterion": (
        lambda: changed("criterion_ratings", 1, value="yes"), "criterion_ratings", "value", "ING-111",
    ),
    "met for a red flag": (
        lambda: changed("criterion_ratings", 2, value="met"), "criterion_ratings", "value", "ING-111",
    ),
    "level where nothing applies": (
        lambda: changed_rating(applicability="not_applicable", level="2"), "outcome_ratings", "level", "ING-112",
    ),
    "level where it is unknown": (
        lambda: changed_rating(applicability="unknown", level="2"), "outcome_ratings", "level", "ING-112",
    ),
    "level and reason for none": (
        lambda: changed_rating(level="2", not_assessed_reason="partial"),
        "outcome_ratings", "not_assessed_reason", "ING-113",
    ),
    "reason although it applies": (
        lambda: changed("outcome_ratings", 2, applicability="applicable"),
        "outcome_ratings", "na_reason", "ING-114",
    ),
    "orphan of a case": (lambda: changed("events", 1, case_id="c-99"), "events", "case_id", "ING-115"),
    "orphan of an assessment": (
        lambda: changed("criterion_ratings", 1, assessment_id="a-99"),
        "criterion_ratings", "assessment_id", "ING-115",
    ),
    "orphan of a need": (lambda: changed("services", 1, need_id="n-99"), "services", "need_id", "ING-115"),
    "grant in words": (
        lambda: changed("fundings", 1, grant_code=f"{CANARY} 17"), "fundings", "grant_code", "ING-117",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_row_is_in_quarantine_with_its_reason_and_without_its_value(own: Warehouse, fault: str) -> None:
    build, table, column, code = FAULTS[fault]
    receipt = own.take(build())
    assert [(found.table, found.column, found.reason_code) for found in receipt.quarantined] == [(table, column, code)]
    assert CANARY not in str(receipt).casefold() + own.everything().casefold()


@pytest.mark.parametrize("fault", FAULTS)
def test_the_other_rows_go_on(own: Warehouse, fault: str) -> None:
    build, table, _, _ = FAULTS[fault]
    receipt = own.take(build())
    lost = {count.table: count.rows_in - count.stored for count in receipt.tables}
    assert lost == {name: int(name == table) for name in lost}


def test_every_row_code_has_a_test() -> None:
    tested = {code for _, _, _, code in FAULTS.values()} | {"ING-116"}
    assert tested == {code for code, found in CODES.items() if found.about == "row"}


def test_a_quarantined_case_takes_its_rows_with_it(own: Warehouse) -> None:
    receipt = own.take(changed("cases", 2, sex=CANARY))
    reasons = {(found.table, found.reason_code) for found in receipt.quarantined}
    assert reasons == {
        ("cases", "ING-102"),
        ("exploitations", "ING-116"),
        ("assessments", "ING-116"),
        ("needs", "ING-116"),
        ("outcome_ratings", "ING-116"),
        ("services", "ING-116"),
        ("spells", "ING-116"),
    }


def test_a_service_follows_its_need_into_quarantine(own: Warehouse) -> None:
    receipt = own.take(changed("needs", 1, status=CANARY))
    assert ("services", "need_id", "ING-116") in {(q.table, q.column, q.reason_code) for q in receipt.quarantined}


def test_the_first_reason_from_the_left_counts(own: Warehouse) -> None:
    receipt = own.take(changed("cases", 3, opened_month="2022-13", sex=CANARY, age_group_opened=""))
    assert [(found.column, found.reason_code) for found in receipt.quarantined] == [("opened_month", "ING-103")]


def test_a_fault_in_a_cell_comes_before_a_missing_parent(own: Warehouse) -> None:
    receipt = own.take(changed("events", 1, case_id="c-99", event_type=CANARY))
    assert [(found.column, found.reason_code) for found in receipt.quarantined] == [("event_type", "ING-102")]


def test_the_receipt_gives_the_numbers_of_the_first_rows(own: Warehouse) -> None:
    tables = tiny()
    tables["cases"] += [case(number, sex=CANARY) for number in range(10, 20)]
    (found,) = own.take(Package(tables)).quarantined
    assert (found.rows, found.first_rows) == (10, (4, 5, 6, 7, 8))


def test_rows_are_numbered_as_in_their_file(own: Warehouse) -> None:
    tables = tiny()
    tables["events"] = [
        {"case_id": "c-1", "month": f"20{year}-{month:02}", "event_type": kind, "response": "no"}
        for kind in ("eviction", "job_loss", "debt_crisis", "illness_self")
        for year in range(10, 24)
        for month in range(1, 13)
    ]
    own.take(Package(tables))
    rows = own.ask("select strftime(month, '%Y-%m'), event_type from landing.events order by row_no")
    assert rows == [(row["month"], row["event_type"]) for row in tables["events"]]


@pytest.mark.parametrize(
    "written", ["2022-11-05", "2022-11-30T23:59", "2022-11-01 08:15:30.25", "2022-11-15T10:00:00+07:00"]
)
def test_a_full_date_becomes_its_month_and_is_counted(own: Warehouse, written: str) -> None:
    receipt = own.take(changed("cases", 3, exit_month=written))
    assert own.ask("select distinct exit_month::varchar from landing.cases") == [("2022-11-01",)]
    assert [count.months_coarsened for count in receipt.tables if count.table == "cases"] == [1]


def test_ends_that_were_agreed_may_lie_after_the_cutoff(own: Warehouse) -> None:
    tables = tiny()
    tables["fundings"][0].update(from_month="2025-01", to_month="2026-12")
    tables["spells"][0].update(to_month="2025-01")
    tables["services"][0].update(end_month="2025-01")
    assert own.take(Package(tables)).quarantined == ()


def test_an_empty_optional_cell_is_not_recorded(own: Warehouse) -> None:
    own.take(Package())
    assert own.ask("select to_month, country from landing.spells where kind = 'setting'") == [(None, None)]


def test_a_column_that_is_left_out_is_not_recorded(own: Warehouse) -> None:
    own.take(Package())
    assert own.ask("select distinct disability from landing.cases") == [(None,)]


def test_a_table_that_is_left_out_is_empty(own: Warehouse) -> None:
    tables = {name: rows for name, rows in tiny().items() if name in ("cases", "assessments", "outcome_ratings")}
    own.take(Package(tables))
    assert own.count("services") == 0


def test_several_codes_in_one_cell_are_a_list_in_one_order(own: Warehouse) -> None:
    own.take(changed("exploitations", 1, labour_sector=" fishing; construction;fishing;"))
    assert own.ask("select labour_sector from landing.exploitations where row_no = 1") == [(["construction", "fishing"],)]


def test_spaces_around_a_code_do_not_count(own: Warehouse) -> None:
    assert own.take(changed("cases", 3, sex=" male ")).quarantined == ()


def test_whole_numbers_may_be_written_with_a_zero_fraction(own: Warehouse) -> None:
    own.take(changed_rating(level="2.0"))
    assert own.ask("select level from landing.outcome_ratings where row_no = 1") == [(2,)]
