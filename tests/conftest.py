"""What tests of several folders share."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture(scope="session")
def systemd_analyze() -> str | None:
    """The checker of systemd, where this machine has it."""
    return shutil.which("systemd-analyze")


# the first run on the bundled sample; all recipes of the README carried out, and built
DEAR = {"first", "figures"}
WAITS_FOR_NOTHING = {"test_models.py", "test_worked_example.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is dear to make waits for `make test-all`, and so do tests of the second computation itself."""
    for item in items:
        is_of_the_second_computation = item.path.name.startswith("test_oracle_")
        if is_of_the_second_computation or not DEAR.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.long)
    # while one process of the tests makes the first folder, the other has work that does not wait for it
    items.sort(key=lambda item: item.path.name not in WAITS_FOR_NOTHING)
