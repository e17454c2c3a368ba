"""What a bad row gets: quarantine with its first reason, and never its value; the rest goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from ingest_packages import Package, PutAside, Warehouse, case, changed, side_by_side, tiny, warehouse

from pipeline.ingest import Receipt

CANARY = "quokka"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened_warehouse:
        yield opened_warehouse


@dataclass(frozen=True)
class Fault:
    """One bad row of the tiny package: its cells that are changed, the last of which is at fault."""

    code: str
    table: str
    row: int
    cells: Mapping[str, str]

    @property
    def column(self) -> str:
        return list(self.cells)[-1]


def fault_in(code: str, table: str, row: int, **cells: str) -> Fault:
    return Fault(code, table, row, cells)


FAULTS = {
    "empty case": fault_in("ING-101", "events", 1, case_id=""),
    "empty sex": fault_in("ING-101", "cases", 3, sex=" "),
    "unlisted sex": fault_in("ING-102", "cases", 3, sex=CANARY),
    "code with a slip": fault_in("ING-102", "cases", 3, sex="Femal"),
    "label of another list": fault_in("ING-102", "exploitations", 1, form="Stable"),
    "unlisted country": fault_in("ING-102", "cases", 3, country_of_origin="Sri Lanka"),
    "missing mark": fault_in("ING-102", "cases", 3, education_opened="---"),
    "missing number": fault_in("ING-102", "cases", 3, disability="-99"),
    "one unlisted sector of two": fault_in("ING-102", "exploitations", 1, labour_sector=f"fishing;{CANARY}"),
    "no sector between semicolons": fault_in("ING-102", "exploitations", 1, labour_sector=";"),
    "service area 11": fault_in("ING-102", "services", 2, service_area="11"),
    "month 13": fault_in("ING-103", "cases", 3, exit_month="2022-13"),
    "day that is none": fault_in("ING-103", "cases", 3, exit_month="2022-02-30"),
    "month in words": fault_in("ING-103", "cases", 3, exit_month=CANARY),
    "date with slashes": fault_in("ING-103", "cases", 3, exit_month="17/05/2022"),
    "year alone": fault_in("ING-103", "cases", 3, exit_month="2022"),
    "after the cut-off": fault_in("ING-104", "events", 1, month="2024-07"),
    "Buddhist year": fault_in("ING-104", "cases", 3, opened_month="2566-02"),
    "opened in 1989": fault_in("ING-105", "cases", 3, opened_month="1989-12"),
    "number in words": fault_in("ING-106", "outcome_ratings", 1, level=CANARY),
    "level and a half": fault_in("ING-106", "outcome_ratings", 1, level="2.5"),
    "sequence from 0": fault_in("ING-106", "exploitations", 2, seq="0"),
    "level 0": fault_in("ING-107", "outcome_ratings", 1, level="0"),
    "level 5": fault_in("ING-107", "outcome_ratings", 1, level="5"),
    "level -1": fault_in("ING-107", "outcome_ratings", 1, level="-1"),
    "self-rating 5": fault_in("ING-107", "outcome_ratings", 1, self_rating="5"),
    "spell that ends first": fault_in("ING-108", "spells", 2, to_month="2023-01"),
    "need that ends first": fault_in("ING-108", "needs", 2, closed_month="2023-01"),
    "service that ends first": fault_in("ING-108", "services", 1, end_month="2023-02"),
    "funding that ends first": fault_in("ING-108", "fundings", 1, to_month="2022-12"),
    "process that ends first": fault_in("ING-108", "legal_processes", 1, to_month="2023-03"),
    "reason of another outcome": fault_in("ING-109", "outcome_ratings", 2, na_reason="no_legal_process"),
    "value of another kind": fault_in("ING-110", "spells", 1, value="given"),
    "yes for a criterion": fault_in("ING-111", "criterion_ratings", 1, value="yes"),
    "met for a red flag": fault_in("ING-111", "criterion_ratings", 2, value="met"),
    "level where nothing applies": fault_in("ING-112", "outcome_ratings", 2, level="2"),
    "level where it is unknown": fault_in(
        "ING-112", "outcome_ratings", 1, applicability="unknown", level="2"
    ),
    "level and reason for none": fault_in("ING-113", "outcome_ratings", 1, not_assessed_reason="partial"),
    "reason although it applies": fault_in(
        "ING-114", "outcome_ratings", 4, outcome="O07", na_reason="no_need_no_wish"
    ),
    "orphan of a case": fault_in("ING-115", "events", 1, case_id="c-99"),
    "second rating by the first rater": fault_in("ING-118", "second_ratings", 1, rater_id="r-1"),
    "second level where nothing applies": fault_in(
        "ING-112", "second_ratings", 2, applicability="not_applicable", level="3"
    ),
    "second rating without a rater": fault_in("ING-101", "second_ratings", 1, rater_id=""),
    "second rating of no assessment": fault_in("ING-115", "second_ratings", 1, assessment_id="a-99"),
    "orphan of an assessment": fault_in("ING-115", "criterion_ratings", 1, assessment_id="a-99"),
    "orphan of a need": fault_in("ING-115", "services", 1, need_id="n-99"),
    "grant in words": fault_in("ING-117", "fundings", 1, grant_code=f"{CANARY} 17"),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with warehouse(tmp_path_factory.mktemp("rows")) as opened_warehouse:
        yield opened_warehouse


@pytest.fixture(scope="module")
def receipt(shared: Warehouse) -> Receipt:
    """The receipt of one package in which each fault stands among good rows of its own."""
    packages = (changed(fault.table, fault.row, **fault.cells) for fault in FAULTS.values())
    return shared.take(side_by_side(packages))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_row_is_in_quarantine_with_its_reason_and_no_other(
    shared: Warehouse, receipt: Receipt, fault: str
) -> None:
    expected = FAULTS[fault]
    found = shared.put_aside(receipt.package_no)[list(FAULTS).index(fault)]
    assert found == {(expected.table, expected.row): (expected.column, expected.code)}


def test_no_value_of_a_bad_row_is_in_a_receipt_or_stored(shared: Warehouse, receipt: Receipt) -> None:
    assert CANARY not in f"{receipt} {shared.everything()}".casefold()


def test_the_other_rows_go_on(receipt: Receipt) -> None:
    lost = Counter({count.table: count.rows_in - count.stored for count in receipt.tables})
    assert +lost == Counter(fault.table for fault in FAULTS.values())


def test_the_receipt_lists_every_reason_with_its_table_and_column(receipt: Receipt) -> None:
    listed = Counter({(each.table, each.column, each.reason_code): each.rows for each in receipt.quarantined})
    assert listed == Counter((fault.table, fault.column, fault.code) for fault in FAULTS.values())


@pytest.fixture(scope="module")
def aside(shared: Warehouse) -> list[PutAside]:
    """What is put aside of four packages in one: what goes with a row, and which reason comes first."""
    packages = (
        changed("cases", 2, sex=CANARY),
        changed("needs", 1, status=CANARY),
        changed("cases", 3, opened_month="2022-13", sex=CANARY, age_group_opened=""),
        changed("events", 1, case_id="c-99", event_type=CANARY),
    )
    whole = side_by_side(packages)
    whole.told["provider_id"] = "another"
    return shared.put_aside(shared.take(whole).package_no)


def test_a_quarantined_case_takes_its_rows_with_it(aside: list[PutAside]) -> None:
    assert {(table, code) for (table, _), (_, code) in aside[0].items()} == {
        ("cases", "ING-102"),
        ("exploitations", "ING-116"),
        ("assessments", "ING-116"),
        ("needs", "ING-116"),
        ("outcome_ratings", "ING-116"),
        ("second_ratings", "ING-116"),
        ("services", "ING-116"),
        ("spells", "ING-116"),
    }


def test_a_service_follows_its_need_into_quarantine(aside: list[PutAside]) -> None:
    assert aside[1] == {("needs", 1): ("status", "ING-102"), ("services", 1): ("need_id", "ING-116")}


def test_the_first_reason_from_the_left_counts(aside: list[PutAside]) -> None:
    assert aside[2] == {("cases", 3): ("opened_month", "ING-103")}


def test_a_fault_in_a_cell_comes_before_a_missing_parent(aside: list[PutAside]) -> None:
    assert aside[3] == {("events", 1): ("event_type", "ING-102")}


def test_the_receipt_gives_the_numbers_of_the_first_rows_as_a_spreadsheet_shows_them(own: Warehouse) -> None:
    tables = tiny()
    tables["cases"] += [case(number, sex=CANARY) for number in range(10, 20)]
    (found,) = own.take(Package(tables)).quarantined
    assert (found.rows, found.first_rows) == (10, (5, 6, 7, 8, 9))


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


def test_a_full_date_becomes_its_month_and_is_counted(own: Warehouse) -> None:
    written = ("2022-11-05", "2022-11-30T23:59", "2022-11-01 08:15:30.25", "2022-11-15T10:00:00+07:00")
    receipt = own.take(side_by_side(changed("cases", 3, exit_month=date) for date in written))
    assert own.ask("select distinct exit_month::varchar from landing.cases") == [("2022-11-01",)]
    assert [count.months_coarsened for count in receipt.tables if count.table == "cases"] == [len(written)]


def test_ends_that_were_agreed_may_lie_after_the_cutoff(own: Warehouse) -> None:
    tables = tiny()
    tables["fundings"][0].update(from_month="2025-01", to_month="2026-12")
    tables["spells"][0].update(to_month="2025-01")
    tables["services"][0].update(end_month="2025-01")
    assert own.take(Package(tables)).quarantined == ()


def test_what_lies_in_the_month_of_the_cutoff_or_ends_in_the_month_it_began_is_stored(own: Warehouse) -> None:
    tables = tiny()
    tables["events"][0].update(month="2024-06")
    tables["needs"][0].update(identified_month="2023-06", closed_month="2023-06")
    assert own.take(Package(tables)).quarantined == ()


def test_an_empty_optional_cell_and_a_column_that_is_left_out_are_not_recorded(
    tiny_in: Warehouse,
) -> None:
    spell = "select to_month, country from landing.spells where kind = 'setting'"
    assert tiny_in.ask(spell) == [(None, None)]
    assert tiny_in.ask("select distinct disability from landing.cases") == [(None,)]


def test_a_table_that_is_left_out_is_empty(own: Warehouse) -> None:
    tables = {
        name: rows for name, rows in tiny().items() if name in ("cases", "assessments", "outcome_ratings")
    }
    own.take(Package(tables))
    assert own.count("services") == 0


def test_spaces_around_a_code_codes_twice_and_a_zero_fraction_do_not_count(own: Warehouse) -> None:
    tables = tiny()
    tables["exploitations"][0].update(labour_sector=" fishing; construction;fishing;")
    tables["cases"][2].update(sex=" male ")
    tables["outcome_ratings"][0].update(level="2.0")
    assert own.take(Package(tables)).quarantined == ()
    assert own.ask("select labour_sector from landing.exploitations where row_no = 1") == [
        (["construction", "fishing"],)
    ]
    assert own.ask("select sex from landing.cases where row_no = 3") == [("male",)]
    assert own.ask("select level from landing.outcome_ratings where row_no = 1") == [(2,)]
