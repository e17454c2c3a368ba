"""The page to explore the figures, in a real browser: by keyboard, by link, on every screen."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.visits import KINDS, Opened, Visitor
from tests.explorer_lines import Line, lines_of

pytestmark = pytest.mark.long
WIDTHS = (390, 768, 1280)
VIEW = "#measure=M01&outcome=O03&milestone=all&group=all"
BY_GROUP = "#measure=M01&outcome=all&milestone=12&group=sex"


@pytest.fixture(params=KINDS)
def opened(request: pytest.FixtureRequest, visitor: Visitor, explorers: dict[str, Path]) -> Opened:
    return visitor.open(explorers[request.param])


@pytest.fixture
def page(visitor: Visitor, explorers: dict[str, Path]) -> Page:
    allowed = ["clipboard-read", "clipboard-write"]
    return visitor.open(explorers["donor"], permissions=allowed).page


def at(page: Page, link: str) -> Page:
    """The same page at the view of a link."""
    page.evaluate("link => { location.hash = link; }", link)
    page.wait_for_function("link => location.hash === link", arg=link)
    return page


def rows(page: Page) -> list[list[str]]:
    """Headings and rows of the table, as it is written."""
    return page.locator("#table tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )


def options(page: Page, name: str) -> list[str]:
    return page.locator(f"#{name} option").evaluate_all("all => all.map((one) => one.value)")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_at_any_width_in_light_and_dark(
    visitor: Visitor, explorers: dict[str, Path], width: int, scheme: Literal["light", "dark"]
) -> None:
    # axe is a script, which the page itself does not let in
    size = {"width": width, "height": 900}
    page = visitor.open(explorers["donor"], viewport=size, color_scheme=scheme, bypass_csp=True).page
    page.locator("summary").click()
    assert violations(at(page, BY_GROUP)) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("link", [VIEW, BY_GROUP, "#measure=M10&outcome=all&milestone=all&group=all"])
def test_nothing_sticks_out(opened: Opened, width: int, link: str) -> None:
    opened.page.set_viewport_size({"width": width, "height": 900})
    assert at(opened.page, link).evaluate("document.documentElement.scrollWidth") == width
    box, drawing = (opened.page.locator(part).bounding_box() for part in ("#chart", "#chart svg"))
    assert box and drawing and drawing["width"] <= box["width"] <= width


def test_a_page_from_a_memory_stick_fetches_nothing_and_complains_of_nothing(opened: Opened) -> None:
    at(opened.page, VIEW)
    assert opened.page.url.startswith("file:")
    assert {address.partition("#")[0] for address in opened.asked_for} == {opened.page.url.partition("#")[0]}
    assert opened.complaints == []


def test_the_keyboard_alone_chooses_and_hears_what_is_shown(page: Page) -> None:
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
        if reached[-1] == "milestone":
            break
    assert reached[-3:] == ["measure", "subject", "milestone"]
    assert page.locator("#milestone").evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    before = rows(page)
    page.keyboard.press("ArrowDown")
    assert "18 months" in page.locator("#title").inner_text()
    assert page.get_by_role("status").inner_text() == (
        f"{page.locator('#table tbody tr').count()} figures shown: {page.locator('#title').inner_text()}."
    )
    assert rows(page) != before
    assert "milestone=18" in page.url
    assert page.evaluate("document.activeElement.id") == "milestone"


def test_a_link_brings_the_view_back(visitor: Visitor, explorers: dict[str, Path], page: Page) -> None:
    page.select_option("#subject", "O03")
    page.select_option("#milestone", "all")
    page.locator("#copy-link").click()
    page.get_by_text("The link is copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{explorers['donor'].as_uri()}{VIEW}"
    other = visitor.open(explorers["donor"]).page
    other.goto(link)
    assert rows(other) == rows(page)
    assert other.locator("#title").inner_text() == page.locator("#title").inner_text()


@pytest.mark.parametrize("link", ["#measure=M99", "#measure=M01&outcome=O77&group=nothing", "#<b>&measure=%"])
def test_a_link_to_what_is_not_shown_leads_to_something_that_is_and_says_so(page: Page, link: str) -> None:
    page.goto(page.url.partition("#")[0] + link)
    page.reload()
    assert len(rows(page)) > 1
    if "measure" in link:
        assert "no shown figure" in page.get_by_role("status").inner_text()


def views(lines: list[Line]) -> dict[str, tuple[str, str]]:
    """Links that lead to every figure once, with the measure and the breakdown of each."""

    def chosen(codes: set[str | None]) -> list[str]:
        named = sorted(code for code in codes if code is not None)
        return (["all"] if len(named) > 1 else named) + ["none"] * (None in codes)

    found = {}
    for measure in {line.measure for line in lines}:
        own = [line for line in lines if line.measure == measure]
        for subject in chosen({line.subject for line in own}):
            some = [line for line in own if (line.subject is None) == (subject == "none")]
            for milestone in chosen({line.milestone for line in some}):
                for group in {line.breakdown for line in some}:
                    asked = {"measure": measure, "outcome": subject, "milestone": milestone, "group": group}
                    found[f"#{urlencode(asked)}"] = measure, group
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_can_be_reached_and_stands_in_the_table_as_it_was_decided(
    visitor: Visitor, explorers: dict[str, Path], kind: str
) -> None:
    lines = lines_of(explorers[kind].read_text("utf-8"))
    links = views(lines)
    tables = visitor.open(explorers[kind]).page.evaluate(
        """async (links) => {
            const found = [];
            for (const link of links) {
                const heard = new Promise((done) => addEventListener("hashchange", done, { once: true }));
                location.hash = link;
                await heard;
                const lines = [...document.querySelectorAll("#table tr")];
                const [heads, ...rows] = lines.map((row) => [...row.cells]);
                const numeric = heads.map((one) => one.className === "n");
                const words = (row) => row.filter((_, place) => numeric[place]).map((one) => one.textContent);
                found.push([heads, ...rows].map(words));
            }
            return found;
        }""",
        [*links],
    )
    seen = [
        (*place, *sorted(zip(heads, row, strict=True)))
        for place, (heads, *found) in zip(links.values(), tables, strict=True)
        for row in found
    ]
    told = [(line.measure, line.breakdown, *sorted(line.cells.items())) for line in lines]
    assert sorted(seen) == sorted(told)


def test_a_choice_that_has_no_figure_is_not_offered(page: Page, explorers: dict[str, Path]) -> None:
    lines = lines_of(explorers["donor"].read_text("utf-8"))
    at(page, VIEW)
    groups = {one.breakdown for one in lines if one.measure == "M01" and one.subject == "O03"}
    assert set(options(page, "group")) == groups
    page.select_option("#milestone", "3")
    page.select_option("#measure", "M05_12")
    assert page.locator("label:has(#milestone)").is_hidden()


def test_a_view_of_the_region_alone_says_that_nothing_of_the_own_group_is_in_it(
    visitor: Visitor, explorers: dict[str, Path]
) -> None:
    notice = "Cambodia: no figure of this view can be shown"
    page = visitor.open(explorers["beside"]).page
    assert page.locator("#only-region").inner_text().startswith(notice)
    assert page.locator("#overlap").is_hidden()
    other = visitor.open(explorers["ministry"]).page
    assert other.locator("#only-region").is_hidden() and other.locator("#overlap").is_visible()


def test_csv_copied_and_saved_is_the_table(page: Page, tmp_path: Path) -> None:
    at(page, BY_GROUP)
    page.locator("#copy-csv").click()
    page.get_by_text("The table is copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as saved:
        page.locator("#save-csv").click()
    saved.value.save_as(tmp_path / "table.csv")
    kept = (tmp_path / "table.csv").read_bytes().decode("utf-8-sig")
    assert saved.value.suggested_filename == "M01-all-12-sex.csv"
    read = [*csv.reader(io.StringIO(copied))]
    assert kept == copied
    assert [row[2:] for row in read] == rows(page)
    assert {tuple(row[:2]) for row in read[1:]} == {("Achievement rate", "12 months")}


def test_the_picture_is_light_and_says_of_what_and_whose_it_is(
    visitor: Visitor, explorers: dict[str, Path], tmp_path: Path
) -> None:
    from matplotlib.image import imread

    page = visitor.open(explorers["donor"], color_scheme="dark").page
    page.evaluate(
        """() => {
            const write = XMLSerializer.prototype.serializeToString;
            XMLSerializer.prototype.serializeToString = function (one) {
                window.taken = one;
                return write.call(this, one);
            };
        }"""
    )
    with page.expect_download() as saved:
        page.locator("#save-png").click()
    saved.value.save_as(tmp_path / "chart.png")
    picture = imread(tmp_path / "chart.png", format="png")
    assert picture.shape[1] == 1800
    assert (picture[2, 2, :3] == 1).all()
    words = page.evaluate("window.taken.textContent")
    title = page.locator("#title").inner_text()
    for told in ("Synthetic sample data", title, "supported by DFAT", "January to June 2026", "Whole region"):
        assert told in words


def test_dark_mode_has_no_white_box(visitor: Visitor, explorers: dict[str, Path]) -> None:
    page = visitor.open(explorers["donor"], color_scheme="dark").page
    grounds = page.locator("body, #chart, #chart .ground, select, button, table, thead th").evaluate_all(
        "all => all.map((one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).fill])"
    )
    assert len(grounds) > 10
    assert not [one for one in grounds if "rgb(255, 255, 255)" in one]


def test_paper_has_the_chart_and_the_table_and_no_control(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("select, button, .skip").locator("visible=true").count() == 0
    assert page.locator("#chart svg, #table, #title").locator("visible=true").count() == 3


@pytest.mark.parametrize("kind", [*KINDS, "withheld"])
def test_without_script_it_says_so_and_has_key_figures_and_no_dead_control(
    visitor: Visitor, explorers: dict[str, Path], kind: str
) -> None:
    opened = visitor.open(explorers[kind], java_script_enabled=False)
    page = opened.page
    assert page.locator("select, button, svg").locator("visible=true").count() == 0
    notice = page.locator(".notice").locator("visible=true").inner_text()
    if kind == "withheld":
        assert "No figure of this report can be shown" in notice
    else:
        assert "scripts are off" in notice
        assert page.locator("noscript tbody tr").count() == 10
    assert opened.complaints == []


def test_the_chart_has_a_name_and_the_table_is_its_words(page: Page) -> None:
    drawing = page.get_by_role("img")
    assert drawing.get_attribute("aria-label") == (
        f"Chart: {page.locator('#title').inner_text()}. "
        f"{page.locator('#table tbody tr').count()} figures, which the table below has too."
    )
    assert (
        page.get_by_role("table").get_by_role("caption").inner_text() == page.locator("#title").inner_text()
    )
    assert page.locator("#table tbody th[scope=row]").count() == 2 * page.locator("#table tbody tr").count()
