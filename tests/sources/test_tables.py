"""Where a header stands and which rows are records, trap by trap."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.sources import readers
from pipeline.sources.files.grid import Grid, Span
from pipeline.sources.sheets import Export, Sheet
from pipeline.sources.tables.columns import letter_of
from pipeline.sources.tables.sheet import table
from tests.sources.made_up import books, brac, by_hand, canaries

Cells = Sequence[str | None]


def every(sheet: str, header: str) -> bool:
    return True


def read(*rows: Cells) -> Sheet:
    """A text file with these rows; a sheet that does not say what is merged."""
    width = max(map(len, rows))
    cells = [(number, [*row, *[None] * (width - len(row))]) for number, row in enumerate(rows, 1)]
    found = table(Grid("cases.csv", "", cells), every)
    assert found is not None
    return found


def excel(tmp_path: Path, rows: books.Rows, *merged: tuple[int, int, int, int]) -> Sheet:
    path = books.xlsx(tmp_path / "a.xlsx", {"S": rows}, {"S": merged})
    return readers.read(path, "table", every).sheets[0]


CASE: Cells = ("KH-1", "F", "2024-03", "3")
HEADER: Cells = ("Case", "Sex", "Month", "Level")


def test_titles_above_a_header_are_no_rows() -> None:
    sheet = read(("Caseload",), ("Updated", None, "2025-07-01"), (), HEADER, CASE)
    assert (sheet.headers, sheet.rows, sheet.left_out) == (HEADER, [5], {})


def test_a_first_row_of_headers_that_are_few_is_still_the_header() -> None:
    assert read(("Case", "Sex"), ("KH-1", "F"), ("KH-2", "M")).headers == ("Case", "Sex")


def test_years_and_dates_may_head_columns_below_a_title() -> None:
    header, record = ("Case", "2023", "2024-01-01", "2025"), ("KH-1", "yes", "no", "yes")
    sheet = read(("Caseload",), header, record, record)
    assert (sheet.headers, sheet.rows) == (header, [3, 4])


def test_facts_of_the_organisation_right_above_a_header_are_no_header() -> None:
    sheet = read(("Organisation:", "Willow", "2025"), HEADER, CASE)
    assert (sheet.headers, sheet.rows) == (HEADER, [3])


def test_what_is_merged_over_groups_of_groups_names_its_own_column(tmp_path: Path) -> None:
    rows = [
        ["Case", "2024", None, None, None],
        [None, "Visit 1", None, "Visit 2", None],
        [None, "Month", "Level", "Month", "Level"],
        ["KH-1", "2024-03", "3", "2024-09", "4"],
    ]
    sheet = excel(tmp_path, rows, (0, 0, 2, 0), (0, 1, 0, 4), (1, 1, 1, 2), (1, 3, 1, 4))
    assert sheet.headers[:2] == ("Case", "Visit 1 / Month")


def test_what_stands_above_two_rows_of_headers_names_no_column() -> None:
    rows: list[Cells] = [
        ("Kept by", canaries.NAMES[0], None, None, None),
        ("Case", None, None, "Visit 1", None),
        (None, None, "Sex", "Month", "Level"),
        ("KH-1", "x", "F", "2024-03", "3"),
    ]
    assert canaries.found_in(repr(read(*rows))) == []


def test_empty_rows_and_columns_without_a_name_or_a_cell_are_nothing() -> None:
    sheet = read(("Case", None, "Sex", None), ("KH-1", None, "F", None), (), ("KH-2", None, "M", None), ())
    assert (sheet.headers, sheet.rows, sheet.left_out) == (("Case", "Sex"), [2, 4], {})


def test_a_column_without_a_name_is_called_by_its_letters() -> None:
    sheet = read(("Case", None, "Sex"), ("KH-1", None, "F"), ("KH-2", "x", "M"))
    assert sheet.headers == ("Case", "column B", "Sex")
    assert sheet.columns["column B"] == [None, "x"]


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [letter_of(at) for at in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_a_header_that_repeats_is_numbered_and_takes_no_other_name() -> None:
    sheet = read(("Case", "Note", "Note (2)", "Note", "Note\nof case"), ("KH-1", "a", "b", "c", "d"))
    assert sheet.headers == ("Case", "Note", "Note (2)", "Note (3)", "Note of case")
    assert [sheet.columns[name] for name in sheet.headers[1:]] == [["a"], ["b"], ["c"], ["d"]]


def test_two_rows_of_headers_are_one_where_cells_are_merged(tmp_path: Path) -> None:
    rows = [["Case", "Visit 1", None, "Donor"], [None, "Month", "Level", None], ["KH-1", "2024-03", "3", "D"]]
    sheet = excel(tmp_path, rows, (0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3))
    assert sheet.headers == ("Case", "Visit 1 / Month", "Visit 1 / Level", "Donor")
    assert sheet.rows == [3]


def test_two_rows_of_headers_are_one_where_the_names_stand_in_the_lower(tmp_path: Path) -> None:
    rows = [
        [None, "Visit 1", None, "Visit 2", None],
        ["Case", "Month", "Level", "Month", "Level"],
        ["KH-1", "a"],
    ]
    sheet = excel(tmp_path, rows, (0, 1, 0, 2), (0, 3, 0, 4))
    assert sheet.headers == (
        "Case", "Visit 1 / Month", "Visit 1 / Level", "Visit 2 / Month", "Visit 2 / Level",
    )  # fmt: skip


def test_two_rows_of_headers_are_one_where_a_file_does_not_say_what_is_merged() -> None:
    rows: list[Cells] = [
        ("Case", "Visit 1", None, "Visit 2", None),
        (None, "Month", "Level", "Month", "Level"),
        ("KH-1", "2024-03", "3", "2024-09", "4"),
    ]
    expected = ("Case", "Visit 1 / Month", "Visit 1 / Level", "Visit 2 / Month", "Visit 2 / Level")
    assert read(*rows).headers == expected
    assert read(("Caseload",), *rows).headers == expected


def test_a_title_over_some_columns_is_no_group(tmp_path: Path) -> None:
    sheet = excel(tmp_path, [["Caseload", None, None, None], list(HEADER), list(CASE)], (0, 0, 0, 2))
    assert (sheet.headers, sheet.rows) == (HEADER, [3])


def test_words_in_the_first_record_do_not_become_headers(tmp_path: Path) -> None:
    rows = [["Case", "Remark", None, "Donor"], ["KH-A", "well", "and safe", "D"], ["KH-B", "x", "y", "D"]]
    assert excel(tmp_path, rows, (0, 1, 0, 2)).headers == ("Case", "Remark", "column C", "Donor")
    assert read(*rows).headers == ("Case", "Remark", "column C", "Donor")


def test_a_row_of_tags_below_the_header_is_left_out_and_counted() -> None:
    sheet = read(HEADER, ("#case", "#sex+code", "#date", None), CASE)
    assert (sheet.headers, sheet.rows, sheet.left_out) == (HEADER, [3], {"tags (HXL)": 1})


@pytest.mark.parametrize(
    "first",
    ["Total", "TOTAL:", "Grand total", "Total 2024", "Sub-total", "Total cases: 12", "សរុប", "រួម 3",
     "รวม", "รวมทั้งหมด", "Tổng", "Tổng cộng:", "ລວມ", "စုစုပေါင်း", "合计"],
)  # fmt: skip
def test_a_total_is_left_out_and_counted(first: str) -> None:
    sheet = read(HEADER, CASE, (first, None, None, "3"), (None, first, "12", "45%"))
    assert (sheet.rows, sheet.left_out) == ([2], {"total": 2})


def test_a_total_of_some_is_left_out_where_numbers_stand_beside_it() -> None:
    sheet = read(
        HEADER, CASE, ("Total female", "12", None, "2.5"), ("Total", "F: 3", "1 case"), ("Total men", "x")
    )
    assert (sheet.rows, sheet.left_out) == ([2, 5], {"total": 2})


@pytest.mark.parametrize("first", ["Total shelter", "Totalia", "KH-Total", "รวมใจ"])
def test_a_record_that_begins_like_a_total_stays(first: str) -> None:
    assert read(HEADER, CASE, (first, "F", "2024-04", "2")).rows == [2, 3]


def test_a_word_of_totals_beside_words_is_a_record() -> None:
    assert read(HEADER, CASE, ("Total", "F", "2024-04", "2")).rows == [2, 3]


@pytest.mark.parametrize(
    "first",
    ["2024", "FY 2024-25", "Year 2024", "January 2024", "Q1 2024", "Năm 2024", "2024年",
     "ឆ្នាំ ២០២៤", "ปี 2567", "พ.ศ. ๒๕๖๗"],
)  # fmt: skip
def test_a_year_between_records_is_left_out_and_counted(first: str) -> None:
    sheet = read(HEADER, (first,), CASE)
    assert (sheet.rows, sheet.left_out) == ([3], {"year": 1})


@pytest.mark.parametrize("first", ["KH-2024", "2024-17", "KH 2024", "12024", "3"])
def test_a_case_of_which_only_the_number_is_known_stays(first: str) -> None:
    assert read(HEADER, (first,), CASE).rows == [2, 3]


def test_a_year_in_a_record_stays() -> None:
    assert read(HEADER, ("2024", "F", None, None), CASE).rows == [2, 3]


def test_a_heading_or_a_signature_in_a_wide_table_is_left_out_and_counted() -> None:
    sheet = read(HEADER, ("Shelter in the north",), CASE, (), ("Checked by the manager",))
    assert (sheet.rows, sheet.left_out) == ([3], {"heading or note": 2})


def test_one_filled_cell_in_a_narrow_table_is_a_record() -> None:
    assert read(("Case", "Sex", "Level"), ("KH-A",), ("KH-B", "F", "3")).rows == [2, 3]


@pytest.mark.parametrize("header", ["No", "No.", "#", "S/N", "SL", "ល.រ", "ลำดับ", "STT", "序号", None])
def test_a_number_that_somebody_has_written_ahead_is_no_record(header: str | None) -> None:
    sheet = read((header, *HEADER), ("1", *CASE), ("2",), ("3",))
    assert (sheet.rows, sheet.left_out) == ([2], {"pre-numbered row without content": 2})


def test_numbers_of_the_columns_below_the_header_are_left_out_and_counted() -> None:
    sheet = read(HEADER, ("1", "2", "3", "4"), CASE, ("1", "2", "3", "3"))
    assert (sheet.rows, sheet.left_out) == ([3, 4], {"numbers of the columns": 1})


def test_a_header_repeated_for_every_printed_page_is_left_out_and_counted() -> None:
    sheet = read(HEADER, CASE, HEADER, ("KH-2", "M", "2024-04", "2"))
    assert (sheet.rows, sheet.left_out) == ([2, 4], {"repeated header": 1})


def test_what_is_merged_over_several_rows_is_in_each_of_them(tmp_path: Path) -> None:
    rows = [["Case", "Sex", "Month"],
            ["KH-1", "F", "2024-03"], [None, None, "2024-09"], [None, None, None],
            ["KH-2", "M", "2024-05"]]  # fmt: skip
    sheet = excel(tmp_path, rows, (1, 0, 3, 0), (1, 1, 2, 1))
    assert sheet.columns == {
        "Case": ["KH-1", "KH-1", "KH-2"],
        "Sex": ["F", "F", "M"],
        "Month": ["2024-03", "2024-09", "2024-05"],
    }
    assert sheet.rows == [2, 3, 5]


def test_what_is_merged_takes_no_cell_away() -> None:
    """Some programs keep cells under a merged one, and merge over empty ones."""
    rows = [(1, ["Case", "Sex"]), (2, ["KH-1", None]), (3, ["KH-2", "F"]), (4, [None, "M"])]
    sheet = table(Grid("a.xlsx", "S", rows, [Span(2, 3, 0, 0), Span(2, 4, 1, 1)]), every)
    assert sheet is not None
    assert sheet.columns == {"Case": ["KH-1", "KH-2", None], "Sex": [None, "F", "M"]}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return by_hand.workbook(tmp_path_factory.mktemp("kept") / "caseload.xlsx")


def whole(path: Path) -> Sheet:
    return readers.read(path, "table", every).sheets[0]


def test_a_workbook_kept_by_hand_is_read_through_all_its_traps(kept: Path) -> None:
    sheet = whole(kept)
    assert (sheet.headers, sheet.rows, sheet.left_out) == (
        by_hand.HEADERS,
        by_hand.RECORDS,
        by_hand.LEFT_OUT,
    )


def test_a_workbook_kept_by_hand_gives_the_cells_as_they_are(kept: Path) -> None:
    columns = whole(kept).columns
    assert columns["Case No"] == ["KH-01", "KH-02", "KH-02", "KH-03"]
    assert columns["Birth date"] == ["2001-03-05", "05/03/1999", None, None]
    assert columns["Visit 1 / Month"] == ["Mar-24", "Apr-24", "Oct-24", "Jan-25"]
    assert columns["Visit 1 / Health"] == ["N/A", "2", "2", "4"]
    assert columns["Visit 2 / Health"] == ["?", None, None, None]
    assert columns["Donor"] == ["DFAT; GIZ", "GIZ", None, "DFAT"]


def test_nothing_that_is_not_wanted_is_held(kept: Path) -> None:
    """The test can see: what is wanted is there, and so are the canaries where all is."""
    export = readers.read(kept, "table", lambda sheet, header: header in by_hand.SAFE)
    assert canaries.held(export) == []
    assert "KH-01" in repr(export)
    assert canaries.held(readers.read(kept, "table", every)) != []


def test_without_a_wish_no_cell_is_held(kept: Path) -> None:
    (sheet,) = readers.read(kept, "table").sheets
    assert (sheet.columns, len(sheet.headers)) == ({}, len(by_hand.HEADERS))


def test_headers_below_titles_that_repeat_are_told_apart_by_their_place(tmp_path: Path) -> None:
    sheet = whole(brac.workbook(tmp_path / "report.xlsx"))
    assert (sheet.headers, sheet.rows) == (brac.HEADERS, [5, 6])
    assert sheet.columns["Institution Name"] == ["First", None]
    assert sheet.columns["Institution Name (2)"] == ["Second", "Third"]
    assert sheet.columns["Support Date (2)"] == ["07-04-2025", "08-05-2025"]


def names(export: Export) -> list[str]:
    return [sheet.name for sheet in export.sheets]


def test_text_files_in_a_folder_are_called_by_their_names_and_one_alone_is_not(tmp_path: Path) -> None:
    books.delimited(tmp_path / "cases.csv", [["a", "b"], ["1", "x"]])
    assert names(readers.read(tmp_path / "cases.csv", "table")) == [""]
    books.delimited(tmp_path / "visits.csv", [["a", "b"], ["1", "x"]])
    assert names(readers.read(tmp_path, "table")) == ["cases", "visits"]


def test_sheets_of_one_name_are_told_apart_by_their_files(tmp_path: Path) -> None:
    for name in ("north", "south"):
        books.xlsx(tmp_path / f"{name}.xlsx", {"Cases": [["a", "b"], [1, 2]], "Empty": []})
    assert names(readers.read(tmp_path, "table")) == ["north/Cases", "south/Cases"]


def test_text_files_of_one_name_are_told_apart_by_their_folders_and_kinds(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        books.delimited(tmp_path / folder / "cases.csv", [["a", "b"], ["1", "x"]])
    books.delimited(tmp_path / "north" / "cases.txt", [["a", "b"], ["1", "x"]])
    assert names(readers.read(tmp_path, "table")) == ["north/cases", "north/cases (2)", "south/cases"]
