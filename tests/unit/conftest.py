"""What tests of reports share: each report of a made-up release file is built once."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from made_reports import DONOR, Made, of, settings_changed

from pipeline.reporting.document import Report
from pipeline.settings import Settings


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The report of a plan to an audience: ``made("large", MINISTRY)``; ``sections`` other than usual."""

    @cache
    def home(plan: str) -> Settings:
        return settings_changed(tmp_path_factory.mktemp(plan), plan=plan)

    @cache
    def make(plan: str = "ordinary", audience: str = DONOR, **changes: Any) -> Report:
        return of(home(plan), audience, **changes)

    return make
