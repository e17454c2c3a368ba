"""Cells are text however a file holds them, and rows have the numbers that a spreadsheet shows."""

# ruff: noqa: DTZ001 - cells of a workbook have no zone

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from pipeline.errors import RefusedInput
from pipeline.sources.grids import Grid, glance, grids, text_of
from tests.sources.made_up import books


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, None),
        ("", None),
        (" \u200b\xa0 ", None),
        (" KH-1\xa0", "KH-1"),
        ("a\xa0b", "a b"),
        ("#N/A", None),
        ("#DIV/0!", None),
        ("#1", "#1"),
        ("'+855 1", "+855 1"),
        ("'=1+1", "=1+1"),
        ("'-5", "-5"),
        ("''=1", "''=1"),
        ("'tis", "'tis"),
        (True, "true"),
        (False, "false"),
        (3.0, "3"),
        (3, "3"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "0.00000015"),
        (-2.50, "-2.5"),
        (float("nan"), None),
        (date(2025, 3, 5), "2025-03-05"),
        (datetime(2025, 3, 5), "2025-03-05"),
        (datetime(2025, 3, 5, 14, 30), "2025-03-05 14:30:00"),
        (time(14, 30), "14:30:00"),
        (time(), None),
        (timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_a_cell_is_text(cell: object, text: str | None) -> None:
    assert text_of(cell) == text


def csv(tmp_path: Path, content: bytes | str) -> Grid:
    path = tmp_path / "cases.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return grids(path)[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_text_quotes_in_mind(delimiter: str, tmp_path: Path) -> None:
    rows = [["case", "forms", "note"], ["KH-1", "a; b, c", "x|y\tz;;;;,,,,"], ["KH-2", "d, e; f", ""]]
    read = csv(tmp_path, books.delimited(tmp_path / "x", rows, delimiter).read_bytes())
    assert [cells for _, cells in read.rows] == [[cell or None for cell in row] for row in rows]


def test_a_title_without_delimiters_does_not_hide_them(tmp_path: Path) -> None:
    assert csv(tmp_path, "Cases, all\n\ncase;sex\nKH-1;F\nKH-2;M\n").rows[3] == (4, ["KH-1", "F"])


def test_one_column_is_one_column(tmp_path: Path) -> None:
    assert csv(tmp_path, "case\nKH-1\n").rows == [(1, ["case"]), (2, ["KH-1"])]


def test_a_first_line_for_excel_names_the_delimiter_and_is_no_row(tmp_path: Path) -> None:
    assert csv(tmp_path, "sep=;\r\ncase;note\r\nKH-1;a,b,c,d\r\n").rows == [
        (1, ["case", "note"]),
        (2, ["KH-1", "a,b,c,d"]),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_record_of_several_lines_is_one_row_and_an_empty_line_is_one_too(end: str, tmp_path: Path) -> None:
    text = end.join(("case,note", '"KH-1","two', 'lines"', "", "KH-2,x", ""))
    assert [number for number, cells in csv(tmp_path, text).rows if any(cells)] == [1, 2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str, tmp_path: Path) -> None:
    rows = [["case", "tên"], ["ករណី", "Đà Nẵng"]]
    read = csv(tmp_path, books.delimited(tmp_path / "x", rows, ";", encoding).read_bytes())
    assert [cells for _, cells in read.rows] == rows


@pytest.mark.parametrize(
    ("encoding", "cell"),
    [("cp1252", "née à l\u2019école \u2013 Zürich"), ("cp874", "กรุงเทพมหานคร"), ("cp874", "ผู้หญิง ๒๕ ปี")],
)
def test_a_code_page_is_read_where_it_can_be_told(encoding: str, cell: str, tmp_path: Path) -> None:
    assert csv(tmp_path, f"case;x\nKH-1;{cell}\n".encode(encoding)).rows[1] == (2, ["KH-1", cell])


@pytest.mark.parametrize(
    ("encoding", "cell"),
    [
        ("cp1258", "đây ư"),
        ("gbk", "案件 女性"),
        ("big5", "案件"),
        ("cp1251", "женщина"),
        ("shift_jis", "女性"),
    ],
)
def test_a_code_page_that_could_be_several_is_refused(encoding: str, cell: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match=r"ING-204.*CSV UTF-8"):
        csv(tmp_path, f"case;x\nKH-1;{cell}\n".encode(encoding))


def test_utf_8_that_was_cut_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="ING-204"):
        csv(tmp_path, "case;x\nKH-1;ករណី".encode()[:-1])


@pytest.mark.parametrize("text", ['a,b\n1,2\n3,"x\n4,5\n', 'a,b\n1,2\n3,"x"y\n', "a,b\n1,\0\n"])
def test_a_quotation_mark_that_is_not_closed_takes_no_rows_with_it(text: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="ING-213"):
        csv(tmp_path, text)


def test_the_row_of_an_open_quotation_mark_is_told(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="row 3"):
        csv(tmp_path, 'a,b\n1,2\n3,"x\n4,5\n')


def test_sheets_keep_their_rows_columns_and_merged_cells_hidden_ones_too(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [],
        [],
        [None, "case", "level"],
        [None, "KH-1", 3.0],
        [],
        [None, "KH-2", None],
    ]
    path = books.xlsx(tmp_path / "a.xlsx", {"A": rows, "B": [["x"]], "C": []}, {"A": [(3, 1, 5, 1)]}, "B")
    first, hidden, empty = grids(path)
    assert [number for number, _ in first.rows] == [3, 4, 5, 6]
    assert first.rows[1] == (4, [None, "KH-1", "3"])
    assert [(span.top, span.bottom, span.left) for span in first.merged or ()] == [(4, 6, 1)]
    assert (hidden.name, hidden.rows, empty.rows) == ("B", [(1, ["x"])], [])


def test_charts_are_no_sheets(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("A").write(0, 0, 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=A!$A$1:$A$1"})
        book.add_chartsheet("C").set_chart(chart)
    assert [grid.name for grid in grids(tmp_path / "a.xlsx")] == ["A"]


def test_typed_cells_and_failed_formulas_come_as_text(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["case", "=x", "'=y"])
        sheet.write_formula(1, 0, "=NA()", None, "#N/A")
        sheet.write_boolean(1, 1, True)
        sheet.write_formula(1, 2, "=1+1", None, 2)
        sheet.write_datetime(2, 0, datetime(2025, 3, 5), book.add_format({"num_format": "d mmm yy"}))
        sheet.write_row(2, 1, [1234567890123456, 0.1])
    assert [cells for _, cells in grids(tmp_path / "a.xlsx")[0].rows[1:]] == [
        [None, "true", "2"],
        ["2025-03-05", "1234567890123456", "0.1"],
    ]


def test_old_workbooks_and_those_of_libreoffice_are_read(tmp_path: Path) -> None:
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    paths = (
        books.xls(tmp_path / "a.xls", {"S": [["case", "level"], ["KH-1", 3]]}),
        books.ods(tmp_path / "a.ods", [["case", "level"], ["KH-1", "3"]], empty),
    )
    for path in paths:
        assert [cells for _, cells in grids(path)[0].rows] == [["case", "level"], ["KH-1", "3"]]


def test_a_glance_takes_the_first_rows_and_is_not_troubled_by_what_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    for encoding in ("utf-8", "utf-16"):
        path.write_text("case,note\n" + 'KH-1,"ករ\n' * 1 + 'x"\n' + f"KH-2,{'ករ' * 50}\n" * 5_000, encoding)
        assert [number for number, _ in glance(path)[0].rows] == list(range(1, 41))
