"""What tests of exports share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline import sources


@pytest.fixture(scope="session", autouse=True)
def workbooks() -> Iterator[None]:
    """One process reads the workbooks of all tests, as of all exports of a run."""
    with sources.one_process():
        yield
