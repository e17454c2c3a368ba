"""What tests of several folders share."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture(scope="session")
def systemd_analyze() -> str | None:
    """The checker of systemd, where this machine has it."""
    return shutil.which("systemd-analyze")
