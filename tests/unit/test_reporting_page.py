"""The page itself: whole, safe, readable without script, the same every time; tests/browser looks at it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from made_reports import PLANS, Made, changed, context_of, settings_changed, sketched

from pipeline import reporting
from pipeline.reporting import page as rendered
from pipeline.reporting.charts import drawings
from pipeline.reporting.document import Cell, Column, Report, RowGroup, Table
from pipeline.reporting.exchange.record import release_record

TEMPLATES = Path(__file__).resolve().parents[2] / "reports" / "templates"
FILES = ("release.json", "data/indicator_values.csv", "report.pdf", "explore.html", "unheard.of")
VOID = {"meta", "br", "hr", "img", "link", "input"}
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    words: str = ""

    def all(self, tag: str) -> list[Element]:
        found = [self] if self.tag == tag else []
        return found + [one for child in self.children for one in child.all(tag)]

    def text(self) -> str:
        return self.words + "".join(child.text() for child in self.children)


class Reader(HTMLParser):
    """Reads a page into elements and fails where a tag is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].words += data


@dataclass(frozen=True)
class Page:
    source: str
    root: Element


@pytest.fixture(
    scope="module", params=[(plan, who) for plan in PLANS for who in ("donor:DFAT", "ministry:KHM")]
)
def page(request: pytest.FixtureRequest, made: Made) -> Page:
    """A page; the longest with every drawing, since it must not be too large."""
    report = made(*request.param)
    is_longest = request.param == ("large", "donor:DFAT")
    return read(page_of(report, drawings.of(report.charts) if is_longest else sketched(report)))


def page_of(report: Report, drawn: Mapping[str, str]) -> str:
    """The page alone, as if the other files were there."""
    return rendered.render(report, drawn, TEMPLATES, FILES)


def read(source: str) -> Page:
    reader = Reader()
    reader.feed(source)
    reader.close()
    assert len(reader.open) == 1
    return Page(source, reader.root)


def test_nothing_comes_from_outside(page: Page) -> None:
    assert set(re.findall(r"https?://[^\"'\s<]+", page.source)) <= NAMESPACES
    assert re.findall(r"(?:src|srcset|poster|data)=|url\((?!#)|@import", page.source) == []


def test_every_link_leads_into_the_page_or_to_a_file_beside_it(page: Page) -> None:
    links = {link.attributes["href"] for link in page.root.all("a")}
    assert {link for link in links if not link.startswith("#")} == set(FILES) - {"unheard.of"}


def test_the_files_of_the_folder_are_listed_in_the_order_of_the_catalogue() -> None:
    words = {"title": "no file", "file_tables_xlsx": "A workbook", "file_data_a_csv": "Data"}
    named = ["unheard.of", "data/a.csv", "tables.xlsx"]
    assert rendered.described(named, words) == [("tables.xlsx", "A workbook"), ("data/a.csv", "Data")]


def test_only_the_style_and_the_script_that_the_policy_names_may_run(page: Page) -> None:
    assert re.findall(r"\s(?:style|on\w+)=\"", page.source) == []
    [style], [script] = page.root.all("style"), page.root.all("script")
    assert script.attributes == {}
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(one.words.encode()).digest()).decode() for one in (style, script)
    )
    [policy] = [
        meta.attributes["content"]
        for meta in page.root.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}';" in policy
    assert "unsafe" not in policy


def test_ids_are_unique_and_every_reference_has_one(page: Page) -> None:
    ids = re.findall(r"\sid=\"([^\"]+)\"", page.source)
    assert len(ids) == len(set(ids))
    named = re.findall(r"href=\"#([^\"]+)\"|url\(#([^)]+)\)|aria-labelledby=\"([^\"]+)\"", page.source)
    assert {one for group in named for part in group for one in part.split()} <= set(ids)


def test_every_figure_has_its_table_and_every_drawing_its_words(page: Page) -> None:
    for figure in page.root.all("figure"):
        assert len(figure.all("table")) == 1
        drawings = [svg for svg in figure.all("svg") if svg.attributes.get("role") == "img"]
        assert drawings
        for drawing in drawings:
            assert drawing.all("title")[0].words
            assert drawing.all("desc")[0].words


