"""Pages of made-up releases, opened in a real Chromium that keeps account of what it complains of."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
FILES = ("report.pdf", "tables.xlsx", "data/indicator_values.csv", "release.json")
KINDS = {"donor": ("ordinary", "donor:DFAT"), "ministry": ("large", "ministry:KHM")}


@dataclass
class Opened:
    """A page in the browser, with every complaint of the console and every address that it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Visitor:
    """Opens pages in one browser."""

    browser: Browser

    def open(self, file: Path, **circumstances: Any) -> Opened:
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **circumstances})
        opened = Opened(context.new_page())
        opened.page.on("console", lambda message: opened.complaints.append(message.text))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on("request", lambda request: opened.asked_for.append(request.url))
        opened.page.goto(file.as_uri())
        return opened


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
    """The page of a donor and of a ministry, as files; built without the other files of their folders."""
    unit = str(HERE.parent / "unit")  # where made-up releases are made
    if unit not in sys.path:
        sys.path.append(unit)
    from made_reports import PLANS, of
    from release_file import settings_for

    from pipeline.reporting import drawings, page

    made = {}
    for kind, (plan, audience) in KINDS.items():
        settings = settings_for(tmp_path_factory.mktemp(kind), PLANS[plan])
        report = of(settings, audience)
        made[kind] = settings.home / "report.html"
        text = page.render(report, drawings.of(report), settings.reports / "templates", FILES)
        made[kind].write_text(text, "utf-8")
    return made
