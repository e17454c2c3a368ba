"""How a kept drawing or file is renewed: `pytest tests/golden --renew`, then look at each and at the diff."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the drawings and files of tests/golden anew")


@pytest.fixture
def renew(request: pytest.FixtureRequest) -> bool:
    """Whether to write the kept files; never in a run of all tests, which does not know the option."""
    return bool(request.config.getoption("--renew", default=False))
