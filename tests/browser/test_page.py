"""The page in a real browser: for everybody, on every screen, with and without its script."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from tests.browser.visits import FILES, KINDS, Opened, Visitor

pytestmark = pytest.mark.long
WIDTHS = (360, 768, 1280)
LONG = "#time-table"  # a table of ten groups of rows
NUMBERS = "At risk from the start"  # the heading of its third column


@pytest.fixture(scope="module", params=KINDS)
def opened(request: pytest.FixtureRequest, visitor: Visitor, pages: dict[str, Path]) -> Opened:
    return visitor.open(pages[request.param])


OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true"


@pytest.fixture
def page(visitor: Visitor, pages: dict[str, Path]) -> Page:
    """A page that a test may change, with every table of a chart open."""
    page = visitor.open(pages["donor"]).page
    page.evaluate(OPEN_ALL)
    return page


@pytest.fixture(scope="module", params=KINDS)
def few_of_each(request: pytest.FixtureRequest, visitor: Visitor, pages: dict[str, Path]) -> Page:
    """A page with all folds open and four of whatever is alike: contrast takes long on every cell."""
    page = visitor.open(pages[request.param]).page
    page.evaluate(
        """() => {
            for (const fold of document.querySelectorAll("details")) fold.open = true;
            const parts = "figure, .table, details, .panel, tbody, tbody > tr, li, dl > div, p, h3";
            const seen = {};
            for (const one of document.querySelectorAll(parts)) {
                const kind = [one.tagName, one.className, one.parentElement?.className].join();
                seen[kind] = (seen[kind] ?? 0) + 1;
                if (seen[kind] > 4) one.remove();
            }
        }"""
    )
    return page


def violations(page: Page, **options: object) -> list[tuple[str, list[str]]]:
    """What axe finds, by rule, with the first elements of each."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_at_any_width_in_light_and_dark(
    few_of_each: Page, width: int, scheme: Literal["light", "dark"]
) -> None:
    few_of_each.set_viewport_size({"width": width, "height": 900})
    few_of_each.emulate_media(color_scheme=scheme)
    assert violations(few_of_each) == []


def test_axe_finds_nothing_on_the_whole_page(opened: Opened) -> None:
    assert violations(opened.page, rules={"color-contrast": {"enabled": False}}) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(opened: Opened, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 900})
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


def test_nothing_is_fetched_and_nothing_is_complained_of(opened: Opened) -> None:
    assert opened.complaints == []
    assert opened.asked_for == [opened.page.url]


def test_the_policy_refuses_whatever_is_not_of_the_page(page: Page) -> None:
    refused = page.evaluate(
        """async () => {
            const refused = [];
            const note = (event) => refused.push(event.effectiveDirective);
            document.addEventListener("securitypolicyviolation", note);
            const script = document.createElement("script");
            script.textContent = "document.title = 'changed'";
            const style = document.createElement("style");
            style.textContent = "body { display: none }";
            const image = document.createElement("img");
            image.src = "http://127.0.0.1:9/image.png";
            document.body.append(script, style, image);
            await new Promise((done) => setTimeout(done, 100));
            return refused.sort();
        }"""
    )
    assert refused == ["img-src", "script-src-elem", "style-src-elem"]
    assert page.title() != "changed"


