"""The page itself: whole, safe, readable without script, the same every time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from release_file import LARGE, ORDINARY, SMALL_SCOPE, WITHHELD, settings_for

from pipeline import reporting

PLANS = {"ordinary": ORDINARY, "large": LARGE, "withheld": WITHHELD, "small": SMALL_SCOPE}
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
    record: dict[str, object]
    root: Element


@pytest.fixture(
    scope="module", params=[(plan, who) for plan in PLANS for who in ("donor:DFAT", "ministry:KHM")]
)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Page:
    plan, audience = request.param
    settings = settings_for(tmp_path_factory.mktemp("page"), PLANS[plan])
    folder = reporting.write(settings, audience, "2026H1")
    source = (folder / "report.html").read_text("utf-8")
    reader = Reader()
    reader.feed(source)
    reader.close()
    assert len(reader.open) == 1
    return Page(source, json.loads((folder / "release.json").read_text("utf-8")), reader.root)


def test_nothing_comes_from_outside(page: Page) -> None:
    assert set(re.findall(r"https?://[^\"'\s<]+", page.source)) <= NAMESPACES
    assert re.findall(r"(?:src|srcset|poster|data)=|url\((?!#)|@import", page.source) == []
    assert {link.attributes["href"][0] for link in page.root.all("a")} == {"#"}


def test_no_script_and_no_style_but_the_one_that_the_policy_names(page: Page) -> None:
    assert page.root.all("script") == []
    assert re.findall(r"\s(?:style|on\w+)=\"", page.source) == []
    [style] = page.root.all("style")
    digest = base64.b64encode(hashlib.sha256(style.words.encode()).digest()).decode()
    [policy] = [
        meta.attributes["content"]
        for meta in page.root.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
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


def test_marks_are_explained_before_the_first_table(page: Page) -> None:
    assert page.source.index("Marks used in tables and charts") < page.source.index("<table")


def test_the_page_is_smaller_than_two_megabytes(page: Page) -> None:
    assert len(page.source.encode()) < 2_000_000


def test_no_number_that_is_not_there_is_printed(page: Page) -> None:
    text = page.root.all("body")[0].text()
    assert re.findall(r"\b(?:None|nan|NaN|inf)\b|\{\w*\}", text) == []


def test_a_table_cell_holds_words_a_number_or_a_mark(page: Page) -> None:
    for table in page.root.all("table"):
        for cell in table.all("td"):
            assert cell.words.strip() or cell.attributes.get("colspan")


def test_the_record_names_run_inputs_rules_and_audit(page: Page) -> None:
    assert page.record["run_id"] == "r-3f9a1c77e2b0"
    assert page.record["disclosure"] == {
        "rules": {"smallest_group": 11, "smallest_part": 3, "widest_reliable_interval": 0.3},
        "audit": "passed: 0 of 412 cells open",
    }
    digest = hashlib.sha256(page.source.encode()).hexdigest()
    assert page.record["files"] == {"report.html": digest}


def test_where_all_is_withheld_no_share_is_printed(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = settings_for(tmp_path_factory.mktemp("withheld"), WITHHELD)
    folder = reporting.write(settings, "ministry:KHM", "2026H1")
    source = (folder / "report.html").read_text("utf-8")
    body = source[source.index("<body") :]
    assert re.findall(r"\d+ of \d+ \(|role=\"img\"", body) == []


def test_text_from_the_release_is_never_read_as_markup(tmp_path_factory: pytest.TempPathFactory) -> None:
    import duckdb

    settings = settings_for(tmp_path_factory.mktemp("markup"))
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute("update outcomes set short_name = '<b>$x$ & y</b>' where outcome = 'O01'")
    source = (reporting.write(settings, "donor:DFAT", "2026H1") / "report.html").read_text("utf-8")
    assert "<b>$x$" not in source
    assert "&lt;b&gt;$x$ &amp; y&lt;/b&gt;</text>" in source