def test_the_language_is_named_and_headings_skip_no_level(page: Page) -> None:
    assert page.root.all("html")[0].attributes["lang"] == "en"
    levels = [int(level) for level in re.findall(r"<h([1-6])", page.source)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_page_says_where_its_marks_and_measures_are_explained(page: Page) -> None:
    assert "the marks and the choices behind it: definitions.html" in page.root.all("body")[0].text()


def test_charts_and_tables_are_numbered_apart_and_a_table_under_a_chart_by_its_chart(page: Page) -> None:
    figures = page.root.all("figure")
    names = [figure.all("figcaption")[0].all("b")[0].words for figure in figures]
    under = [figure.all("caption")[0].all("b")[0].words for figure in figures]
    every = [caption.all("b")[0].words for caption in page.root.all("caption")]
    alone = [words for words in every if words not in under]
    assert [words.split(". ")[0] for words in names] == [f"Figure {n}" for n in range(1, len(names) + 1)]
    assert under == [f"Figure {number} in numbers." for number in range(1, len(names) + 1)]
    assert alone == [f"Table {number}." for number in range(1, len(alone) + 1)]


def test_the_page_is_smaller_than_two_megabytes(page: Page) -> None:
    assert len(page.source.encode()) < 2_000_000


def test_no_number_that_is_not_there_is_printed(page: Page) -> None:
    text = page.root.all("body")[0].text()
    assert re.findall(r"\b(?:None(?! of)|nan|NaN|inf)\b|\{\w*\}", text) == []


def test_a_table_cell_holds_words_a_number_or_a_mark(page: Page) -> None:
    for table in page.root.all("table"):
        for cell in table.all("td"):
            assert cell.words.strip() or cell.attributes.get("colspan")


def test_the_record_names_run_inputs_rules_and_audit(tmp_path: Path) -> None:
    context = context_of(settings_changed(tmp_path))
    record = json.loads(release_record(context.release, {"report.html": b"page"}, {"mode": "one_person"}))
    assert record["run_id"] == "r-3f9a1c77e2b0"
    assert record["disclosure"] == {
        "rules": {"minimum_group": 11, "minimum_part": 3, "low_reliability_width": 0.3},
        "audit": "passed: 0 of 412 cells open",
    }
    assert record["approval"] == {"mode": "one_person"}
    assert record["files"] == {"report.html": hashlib.sha256(b"page").hexdigest()}


def test_a_written_page_links_to_files_that_lie_beside_it(tmp_path: Path) -> None:
    folder = reporting.write(settings_changed(tmp_path, plan="withheld"), "ministry:KHM", "2026H1")
    links = re.findall(r'href="([^#"]+)"', (folder / "report.html").read_text("utf-8"))
    assert "release.json" in links
    assert [link for link in links if not (folder / link).is_file()] == []


def test_cells_are_sorted_by_numbers_and_marks_are_marked() -> None:
    def by(*cells: Cell, numeric: bool = True) -> list[str]:
        table = Table(
            "key", "caption", (Column("column", numeric),), (RowGroup("", tuple((one,) for one in cells)),)
        )
        return [row[0] for row in rendered.attributes(table)]

    share, band = Cell("12 of 30 (40%)", 12), Cell("0\N{EN DASH}3 of 30", flag="band")
    assert by(share, band, Cell("20 to 60% possible"), Cell("[c]", flag="c"), Cell("[x]")) == [
        'data-value="12"',
        'data-value="0"',
        "",  # a share among counts has no place among them
        "data-mark",
        "data-mark",
    ]
    ranges = (
        Cell("\N{MINUS SIGN}15 to +3"),
        Cell("4.5 to 6"),
        Cell("1,234\N{EN DASH}1,237"),
        Cell("[z]", flag="z"),
    )
    assert by(*ranges) == ['data-value="-15"', 'data-value="4.5"', 'data-value="1234"', "data-mark"]
    assert by(Cell("3 to 5 visits"), numeric=False) == [""]


def test_words_can_be_read_on_every_ground_in_light_and_in_dark() -> None:
    style = Path("reports/templates/palette.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--(\w+): (#\w+)", part)) for part in style.split("@media", 2)[:2])
    assert light.keys() == dark.keys()
    for colours in (light, dark):
        for words in ("ink", "quiet", "accent", "warning"):
            assert min(_contrast(colours[words], colours[ground]) for ground in ("page", "soft")) >= 4.5
        for sign in ("edge", "focus"):
            assert min(_contrast(colours[sign], colours[ground]) for ground in ("page", "soft")) >= 3
        assert _contrast("#fff", colours["head"]) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_where_all_is_withheld_no_share_is_printed(made: Made) -> None:
    report = made("withheld", "ministry:KHM")
    source = page_of(report, drawings.of(report.charts))
    body = source[source.index("<body") :]
    assert re.findall(r"\d+ of \d+ \(|role=\"img\"", body) == []


def test_text_from_the_release_is_never_read_as_markup(tmp_path: Path) -> None:
    report = changed(tmp_path, "update outcomes set short_name = '<b>$x$ & y</b>' where outcome = 'O01'")
    source = page_of(report, sketched(report))
    assert "<b>$x$" not in source
    assert "&lt;b&gt;$x$ &amp; y&lt;/b&gt;</text>" in source