def test_title_language_and_headings_tell_what_it_is(opened: Opened) -> None:
    page = opened.page
    assert page.title() == f"{page.locator('h1').inner_text()}, January to June 2026"
    assert page.locator("html").get_attribute("lang") == "en"
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map((one) => +one.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def column(table: Locator, number: int, group: int = 0) -> list[str]:
    """The words of a column within a group of rows, from top to bottom."""
    cells = table.locator("tbody").nth(group).locator(f"tr:not(.group) > :nth-child({number})")
    return [words.split("\n")[0] for words in cells.all_inner_texts()]


def test_the_keyboard_sorts_within_groups_and_brings_the_order_back(page: Page) -> None:
    table = page.locator(LONG)
    before = column(table, 1), column(table, 3)
    labels = table.locator("tr.group").all_inner_texts()
    heading = table.locator("th[scope=col]").nth(2)
    table.locator("xpath=preceding::a[1]").focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if heading.locator("button").evaluate("button => button === document.activeElement"):
            break
    assert heading.locator("button").evaluate("button => getComputedStyle(button).outlineStyle") == "solid"
    told = page.get_by_role("status").last
    seen = []
    for way in ("ascending", "descending"):
        page.keyboard.press("Enter")
        assert heading.get_attribute("aria-sort") == way
        assert NUMBERS in told.inner_text()
        seen.append(column(table, 3))
    numbers = [int(words) for words in before[1] if words.isdigit()]
    marks = [words for words in before[1] if not words.isdigit()]
    assert numbers != sorted(numbers)
    assert seen == [[*map(str, sorted(numbers, reverse=down)), *marks] for down in (False, True)]
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") is None
    assert (column(table, 1), column(table, 3)) == before
    assert table.locator("tr.group").all_inner_texts() == labels


def test_marks_stand_last_whichever_way_a_table_is_sorted(visitor: Visitor, pages: dict[str, Path]) -> None:
    page = visitor.open(pages["ministry"]).page
    table = page.locator(".table", has=page.locator("td[data-mark]")).filter(has=page.locator("button")).first
    number = table.evaluate(
        """table => [...table.querySelectorAll("tbody tr:not(.group)")]
            .map((row) => [...row.cells].findIndex((cell) => "mark" in cell.dataset))
            .find((place) => place > 0)"""
    )
    body = table.locator("tbody", has=page.locator(f"tr > [data-mark]:nth-child({number + 1})")).first
    for _ in range(2):
        table.locator("th[scope=col] button").nth(number).press("Space")
        marked = body.locator(f"tr:not(.group) > :nth-child({number + 1})").evaluate_all(
            "cells => cells.map((cell) => 'mark' in cell.dataset)"
        )
        assert True in marked and marked == sorted(marked)


def test_the_filter_leaves_rows_with_the_words_and_says_how_many(page: Page) -> None:
    table = page.locator(LONG)
    rows = table.locator("tbody tr:not(.group)")
    total, outcome = rows.count(), table.locator("tr.group").nth(1).inner_text()
    of_outcome = len(column(table, 1, group=1))
    field = table.get_by_label("Show only rows with")
    field.focus()
    page.keyboard.type("12 MONTHS")
    shown = rows.locator("visible=true")
    assert {words.split("\t")[0] for words in shown.all_inner_texts()} == {"12 months"}
    assert table.get_by_role("status").inner_text() == f"{shown.count()} of {total} rows shown."
    field.fill(outcome)
    assert table.locator("tr.group").locator("visible=true").all_inner_texts() == [outcome]
    assert shown.count() == of_outcome
    field.fill("no such words")
    assert shown.count() == 0
    page.keyboard.press("Escape")
    assert shown.count() == total
    assert table.get_by_role("status").inner_text() == ""


def test_paper_has_every_row_and_no_control(page: Page) -> None:
    page.locator(LONG).get_by_label("Show only rows with").fill("12 months")
    page.emulate_media(media="print")
    rows = page.locator(f"{LONG} tbody tr")
    assert rows.locator("visible=true").count() == rows.count()
    assert page.locator(".filter, nav, .boxes, .up, .saving").locator("visible=true").count() == 0
    folded = page.locator("details.fold td")
    assert folded.locator("visible=true").count() == folded.count()


def test_headings_stand_on_every_page_of_a_long_table(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main > :not(#time)').forEach((one) => one.remove())")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    texts = [text for text in (one.extract_text() for one in printed) if "18 months" in text]
    assert len(texts) > 1
    assert all(NUMBERS in " ".join(text.split()) for text in texts)


@pytest.mark.parametrize("kind", KINDS)
def test_without_script_everything_is_there_and_no_dead_control(
    visitor: Visitor, pages: dict[str, Path], kind: str
) -> None:
    opened = visitor.open(pages[kind], java_script_enabled=False)
    page = opened.page
    assert page.locator("button, input, select, [aria-sort], output").count() == 0
    folds = page.locator("details")
    folds.first.locator("summary").first.click()
    assert folds.first.get_attribute("open") == ""
    folds.evaluate_all("all => all.forEach((fold) => { fold.open = true; })")
    figures = page.locator("figure").filter(has=page.locator("svg[role=img]"))
    assert figures.count() > 10
    for part in ("figure svg[role=img]:not(.narrow)", "figcaption", "caption", "th", "td:not([colspan])"):
        assert page.locator(part).locator("visible=false").count() == 0
    assert opened.complaints == []


def test_on_a_dark_page_charts_have_no_white_box_and_no_colour_of_the_light_one(
    visitor: Visitor, pages: dict[str, Path]
) -> None:
    page = visitor.open(pages["donor"], color_scheme="dark").page
    grounds = """all => all.map((one) => getComputedStyle(one).backgroundColor)"""
    clear = {"rgba(0, 0, 0, 0)"}
    assert (
        set(page.locator("figure.chart, figure.chart div, figure.chart svg").evaluate_all(grounds)) == clear
    )
    look = """all => all.flatMap((one) => {
        const { fill, stroke } = getComputedStyle(one);
        return [fill, stroke];
    })"""
    drawn = page.locator("figure.chart svg[role=img] :is(path, use, text)").evaluate_all(look)
    own, ink, white = "rgb(18, 67, 109)", "rgb(11, 12, 12)", "rgb(255, 255, 255)"
    assert len(drawn) > 100
    assert {own, white} & set(drawn) == set()
    words = page.locator("figure.chart svg[role=img] text[fill='#0b0c0c']").evaluate_all(look)
    assert ink not in words


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_saved_in_light_colours_with_its_title_and_source(
    visitor: Visitor, pages: dict[str, Path], tmp_path: Path, scheme: str
) -> None:
    opened = visitor.open(pages["donor"], color_scheme=scheme, accept_downloads=True)
    figure = opened.page.locator("figure.chart").first
    title = figure.locator(".title").inner_text()
    saved = {}
    for kind in ("PNG", "SVG"):
        button = figure.get_by_role("button", name=kind)
        assert title in (button.get_attribute("aria-label") or "")
        button.focus()
        with opened.page.expect_download() as download:
            opened.page.keyboard.press("Enter")
        saved[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[kind])
    assert saved["PNG"].read_bytes().startswith(b"\x89PNG")
    drawing = ElementTree.parse(saved["SVG"]).getroot()
    words = " ".join(text for text in drawing.itertext())
    assert title in " ".join(words.split())
    assert opened.page.locator("#saving").get_attribute("data-source") in words
    colours = {one.get("fill") for one in drawing.iter()} - {None, "none"}
    assert {"#ffffff", "#0b0c0c"} <= colours
    assert not {colour for colour in colours if colour and colour.startswith("rgb")}
    assert opened.complaints == []


def test_on_a_phone_the_wide_drawing_gives_way_to_the_narrow_one(
    visitor: Visitor, pages: dict[str, Path]
) -> None:
    for width, seen in ((390, "narrow"), (1280, "")):
        page = visitor.open(pages["donor"], viewport={"width": width, "height": 900}).page
        panels = page.locator(".panel:has(svg.narrow)")
        assert panels.count() > 0
        shown = panels.first.locator("svg[role=img]").locator("visible=true")
        assert shown.count() == 1
        assert (shown.get_attribute("class") or "") == seen
        sizes = shown.locator("text").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().height)"
        )
        assert min(sizes) >= 10


def test_the_page_links_to_the_other_files_of_its_folder(opened: Opened) -> None:
    links = opened.page.locator("section:has(> #files) a")
    found = links.evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert found == list(FILES)
    assert all(re.search(r"\w{3}", words) for words in links.all_inner_texts())
