"""The page of the programme view in a real browser: for everybody, on every screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from pipeline.programme import page, texts
from pipeline.programme.view import Table, View
from tests.browser.visits import Opened, Visitor

pytestmark = pytest.mark.long
HEADINGS = ("Row in the file", "What is missing", "Assessment", "Window closed", "Reason on record")
ROWS = (
    (3, "Nothing recorded", "12 months", date(2026, 5, 1), None),
    (7, "Nothing recorded", "6 months", date(2026, 4, 1), None),
    (4, "Asked, not known", "12 months", date(2026, 5, 1), "Declined"),
)


@pytest.fixture(params=[360, 500, 1280])
def opened(request: pytest.FixtureRequest, visitor: Visitor, tmp_path: Path) -> Opened:
    """A page with a list in two groups, one without groups and an empty one."""
    numeric = (True, False, False, False, False)
    tables = (
        Table("missed", "Missed assessments", "They are over.", "None.", HEADINGS, numeric, ROWS, above=(1,)),
        Table("caseload", "All cases", "One row each.", "None.", HEADINGS, numeric, ROWS),
        Table("put_aside", "Rows put aside", "Mend them.", "None.", HEADINGS, numeric, ()),
    )
    view = View("INTERNAL.", "Own view", "Willow House", ("Up to Jun 2026.",), date(2026, 8, 3), tables)
    file = tmp_path / "programme.html"
    file.write_text(page.render(view, texts.load()), "utf-8")
    # axe is a script, which the page itself does not let in
    return visitor.open(file, viewport={"width": request.param, "height": 900}, bypass_csp=True)


def test_axe_finds_nothing(opened: Opened) -> None:
    found = Axe().run(opened.page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


def test_the_page_scrolls_down_only_and_asks_for_nothing(opened: Opened) -> None:
    width = opened.page.evaluate("document.documentElement.scrollWidth")
    assert width == opened.page.viewport_size["width"]  # type: ignore[index]
    assert [address for address in opened.asked_for if not address.startswith("file:")] == []
    assert opened.complaints == []
