"""What tests of several folders share."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from pipeline import processes

hypothesis.settings.register_profile("untimed", deadline=None)  # beside other work a machine takes its time
hypothesis.settings.load_profile("untimed")
gc.disable()  # while thousands of tests are collected nothing is let go of
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the program has it: two would wait for each other
os.environ.setdefault("REINTEGRATION_THREADS", "1")  # the tests themselves run side by side
# no test asks the key store of whoever runs it, or leaves a key among hers; other processes are told, too
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
if "REINTEGRATION_TESTS_HAVE_KEYS" not in os.environ:
    keys = tempfile.mkdtemp("-keys")
    os.environ["REINTEGRATION_TESTS_HAVE_KEYS"] = os.environ["XDG_DATA_HOME"] = keys
    atexit.register(shutil.rmtree, keys, ignore_errors=True)


@pytest.fixture(scope="session")
def systemd_analyze() -> str | None:
    """The checker of systemd, where this machine has it."""
    return shutil.which("systemd-analyze")


# working folders that all tests share: the first run on the bundled sample, and one on few cases
SHARED = {"first", "few"}
# what is left to `make test-all`: the first run, and all recipes of the README carried out and built
DEAR = {"first", "figures"}
# whole modules: `make check` holds what is generated, a run on few cases builds what is compiled
MODULES_LEFT = (
    "test_oracle_", "test_incidence_oracle.py", "test_worked_example.py", "test_sample_",
    "test_indicator_sheets.py", "test_compiled_models.py", "test_parsed_models.py",
    "test_forked.py", "test_homes.py",
)  # fmt: skip
# and the parts of what a report holds, one by one: tests/golden has read all of its files
PARTS_OF_REPORTS = {
    f"test_{name}.py"
    for name in (
        "brief", "region_report", "reporting_change", "reporting_comparison", "reporting_course",
        "reporting_data_package", "reporting_dhis2", "reporting_drawings", "reporting_explorer",
        "reporting_flow", "reporting_folder", "reporting_headlines", "reporting_iati",
        "reporting_languages", "reporting_logframe", "reporting_ministry", "reporting_needs",
        "reporting_page", "reporting_pdf", "reporting_people", "reporting_recent", "reporting_revisions",
        "reporting_sentences", "reporting_since_last", "reporting_tile_map", "reporting_workbook",
    )
}  # fmt: skip
BESIDE = Path(__file__).parent / "sources"  # its tests run while the shared folders are made


def pytest_xdist_auto_num_workers() -> int | None:
    """One process more than cores, as they wait for disks and other processes; or as the variable says."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark what is ``long``, and put the modules in an order in which no process waits for another."""
    for item in items:
        if _is_left(item.path.name) or not DEAR.isdisjoint(_of_folders(item)):
            item.add_marker(pytest.mark.long)
    yield  # what is not asked for is taken out
    asks: dict[Path, set[str]] = {}
    for item in items:
        asks.setdefault(item.path, set()).update(_of_folders(item) & SHARED)
    # a module that asks for one shared folder makes it, while the others do without
    makers = {next((path for path, asked in asks.items() if asked == {name}), None) for name in SHARED}
    items.sort(key=lambda item: (item.path not in makers, _turn(item.path, asks[item.path])))


def pytest_collection_finish() -> None:
    """Neither tests nor what they keep are looked at again and again for cycles: a tenth of the time."""
    gc.enable()
    gc.freeze()
    processes.collect_rarely()


def _is_left(module: str) -> bool:
    return module.startswith(MODULES_LEFT) or module in PARTS_OF_REPORTS


def _of_folders(item: pytest.Item) -> set[str]:
    """The fixtures that a test asks for and a conftest makes: a module may have others of these names."""
    known = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    return {name for name, made in known.items() if made and not made[-1].baseid.endswith(".py")}


def _turn(path: Path, asked: set[str]) -> int:
    """Some of those that need no shared folder; those of few cases; of the first run; then all others.

    None waits while a shared folder is made, and none stands idle: whoever comes to the end of the dear
    ones first takes more of the others.
    """
    if not asked:
        return 0 if BESIDE in path.parents else 3
    return 1 if asked == {"few"} else 2
