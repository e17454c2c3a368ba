"""The workbook says what the page says, as numbers where there are numbers, and runs nothing."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path

import made_reports
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.reporting import page, workbook
from pipeline.reporting.assemble import assemble
from pipeline.reporting.context import Context
from pipeline.reporting.document import Cell, Column, Fold, Paragraph, Report, RowGroup, Section, Table
from pipeline.reporting.workbook.flat_table import entry, flat

BEFORE_TABLES = ["Cover", "Contents", "Notes"]
HOSTILE = (
    "=1+1",
    "+1 to +2",
    "-3",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "[a](http://x)",
    "$$a$$",
    "{=1}",
    "ខ្មែរ",
    "7",
)
Made = tuple[Context, Report, bytes]
OF_ALL_KINDS = ("missing", "targets", "change", "profile", "quality", "annex")
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


def made(tmp: Path, plan: str, audience: str) -> Made:
    context = made_reports.context_of(made_reports.settings_changed(tmp, plan=plan), audience)
    report = assemble(context.definition, context.release, context.text)
    return context, report, workbook.render(report, context.release, context.text)


@pytest.fixture(scope="module", params=[("large", "donor:DFAT"), ("withheld", "ministry:KHM")], ids="-".join)
def book(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Context, Report, bytes]:
    return made(tmp_path_factory.mktemp("book"), *request.param)


@pytest.fixture(scope="module")
def donor(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("donor"), "ordinary", "donor:DFAT")


@lru_cache(maxsize=3)
def opened(content: bytes) -> Workbook:
    """The workbook, read once; no test changes it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def table_of(sheet: Worksheet) -> list[tuple[openpyxl.cell.Cell, ...]]:
    """The cells of the one table of a sheet, headings first."""
    (found,) = sheet.tables.values()
    return list(sheet[found.ref])


def sheets(report: Report, content: bytes) -> Iterator[tuple[Table, Worksheet]]:
    read = opened(content)
    names = [name for name in read.sheetnames if name not in BEFORE_TABLES]
    yield from zip(made_reports.tables(report), (read[name] for name in names), strict=True)


def page_order(report: Report) -> list[str]:
    numbers = page._numbers(report)
    return sorted((table.key for table in made_reports.tables(report)), key=numbers.__getitem__)


def test_every_table_of_the_page_has_a_sheet_with_its_number(book: Made) -> None:
    _, report, content = book
    found = [sheet["A1"].value for _, sheet in sheets(report, content)]
    captions = {table.key: table.caption for table in made_reports.tables(report)}
    expected = [f"Table {number}. {captions[key]}" for number, key in enumerate(page_order(report), start=1)]
    assert found == expected
    assert len(found) > 3


def test_every_cell_of_every_table_stands_in_the_workbook(book: Made) -> None:
    found = [(cell.text, said(shown)) for cell, shown in pairs(book)]
    assert [shown for _, shown in found] == [text for text, _ in found]
    assert len(found) > 100


def test_the_label_of_a_row_group_stands_in_each_of_its_rows(book: Made) -> None:
    for table, sheet in sheets(*book[1:]):
        if any(group.label for group in table.groups):
            first = [line[0].value for line in table_of(sheet)]
            assert first == ["Shown for", *(group.label for group in table.groups for _ in group.rows)]


def beside(heading: str) -> bool:
    """A column that the workbook adds beside one of the table's own."""
    groups = ("DFAT", "Cambodia", "Whole region", "Everybody so far", "Opened January 2024 to December 2024")
    return heading.endswith((": number", ": 95% interval", ": second line")) and not heading.startswith(
        tuple(f"{group}: 95%" for group in groups)
    )


def said(cell: openpyxl.cell.Cell) -> str:
    """What a spreadsheet shows: words, or a number by its format."""
    if cell.data_type == "s":
        return str(cell.value)
    assert cell.data_type == "n"
    above, *below = re.findall(r'(?:"[^"]*"|[^;"])+', cell.number_format)
    form = below[0] if below and cell.value < 0 else above
    digits = re.search(r"[#,]*0(\.0+)?%?", re.sub(r'"[^"]*"', lambda found: "~" * len(found[0]), form))
    assert digits is not None
    number = abs(cell.value) * (100 if digits[0].endswith("%") else 1)
    written = f"{number:,.{len(digits[1] or '.') - 1}f}" + ("%" if digits[0].endswith("%") else "")
    return (form[: digits.start()] + written + form[digits.end() :]).replace('"', "")


def test_figures_are_numbers_and_marks_are_words(book: Made) -> None:
    figures = 0
    for cell, found in pairs(book):
        assert found.value is not None
        if cell.value is None or cell.flag in ("c", "x", "z"):
            assert found.data_type == "s", found.coordinate
        elif re.fullmatch(r"[\d,]+|[+\N{MINUS SIGN}]?\d+%?( \[low\])?", cell.text):
            share = cell.text.rstrip("[low] ").endswith("%")
            assert found.value == pytest.approx(cell.value / 100 if share else cell.value), found.coordinate
            figures += 1
    assert figures > 20


