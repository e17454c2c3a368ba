"""Common slips are read as what they mean and counted; what can mean two things is put aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_packages import (
    PROJECT,
    Package,
    PutAside,
    Warehouse,
    changed,
    refused,
    side_by_side,
    tiny,
    warehouse,
)

from pipeline.contract import Contract, load
from pipeline.ingest import Receipt, labels
from tests.sparing import first_fast

READ = {
    ("cases", "opened_month", "2023-02-01"): (
        "Feb-23", "Feb 2023", "February 2023", "february, 2023", "02/2023",
        "2.2023", "2023/02", "2023-2", "2023.02",
        "2023/2/5", "05 February 2023", "5th of February 2023", "February 5, 2023", "05-Feb-23",
        "2023 Feb", "២០២៣-០២", "2023年2月", "2023-02-05 10:00",
    ),
    ("cases", "sex", "male"): (
        "M", "Male", " MALE ", "Man", "ប្រុស", "ชาย", "ຊາຍ", "Nam", "男", "Male (male)",
    ),
    ("cases", "age_group_opened", "18_24"): ("18-24", "18\u201324", "18 24", "18 to 24"),
    ("cases", "country_of_origin", "VNM"): (
        "vnm", "VN", "Viet Nam", "Vietnam", "VIET-NAM", "VNM - Viet Nam", "Việt Nam", "វៀតណាម", "越南",
    ),
    ("cases", "education_opened", "lower_secondary"): ("Lower secondary",
        "lower-secondary", "LOWER_SECONDARY"),
    ("cases", "disability", "no"): ("No", "NO", "n", "FALSE", "ទេ", "Không"),
    ("outcome_ratings", "level", "3"): (
        "3 - Stable", "3.0", "3,0", "Stable", "stable (3)", "3: Stable", "Level 3", "៣",
    ),
    ("outcome_ratings", "outcome", "O01"): ("o01", "Housing", "O01 - Housing"),
    ("assessments", "type", "post_closure"): ("Post-closure", "post closure", "After closure"),
    ("needs", "service_area", "2"): ("Medical assistance", "2 - Medical assistance"),
    ("exploitations", "labour_sector", "['domestic', 'fishing']"): (
        "Fishing; Domestic work", "fishing, domestic", "FISHING;domestic;fishing",
    ),
}  # fmt: skip
UNREAD = {
    ("cases", "opened_month", "ING-103"): (
        "1/2/2023", "01/02/23", "17/05/2023", "Feb 23", "23-Feb", "44958", "202302",
        "2566/02", "Februar 2023", "23-02",
    ),
    ("cases", "sex", "ING-102"): ("femal", "1", "X", "f?", "male female"),
    ("cases", "age_group_opened", "ING-102"): ("18", "18/24", "under 18"),
    ("cases", "disability", "ING-102"): ("0", "1", "yes no"),
    ("outcome_ratings", "level", "ING-106"): ("3/4", "stable?", "3.5"),
}  # fmt: skip


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load(PROJECT / "seeds")


READ_ONE_BY_ONE = [(*place, value) for place, values in READ.items() for value in values]
UNREAD_ONE_BY_ONE = [(*place, value) for place, values in UNREAD.items() for value in values]
AS_ASKED = ("3.0", "2023-02-05 10:00")  # what the contract takes as it is


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with warehouse(tmp_path_factory.mktemp("slips")) as opened:
        yield opened


@pytest.fixture(scope="module")
def read(shared: Warehouse) -> Receipt:
    """The receipt of one package in which each slip stands among good rows of its own."""
    return shared.take(side_by_side(changed(t, 1, **{c: value}) for t, c, _, value in READ_ONE_BY_ONE))


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Receipt, list[PutAside]]]:
    with warehouse(tmp_path_factory.mktemp("unread")) as opened:
        packages = (changed(t, 1, **{c: value}) for t, c, _, value in UNREAD_ONE_BY_ONE)
        receipt = opened.take(side_by_side(packages))
        yield receipt, opened.put_aside(receipt.package_no)


def column_in(own: Warehouse, table: str, column: str) -> list[object]:
    return [value for (value,) in own.ask(f'select "{column}" from landing.{table} order by row_no')]


@pytest.mark.parametrize("number", range(len(READ_ONE_BY_ONE)), ids=lambda n: " ".join(READ_ONE_BY_ONE[n]))
def test_what_can_mean_one_thing_only_is_read_as_that(shared: Warehouse, read: Receipt, number: int) -> None:
    table, column, meant, _ = READ_ONE_BY_ONE[number]
    row = number * len(tiny()[table]) + 1
    query = f'select "{column}" from landing.{table} where package_no = ? and row_no = ?'
    assert [str(value) for (value,) in shared.ask(query, read.package_no, row)] == [meant]


def test_every_slip_is_counted_and_no_row_of_one_is_put_aside(read: Receipt) -> None:
    slips = Counter((t, c) for t, c, _, value in READ_ONE_BY_ONE if value not in AS_ASKED)
    assert {(each.table, each.column): each.cells for each in read.read} == slips
    assert read.quarantined == ()


@pytest.mark.parametrize(
    "number", range(len(UNREAD_ONE_BY_ONE)), ids=lambda n: " ".join(UNREAD_ONE_BY_ONE[n])
)
def test_what_can_mean_two_things_is_put_aside(unread: tuple[Receipt, list[PutAside]], number: int) -> None:
    table, column, code, _ = UNREAD_ONE_BY_ONE[number]
    found = {place: why for place, why in unread[1][number].items() if why[1] != "ING-116"}
    assert found == {(table, 1): (column, code)}
    assert unread[0].read == ()


def test_the_cells_that_were_read_are_counted_by_table_and_by_column(own: Warehouse) -> None:
    tables = tiny()
    for row in tables["cases"]:
        row.update(sex="F", opened_month="Feb-23")
    receipt = own.take(Package(tables))
    assert [(each.table, each.column, each.cells) for each in receipt.read] == [
        ("cases", "opened_month", 3),
        ("cases", "sex", 3),
    ]
    assert own.ask("select cells_read from landing.reconciliation where table_name = 'cases'") == [(6,)]
    assert [count.cells_read for count in receipt.tables if count.table == "cases"] == [6]


def test_what_was_read_is_judged_as_if_it_had_been_written_so(own: Warehouse) -> None:
    """A full date counts as cut, a month has to lie before the cut-off, and a level has to suit its row."""
    packages = (
        changed("cases", 3, exit_month="05 November 2022"),
        changed("cases", 3, disability="\u00a0"),  # a cell of wide spaces is empty
        changed("assessments", 3, month="Mar-25"),
        changed("outcome_ratings", 2, level="Stable"),
    )
    receipt = own.take(side_by_side(packages))
    cut, empty, late, unsuited = own.put_aside(receipt.package_no)
    assert [count.months_coarsened for count in receipt.tables if count.table == "cases"] == [1]
    assert (cut, empty) == ({}, {})
    assert late["assessments", 3] == ("month", "ING-104")
    assert unsuited == {("outcome_ratings", 2): ("level", "ING-112")}


def test_two_spellings_of_one_key_are_one_key(own: Warehouse) -> None:
    tables = tiny()
    tables["outcome_ratings"].append({**tables["outcome_ratings"][0], "outcome": "Housing"})
    assert refused(own, Package(tables)).code == "ING-044"


def test_wide_spaces_around_an_identifier_are_no_part_of_it(tiny_in: Warehouse) -> None:
    before = column_in(tiny_in, "cases", "case_key")
    tables = tiny()
    for number, around in enumerate(("\u00a0{}\u00a0", "\u3000{}", "{}\u202f"), start=1):
        tables["cases"][number - 1]["case_id"] = around.format(f"c-{number}")
    assert tiny_in.take(Package(tables, created="2024-07-03T00:00:00Z")).quarantined == ()
    assert column_in(tiny_in, "cases", "case_key") == before


def test_rows_stay_in_their_order_where_lists_of_codes_are_read(own: Warehouse) -> None:
    tables = tiny()
    first = tables["exploitations"][0]
    tables["exploitations"] = [
        {**first, "seq": str(n), "labour_sector": "Fishing" if n % 2 else "factory"} for n in range(1, 3001)
    ]
    own.take(Package(tables))
    assert column_in(own, "exploitations", "seq") == list(range(1, 3001))
    sectors = column_in(own, "exploitations", "labour_sector")
    assert sectors == [["fishing"] if n % 2 else ["factory"] for n in range(1, 3001)]


@pytest.mark.parametrize(
    "value", first_fast(["Male Dara Sok", "ស្រី សុខា", "she is Female", "F 012 345 678", "KHM, Sok Dara"])
)
def test_a_label_beside_anything_else_is_not_read(own: Warehouse, value: str) -> None:
    assert refused(own, changed("cases", 2, sex=value)).code.startswith("ING-06")


def test_no_word_means_two_codes_of_one_list(contract: Contract) -> None:
    for name, listed in contract.lists.items():
        known = labels.meanings(name, contract)
        assert {known[labels.folded(each.code)] for each in listed} == {each.code for each in listed}


def test_sql_and_python_fold_alike(own: Warehouse, contract: Contract) -> None:
    for name in contract.lists:
        for written in [
            *labels.meanings(name, contract),
            "Post\u2013Closure",
            "\uff2b\uff28",
            "\u2019s  x_y",
        ]:
            [(folded,)] = own.ask(f"select {labels.sql_folded('?')}", written)
            assert folded == labels.folded(written)


def test_every_word_of_the_six_languages_belongs_to_a_code(contract: Contract) -> None:
    for name, words in labels._words().items():
        lists = contract.lists if name == labels.EVERY_LIST else {name: contract.lists[name]}
        codes = {each.code for listed in lists.values() for each in listed}
        assert {code for code, _ in words} <= codes
