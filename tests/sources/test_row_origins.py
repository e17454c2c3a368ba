"""Where rows of a mapped export stood in it, as far as and as long as anybody is named by that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import contract as contracts
from pipeline import ingest
from tests.sources.test_mapping_delivery import Workspace, opened, rows
from tests.unit.ingest_packages import Package, provider

# a case has two rows, of which the last counts; the header is in row 1, rows 2 and 7 are blank
HER_ROWS = [4, 6, 9, 11]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path) as made:
        yield made


def with_blank_rows(*, wrong: bool = False) -> list[list[object]]:
    """Four cases, the third with a sex that no list has where it is to be put aside."""
    header, *visits = rows(8)[:9]
    if wrong:
        visits[5][5] = "girl?"
    blank: list[object] = [""] * len(header)
    return [header, blank, *visits[:4], blank, *visits[4:]]


def kept(own: Workspace, table: str = "cases") -> list[tuple[object, ...]]:
    query = "select file, sheet, row from landing.origins where table_name = ? order by package_no, row_no"
    return own.connection.execute(query, [table]).fetchall()


def test_cases_and_rows_put_aside_are_known_by_her_file_sheet_and_row_until_others_replace_them(
    own: Workspace,
) -> None:
    own.take(own.export(with_blank_rows(wrong=True), "first.xlsx"))
    assert own.connection.execute("select count(*) from landing.cases").fetchone() == (3,)
    assert kept(own) == [("first.xlsx", "Register", row) for row in HER_ROWS]
    assert kept(own, "assessments") == [("first.xlsx", "Register", row) for row in (8, 9)]
    own.take(own.export(rows(4)[:5], "second.xlsx", day=11))
    assert kept(own) == [("second.xlsx", "Register", 3), ("second.xlsx", "Register", 5)]
    files = "select distinct file from landing.origins"
    assert own.connection.execute(files).fetchall() == [("second.xlsx",)]


def test_all_origins_of_a_table_are_those_of_its_cells(own: Workspace) -> None:
    origins = own.arrive(own.export(with_blank_rows(), "list.xlsx")).origins
    for table in contracts.load(own.settings.seeds).tables:
        found = origins.of_rows(table)
        if found is not None:
            single = [origins.of(table, row, "case_id") for row in range(1, len(found.rows) + 1)]
            named = [
                (*found.files[sheet], int(row)) for sheet, row in zip(found.sheets, found.rows, strict=True)
            ]
            assert named == [(each.file, each.sheet, each.row) for each in single]


@pytest.mark.long
def test_whoever_is_forgotten_takes_the_origin_along_and_of_what_was_put_aside_numbers_stay(
    own: Workspace,
) -> None:
    ingest.prepare(own.connection, own.settings)
    own.connection.execute("drop table landing.origins")  # as in a warehouse of an older version
    own.take(own.export(with_blank_rows(wrong=True), "list.xlsx"))
    ingest.forget("KH-0", None, own.connection, own.settings)
    assert kept(own) == [("list.xlsx", "Register", 6), ("", "", 9), ("list.xlsx", "Register", 11)]
    assert {(file, sheet) for file, sheet, _ in kept(own, "assessments")} == {("", "")}


def test_of_a_package_nothing_is_kept(own: Workspace) -> None:
    package = Package(told=provider(provider_id="willow")).folder(own.exports)
    ingest.take_in([package], own.connection, own.settings)
    assert own.connection.execute("select count(*) from landing.origins").fetchone() == (0,)


@pytest.mark.long
def test_her_own_case_numbers_are_read_from_a_mapped_export_and_stored_nowhere(own: Workspace) -> None:
    """By the key of the case, whatever row it stands in now."""
    own.take(own.export(with_blank_rows(), "list.xlsx"))
    again = own.choose(own.export(rows(4)[:5], "again.xlsx", day=12))
    found = ingest.case_numbers(again, "willow", own.connection, own.settings)
    assert sorted(found.values()) == ["KH-0", "KH-1"]
    held = own.connection.execute("select case_key from landing.cases order by row_no").fetchall()
    assert {key: number for (key,), number in zip(held, ("KH-0", "KH-1"), strict=False)} == found
    assert "KH-1" not in own.bytes_of()
    assert "again.xlsx" not in own.bytes_of()