def pairs(book: Made) -> Iterator[tuple[Cell, openpyxl.cell.Cell]]:
    """Every cell of the model with its cell in the workbook."""
    for table, sheet in sheets(*book[1:]):
        headings, *lines = table_of(sheet)
        labelled = any(group.label for group in table.groups)
        places = [place for place, cell in enumerate(headings) if not beside(str(cell.value))][labelled:]
        rows = [row for group in table.groups for row in group.rows]
        for line, row in zip(lines, rows, strict=True):
            yield from zip(row, (line[place] for place in places), strict=True)


def test_a_percentage_is_a_share(book: Made) -> None:
    _, report, content = book
    shares = [
        cell
        for _, sheet in sheets(report, content)
        for line in table_of(sheet)[1:]
        for cell in line
        if cell.data_type == "n" and cell.number_format.startswith("0%")
    ]
    assert all(0 <= cell.value <= 1 for cell in shares)


def test_what_is_not_quite_none_is_no_0_in_the_workbook(book: Made) -> None:
    text = book[0].text
    for words, value in (("under 1%", 0), ("over 99%", 100), ("under 0.01", 0.0), ("0\N{EN DASH}3", None)):
        assert entry(Cell(words, value), text).number is None
    column = (Column("Outcome", numeric=False), Column("Share"))
    table = Table("t", "c", column, (RowGroup("", ((Cell("A"), Cell("under 1%", 0)),)),))
    assert [one.number for one in flat(table, text).rows[0]] == [None, None]


def test_a_cell_that_says_more_has_its_number_and_its_interval_beside_it(book: Made) -> None:
    cells = (
        Cell("12 of 30 (40%) [low]", 12, "low", "25 to 58"),
        Cell("[c]", flag="c"),
        Cell("0\N{EN DASH}3 of 40 (8% or less)", flag="band"),
    )
    rows = tuple((Cell("A"), cell) for cell in cells)
    found = flat(
        Table(
            "t",
            "c",
            (Column("Outcome", numeric=False), Column("Known", group="DFAT")),
            (RowGroup("12 months", rows),),
        ),
        book[0].text,
    )
    assert found.headings == (
        "Shown for",
        "Outcome",
        "DFAT: Known",
        "DFAT: Known: number",
        "DFAT: Known: 95% interval",
    )
    assert [one.text for one in found.rows[0]] == ["12 months", "A", "12 of 30 (40%) [low]", "12", "25 to 58"]
    assert [row[3].number for row in found.rows] == [12, None, None]
    assert [row[3].text for row in found.rows[1:]] == ["[c]", "0\N{EN DASH}3 of 40 (8% or less)"]


def test_a_second_line_that_is_no_interval_is_not_called_one(donor: Made) -> None:
    columns = (Column("Outcome", numeric=False), Column("Target"), Column("Net"))
    row = (Cell("A"), Cell("60%", 60, below="December 2026"), Cell("+7", 7, below="\N{MINUS SIGN}5 to +15"))
    found = flat(Table("t", "c", columns, (RowGroup("", (row,)),)), donor[0].text)
    assert found.headings == ("Outcome", "Target", "Target: second line", "Net", "Net: 95% interval")
    assert [one.number for one in found.rows[0]] == [None, 0.6, None, 7, None]


def test_headings_of_a_table_are_unique(book: Made) -> None:
    columns = (Column("Group", numeric=False), Column("Known"), Column("known"))
    table = Table("t", "c", columns, (RowGroup("", ((Cell("A"), Cell("1", 1), Cell("2", 2)),)),))
    assert flat(table, book[0].text).headings == ("Group", "Known", "known (2)")
    for _, sheet in sheets(*book[1:]):
        headings = [str(cell.value).casefold() for cell in table_of(sheet)[0]]
        assert len(set(headings)) == len(headings)


def test_names_of_sheets_are_short_unique_and_legal(book: Made) -> None:
    names = opened(book[2]).sheetnames
    assert names[:3] == BEFORE_TABLES
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)
    assert workbook.sheet_name(12, "a/b: [c]'s " + "long " * 9) == "12 a b   c  s long long long lo"


def test_the_logframe_of_a_donor_is_a_sheet_named_for_it(donor: Made) -> None:
    named = {table.key: (table, sheet) for table, sheet in sheets(*donor[1:])}
    table, sheet = named["logframe-table"]
    assert re.fullmatch(r"\d+ Logframe", sheet.title)
    headings, *lines = table_of(sheet)
    heading = donor[0].text("targets.logframe.target")
    place = [column.label for column in table.columns].index(heading)
    target = [cell.value for cell in headings].index(heading)
    assert [line[target].value for line in lines] == [
        pytest.approx((row[place].value or 0) / 100) for row in table.groups[0].rows
    ]


def test_the_contents_lead_to_every_table_and_every_table_back(book: Made) -> None:
    read = opened(book[2])
    leads = [line[0] for line in table_of(read["Contents"])[1:]]
    assert [cell.value for cell in leads] == read.sheetnames[3:]
    assert [cell.hyperlink.location for cell in leads] == [f"'{name}'!A1" for name in read.sheetnames[3:]]
    for name in read.sheetnames[2:]:
        assert links(read[name]) == ["'Contents'!A1"]


