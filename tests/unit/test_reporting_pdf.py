"""The PDF: all of the report, tagged, with its own fonts and the data attached; the same every time."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import made_reports
import pytest
from pypdf import PdfReader
from pypdf.generic import BooleanObject

from pipeline.errors import ReintegrationError
from pipeline.reporting import pdf
from pipeline.reporting.charts import drawings
from pipeline.reporting.document import (
    Cell,
    Chart,
    ChartPoint,
    Column,
    Heading,
    LegendKey,
    Panel,
    Paragraph,
    Report,
    RowGroup,
    Section,
    Table,
)
from pipeline.reporting.language.text import load_text
from pipeline.reporting.pdf import object_streams, typesetting

REPORTS = Path(__file__).resolve().parents[2] / "reports"
AS_OF = date(2026, 6, 1)
FILES = {
    "data/indicator_values.csv": b"scope,value\nregion,0.5\n",
    "data/datapackage.json": b"{}",
    "data/indicator_values.parquet": b"PAR1\x00\xffPAR1",
    "iati.xml": b"<iati-activities/>",
}
# "reintegration" and the like, written in the scripts of the region
SCRIPTS = {
    "km": "សមាហរណកម្មឡើងវិញ ១២ ខែ",
    "lo": "ການກັບຄືນສູ່ສັງຄົມ",
    "my": "ပြန်လည်ပေါင်းစည်းရေး",
    "th": "การคืนสู่สังคม ๑๒ เดือน",
    "vi": "Tái hòa nhập: những người đã được hỗ trợ",
}
FONTS = {
    "km": "NotoSansKhmer",
    "lo": "NotoSansLao",
    "my": "NotoSansMyanmar",
    "th": "NotoSansThai",
    "vi": "NotoSans",
}


WORDS = load_text(REPORTS, "en")
# enough to have every kind of block, and few enough pages to read
SECTIONS = ("findings", "coverage", "targets", "status", "meaning", "revisions", "annex", "method")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return made_reports.changed(tmp_path_factory.mktemp("pdf"), sections=SECTIONS)


@pytest.fixture(scope="module")
def drawn(report: Report) -> dict[str, str]:
    return made_reports.sketched(report)


@pytest.fixture(scope="module")
def document(report: Report, drawn: dict[str, str]) -> PdfReader:
    return read(pdf.render(report, drawn, FILES, AS_OF, WORDS, REPORTS))


@pytest.fixture(scope="module")
def sheets(document: PdfReader) -> list[str]:
    """The words of each page, without their spaces."""
    return [squeezed(sheet.extract_text()) for sheet in document.pages]


@pytest.fixture(scope="module")
def text(sheets: list[str]) -> str:
    return "".join(sheets)


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def squeezed(words: str) -> str:
    """Words without their spaces: where lines break is no part of the content."""
    return re.sub(r"\s", "", words)


def small(*blocks: Any, **changes: Any) -> Report:
    """A report of one section."""
    facts = (("Prepared for", "Somebody"), ("Period", "January to June 2026"))
    words = WORDS.entries("page")
    made = Report("en", "A report", "About it.", facts, "", (Section("one", "The section", blocks),), words)
    return replace(made, **changes)


def standing(report: Report) -> list[Table]:
    """The tables that stand by themselves: that of a chart is on the page and in the workbook."""
    under = {found.table.key for found in report.charts}
    return [found for found in made_reports.tables(report) if found.key not in under]


def rendered(*blocks: Any, **changes: Any) -> bytes:
    report = small(*blocks, **changes)
    return pdf.render(
        report, drawings.of(report.charts), {}, AS_OF, load_text(REPORTS, report.language), REPORTS
    )


def table(columns: int, words: str = "12 to 34") -> Table:
    row = (Cell("A row"), *(Cell(words) for _ in range(columns - 1)))
    heads = (Column("Row", numeric=False), *(Column("Interval") for _ in range(columns - 1)))
    return Table("made-table", "A table", heads, (RowGroup("", (row,)),))


def chart(title: str, description: str) -> Chart:
    panel = Panel(
        "made-drawing", title, description, "rows", (ChartPoint("A row", 0, 0.0, 40.0, 30.0, 50.0),)
    )
    return Chart("made", "A chart", "Percent", (panel,), (LegendKey("series0", "Own"),), table(3))


def elements(document: PdfReader, kind: str) -> list[Any]:
    """Every element of a kind in the structure that a screen reader follows."""
    found, pending = [], [document.trailer["/Root"]["/StructTreeRoot"]]
    while pending:
        node = pending.pop().get_object()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            found += [node] if node.get("/S") == kind else []
            pending += [node["/K"]] if "/K" in node else []
    return found


def fonts(document: PdfReader) -> list[Any]:
    """Every font of every page."""
    return [
        font.get_object()
        for sheet in document.pages
        for font in sheet["/Resources"].get_object().get("/Font", {}).values()
    ]


def metadata(document: PdfReader) -> str:
    return document.trailer["/Root"]["/Metadata"].get_object().get_data().decode("utf-8")


def test_every_section_and_every_cell_of_a_table_by_itself_is_in_the_pdf(report: Report, text: str) -> None:
    for section in report.sections:
        assert squeezed(section.title) in text
    assert len(standing(report)) > 1
    for found in standing(report):
        assert squeezed(found.caption) in text
        for group in found.groups:
            for row in group.rows:
                assert all(squeezed(cell.text) in text for cell in row)


def test_a_chart_stands_without_its_table(report: Report, text: str) -> None:
    assert report.charts
    for found in report.charts:
        assert squeezed(found.title) in text
        assert squeezed(found.table.caption) not in text.replace(squeezed(found.title), "")


def test_charts_and_tables_have_the_numbers_of_the_page(report: Report, text: str) -> None:
    number = report.numbers
    for found in standing(report):
        assert squeezed(f"Table {number[found.key]}. {found.caption}") in text
    for chart in report.charts:
        assert squeezed(f"Figure {number[chart.key]}. {chart.title}") in text


def test_it_says_which_standards_it_was_made_for(document: PdfReader) -> None:
    said = metadata(document)
    assert "<pdfaid:part>3</pdfaid:part>" in said
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said
    assert "<pdfuaid:part>1</pdfuaid:part>" in said


def test_title_language_and_date_are_those_of_the_report(report: Report, document: PdfReader) -> None:
    root = document.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] == BooleanObject(True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == BooleanObject(True)
    assert document.metadata is not None
    assert document.metadata.title == report.title
    assert document.metadata.creation_date is not None
    assert document.metadata.creation_date.date() == AS_OF


def test_the_files_below_data_are_attached_unchanged_and_no_others(document: PdfReader) -> None:
    attached = {name: contents[0] for name, contents in document.attachments.items()}
    assert attached == {
        name.removeprefix("data/"): content for name, content in FILES.items() if name.startswith("data/")
    }
    files = [file.get_object() for file in document.trailer["/Root"]["/AF"]]
    assert {file["/UF"]: file["/AFRelationship"] for file in files} == {
        "indicator_values.csv": "/Data",
        "indicator_values.parquet": "/Data",
        "datapackage.json": "/Supplement",
    }
    assert all(file["/Desc"] for file in files)


def test_every_font_is_one_of_the_projects_and_embedded(document: PdfReader) -> None:
    found = fonts(document)
    assert found
    for font in found:
        inner = font["/DescendantFonts"][0].get_object()
        assert re.fullmatch(r"/[A-Z]{6}\+NotoSans.*", inner["/BaseFont"])
        assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())


def test_every_page_has_its_number_and_says_that_the_data_are_made_up(
    report: Report, sheets: list[str]
) -> None:
    assert 5 < len(sheets) < 25
    for number, words in enumerate(sheets, start=1):
        assert f"Page{number}of{len(sheets)}" in words
        assert squeezed(report.banner) in words


def test_real_data_are_not_called_made_up() -> None:
    assert "Synthetic" not in read(rendered(Paragraph("Words."))).pages[0].extract_text()


def test_every_drawing_has_words_that_stand_for_it(
    report: Report, drawn: dict[str, str], document: PdfReader
) -> None:
    panels = [
        panel
        for section in report.sections
        for found in made_reports.charts(report, section.key)
        for panel in found.panels
        if drawn[panel.key]
    ]
    said = sorted(element["/Alt"] for element in elements(document, "/Figure"))
    assert said
    assert said == sorted(f"{panel.title}. {panel.description}" for panel in panels)


def test_every_table_has_caption_and_headings(report: Report, document: PdfReader) -> None:
    found = elements(document, "/Table")
    assert len(found) == len(standing(report))
    for one in found:
        kinds = [part.get_object()["/S"] for part in one["/K"]]
        assert {"/THead", "/TBody"} <= set(kinds)
    assert len(elements(document, "/Caption")) == len(found)


def test_the_same_report_gives_the_same_bytes() -> None:
    blocks = Paragraph("Words."), chart("A drawing", "One dot."), table(5)
    assert rendered(*blocks) == rendered(*blocks)


def plainly(document: PdfReader, number: int) -> bytes:
    """An object of a file as it stands there, with what a stream holds."""
    written = io.BytesIO()
    document.get_object(number).write_to_stream(written)
    return written.getvalue()


def test_poppler_has_no_complaint(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(rendered(Paragraph("Words."), chart("A drawing", "One dot."), table(5)))
    asked = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True)
    assert asked.stderr == ""
    assert re.search(r"Tagged: +yes", asked.stdout)


def test_small_objects_are_packed_together_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [table(5) for _ in range(30)]
    packed = rendered(*blocks)
    monkeypatch.setattr(typesetting, "compact", lambda pdf: pdf)
    loose = rendered(*blocks)
    assert len(packed) < 0.7 * len(loose)
    assert object_streams.compact(loose) == object_streams.compact(packed) == packed
    before, after = read(loose), read(packed)
    before.trailer["/Root"]["/MarkInfo"].pop("/Suspects")
    for number in range(1, before.trailer["/Size"]):
        assert plainly(before, number) == plainly(after, number)
    assert before.trailer["/ID"] == after.trailer["/ID"]
    assert before.metadata == after.metadata


@pytest.mark.parametrize("script", SCRIPTS)
def test_words_in_the_scripts_of_the_region_are_set_in_their_own_fonts(script: str) -> None:
    words = SCRIPTS[script]
    blocks = Paragraph(words), Paragraph(words, "lead"), table(3, words), chart(words, words)
    made = read(rendered(*blocks, title=words))
    names = {font["/BaseFont"].partition("+")[2] for font in fonts(made)}
    assert {f"{FONTS[script]}-Regular", f"{FONTS[script]}-Bold"} <= names
    [figure] = elements(made, "/Figure")
    assert figure["/Alt"] == f"{words}. {words}"


def test_a_letter_that_no_font_holds_stops_the_pdf_and_is_not_repeated() -> None:
    with pytest.raises(ReintegrationError) as caught:
        rendered(Paragraph("A name: 回归"))
    assert "none of its fonts" in str(caught.value)
    assert "回" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_drawing_without_words_stops_the_pdf() -> None:
    with pytest.raises(ReintegrationError, match="no words that stand for it"):
        rendered(chart("", ""))


def test_a_heading_stays_with_what_it_heads() -> None:
    lines = tuple(Paragraph("A line.") for _ in range(34))
    for number in range(22, 34):  # about as many as the first page has room for
        said = [
            sheet.extract_text()
            for sheet in read(rendered(*lines[:number], Heading("Below"), table(3))).pages
        ]
        assert any("Below" in words and "12 to 34" in words for words in said)


def test_words_are_never_read_as_markup() -> None:
    words = '#panic("x") *not bold* [c] $x$ <label> @ref // --- \\ _'
    made = read(rendered(Paragraph(words), table(2, words)))
    assert squeezed(words) in squeezed(made.pages[0].extract_text())


def test_a_wide_table_gets_smaller_type_and_a_very_wide_one_a_page_across() -> None:
    def shapes(columns: int) -> set[bool]:
        pages = read(rendered(table(columns, "123,456 to 789,012"))).pages
        return {sheet.mediabox.width > sheet.mediabox.height for sheet in pages}

    assert shapes(7) == {False}
    assert shapes(11) == {False, True}


def test_a_table_wider_than_a_page_comes_in_parts_with_every_column_once_and_the_first_in_each() -> None:
    wide = replace(
        table(40),
        columns=(Column("Area", numeric=False), *(Column(f"C{place}", True, "Over") for place in range(40))),
        groups=(RowGroup("", ((Cell("Housing"), *(Cell(f"<{place}> 123,456") for place in range(40))),)),),
    )
    said = "".join(squeezed(sheet.extract_text()) for sheet in read(rendered(wide)).pages)
    number = said.count("Housing")
    assert number > 1
    assert [said.count(f"part{part}of{number}") for part in range(1, number + 1)] == [1] * number
    assert [said.count(f"<{place}>123,456") for place in range(40)] == [1] * 40
    assert said.count("Over") == number


def test_a_number_and_its_mark_part_before_a_table_does() -> None:
    marked = "1,020 (37%) [to 2026-06]"
    [sheet] = [
        sheet.extract_text()
        for sheet in read(rendered(table(13, marked))).pages
        if "Interval" in sheet.extract_text()
    ]
    assert squeezed(sheet).count(squeezed(marked)) == 12
    assert sheet.count("1,020 (37%)") == sheet.count("[to 2026-06]") == 12


def test_a_column_wider_than_a_page_stands_as_it_can() -> None:
    pages = read(rendered(table(2, "a" * 400))).pages
    assert "a" * 40 in squeezed("".join(sheet.extract_text() for sheet in pages))


def test_a_table_of_few_rows_does_not_break() -> None:
    rows = RowGroup("", tuple((Cell(f"Row {number}"), Cell("1")) for number in range(8)))
    lines = tuple(Paragraph("A line.") for _ in range(34))
    for number in range(16, 34, 2):  # about as many as leave room for a few of its rows
        pages = read(rendered(*lines[:number], replace(table(2), groups=(rows,)))).pages
        of_pages = [len(re.findall(r"Row \d", sheet.extract_text())) for sheet in pages]
        assert sorted(of_pages)[-2:] in ([8], [0, 8])


def test_headings_of_a_long_table_stand_on_each_of_its_pages() -> None:
    rows = RowGroup("A group", tuple((Cell(f"Row {number}"), Cell("1")) for number in range(150)))
    long = replace(table(2), groups=(rows,))
    said = [sheet.extract_text() for sheet in read(rendered(long)).pages]
    with_rows = [words for words in said if re.search(r"Row \d", words)]
    assert len(with_rows) > 2
    assert all("Interval" in words and "A group" in words for words in with_rows)
