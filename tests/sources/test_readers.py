"""What is an export of which system, and what names its set of headers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import RefusedInput
from pipeline.sources import readers
from tests.sources.made_up import (
    books,
    brac,
    by_hand,
    commcare,
    dhis2,
    htcds,
    kobo,
    odk,
    oscar,
    primero,
)

ROWS = [["Case", "Sex"], ["KH-1", "F"], ["KH-2", "M"]]


def htcds_through_kobo(path: Path) -> Path:
    system = ["_id", "_uuid", "_submission_time", "_validation_status", "_index"]
    return books.delimited(path, [[*htcds.OF_THE_FORM, *system], ["x"] * (len(htcds.OF_THE_FORM) + 5)], ";")


EXPORTS: list[tuple[str, str, Callable[[Path], Path]]] = [
    ("kobo", "a.xlsx", kobo.book),
    ("kobo", "a.csv", kobo.csv),
    ("kobo", "a.json", kobo.document),
    ("kobo", "a.csv", htcds_through_kobo),
    ("odk", "a.zip", odk.archive),
    ("odk", "a.json", odk.document),
    ("primero", "a.csv", primero.csv),
    ("primero", "a.xlsx", primero.book),
    ("primero", "a.json", primero.document),
    ("commcare", "a.xlsx", commcare.book),
    ("commcare", "a.zip", commcare.archive),
    ("dhis2", "a.csv", dhis2.events),
    ("dhis2", "a.json", dhis2.document),
    ("htcds", "a.xlsx", htcds.template),
    ("htcds", "a.csv", htcds.xlsform_export),
    ("oscar", "a.xls", oscar.report),
    ("table", "a.xlsx", by_hand.workbook),
    ("table", "a.xlsx", brac.workbook),
]


@pytest.mark.parametrize(("system", "name", "build"), EXPORTS)
def test_each_export_is_that_of_its_system(
    system: str, name: str, build: Callable[[Path], Path], tmp_path: Path
) -> None:
    assert readers.recognise(build(tmp_path / name)) == system


def test_any_other_table_is_a_table_and_what_has_none_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "readme.pdf").write_text("x")
    (tmp_path / "blank.csv").write_text("\n\n")
    assert readers.recognise(books.delimited(tmp_path / "a.csv", ROWS)) == "table"
    assert readers.recognise(tmp_path / "readme.pdf") is None
    assert readers.recognise(books.xlsx(tmp_path / "empty.xlsx", {"S": []})) is None


def test_an_export_without_a_table_is_refused_with_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="ING-214"):
        readers.read(books.xlsx(tmp_path / "empty.xlsx", {"S": []}), "table")


def test_a_system_that_no_reader_has_is_a_fault_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        readers.read(books.delimited(tmp_path / "a.csv", ROWS), "abacus")


def hashed(path: Path) -> str:
    return readers.header_hash(readers.read(path, "table"))


def test_the_order_of_columns_and_the_file_do_not_change_the_set_of_headers(tmp_path: Path) -> None:
    first = hashed(books.delimited(tmp_path / "a.csv", ROWS))
    assert first == hashed(books.delimited(tmp_path / "b.csv", [row[::-1] for row in ROWS], ";"))
    assert first == hashed(books.delimited(tmp_path / "c.csv", ROWS[:2]))


def test_a_remark_in_a_column_without_a_header_does_not_change_the_set_of_headers(tmp_path: Path) -> None:
    first = hashed(books.delimited(tmp_path / "a.csv", ROWS))
    assert first == hashed(books.delimited(tmp_path / "b.csv", [*ROWS, ["KH-3", "F", "see file"]]))


def test_another_header_or_sheet_changes_the_set_of_headers(tmp_path: Path) -> None:
    found = {
        hashed(books.xlsx(tmp_path / "a.xlsx", {"S": ROWS})),
        hashed(books.xlsx(tmp_path / "b.xlsx", {"T": ROWS})),
        hashed(books.xlsx(tmp_path / "c.xlsx", {"S": ROWS, "T": ROWS})),
        hashed(books.xlsx(tmp_path / "d.xlsx", {"S": [["Case", "Gender"], *ROWS[1:]]})),
    }
    assert len(found) == 4
