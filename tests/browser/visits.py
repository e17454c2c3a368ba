"""A page in a real Chromium that keeps account of what it complains of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

KINDS = {"donor": ("ordinary", "donor:DFAT"), "ministry": ("large", "ministry:KHM")}
FILES = ("report.pdf", "tables.xlsx", "data/indicator_values.csv", "release.json")


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
