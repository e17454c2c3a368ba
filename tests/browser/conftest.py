"""A browser, and pages of made-up releases to open in it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.visits import FILES, KINDS, Visitor

HERE = Path(__file__).resolve().parent
FURTHER = {"beside": ("small", "ministry:KHM"), "withheld": ("withheld", "donor:DFAT")}
NAMES = ("chromium", "chromium-browser", "google-chrome")


# Not for the whole session: as long as the browser is driven, no other test can have an event loop.
@pytest.fixture(scope="module")
def visitor() -> Iterator[Visitor]:
    """A browser of the system; a machine without one fails, it does not skip."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "These tests need a Chromium (on Debian: apt-get install chromium)."
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found)
        yield Visitor(browser)
        browser.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of a donor and of a ministry with every section, built without the other files of a folder."""
    unit = str(HERE.parent / "unit")  # where made-up releases are made
    if unit not in sys.path:
        sys.path.append(unit)
    from made_reports import EVERY, PLANS, of
    from release_file import settings_for

    from pipeline.reporting import page
    from pipeline.reporting.charts import drawings

    made = {}
    for kind, (plan, audience) in KINDS.items():
        settings = settings_for(tmp_path_factory.mktemp(kind), PLANS[plan])
        report = of(settings, audience, sections=EVERY)
        made[kind] = settings.home / "report.html"
        text = page.render(report, drawings.of(report.charts), settings.reports / "templates", FILES)
        made[kind].write_text(text, "utf-8")
    return made


@pytest.fixture(scope="session")
def explorers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page to explore the figures, of a donor and of a ministry.

    Also one with figures of the region alone, and one without any.
    """
    unit = str(HERE.parent / "unit")
    if unit not in sys.path:
        sys.path.append(unit)
    from explorer_pages import page_of
    from made_reports import PLANS
    from release_file import settings_for

    made = {}
    for kind, (plan, audience) in (KINDS | FURTHER).items():
        settings = settings_for(tmp_path_factory.mktemp(kind), PLANS[plan])
        made[kind] = settings.home / "explore.html"
        made[kind].write_text(page_of(settings, audience), "utf-8")
    return made