def links(sheet: Worksheet) -> list[str]:
    return [
        cell.hyperlink.location or cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink
    ]


def test_notes_explain_every_mark(book: Made) -> None:
    notes = {line[0].value: line[1].value for line in table_of(opened(book[2])["Notes"])[1:]}
    assert {"[c]", "[x]", "[z]", "[low]", "95% interval"} <= notes.keys()
    assert "{" not in "".join(notes.values())


def test_the_cover_and_every_sheet_say_that_data_are_made_up(book: Made) -> None:
    _, report, content = book
    read = opened(content)
    for name in read.sheetnames:
        over = [cell.value for (cell,) in read[name]["A1:A9"]]
        assert (report.banner in over) is bool(report.banner) or name == "Notes"
    cover = " ".join(str(cell.value) for (cell,) in read["Cover"]["A1:A20"])
    assert report.title in cover and report.about in cover and book[0].release.run_id in cover


def test_the_properties_name_the_report_and_not_the_machine(book: Made) -> None:
    context, report, content = book
    read = opened(content)
    found = read.properties
    assert (found.title, found.subject, found.creator, found.lastModifiedBy) == (
        report.title,
        report.about,
        "reintegration",
        "reintegration",
    )
    as_of = datetime.combine(context.release.as_of, time())
    assert found.created.replace(tzinfo=None) == found.modified.replace(tzinfo=None) == as_of
    assert {one.name: one.value for one in read.custom_doc_props.props} == {"Language": "en"}


def test_the_same_report_gives_the_same_bytes(donor: Made) -> None:
    context, report, content = donor
    assert workbook.render(report, context.release, context.text) == content


def hostile_report(report: Report) -> Report:
    """A report whose every text is something that a spreadsheet could take for more than words."""
    rows = tuple(tuple(Cell(words) for words in (one, one)) for one in HOSTILE)
    columns = (Column(HOSTILE[0], numeric=False), Column(HOSTILE[3]))
    table = Table("hostile", HOSTILE[0], columns, (RowGroup(HOSTILE[1], rows),))
    inside = Fold("more", (Paragraph("x"), replace(table, key="second")))
    section = Section("planted", HOSTILE[0], (table, inside))
    return replace(report, title=HOSTILE[0], about=HOSTILE[3], banner=HOSTILE[1], sections=(section,))


def test_nothing_is_a_formula_or_a_link(book: Made) -> None:
    context, report, _ = book
    content = workbook.render(hostile_report(report), context.release, context.text)
    read = opened(content)
    assert [
        cell.value for line in read.worksheets for row in line for cell in row if cell.data_type == "f"
    ] == []
    for sheet in read.worksheets[3:]:
        lines = table_of(sheet)
        assert [cell.value for cell in lines[0]] == ["Shown for", HOSTILE[0], HOSTILE[3]]
        assert [[cell.value for cell in line] for line in lines[1:]] == [
            [HOSTILE[1], one, one] for one in HOSTILE
        ]
        assert {cell.data_type for line in lines for cell in line} == {"s"}
        assert links(sheet) == ["'Contents'!A1"]
        assert all(cell.quotePrefix for line in lines[1:] for cell in line if cell.value[0] in "=+-@")


def test_no_cell_of_a_report_is_a_formula_or_merged(book: Made) -> None:
    for sheet in opened(book[2]).worksheets:
        assert sheet.merged_cells.ranges == set()
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


def test_headings_and_names_of_rows_stay_in_sight(book: Made) -> None:
    for _, sheet in sheets(*book[1:]):
        (found,) = sheet.tables.values()
        first = sheet[found.ref][1]
        labelled = first[0].value if sheet[found.ref][0][0].value != "Shown for" else first[1].value
        assert isinstance(labelled, str)
        assert openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)[1] == first[0].row


def shown_by_libreoffice(content: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """Every sheet as LibreOffice shows it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.fail("LibreOffice is not there: install the package libreoffice-calc.")
    (folder / "tables.xlsx").write_bytes(content)
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", AS_CSV, "--outdir", str(folder / "shown"), str(folder / "tables.xlsx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return {
        file.stem.removeprefix("tables-"): list(csv.reader(file.open(encoding="utf-8")))
        for file in (folder / "shown").iterdir()
    }


@pytest.mark.long
def test_a_spreadsheet_shows_what_the_page_shows(donor: Made, tmp_path: Path) -> None:
    context, whole, _ = donor
    some = tuple(section for section in whole.sections if section.key in OF_ALL_KINDS)
    report = replace(whole, sections=some)
    shown = shown_by_libreoffice(workbook.render(report, context.release, context.text), tmp_path)
    listed = workbook.sheets_of(report, context.text)
    assert shown.keys() == {*BEFORE_TABLES, *(sheet.name for sheet in listed)}
    for sheet in listed:
        expected = flat(sheet.table, context.text)
        found = shown[sheet.name][-len(expected.rows) :]
        assert found == [[one.text for one in row] for row in expected.rows], sheet.name
