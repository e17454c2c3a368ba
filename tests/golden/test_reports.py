"""Every file of a report, and every other page, reads as it did when somebody last read it."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest
from made_files import FILES
from made_pages import PAGES

HERE = Path(__file__).resolve().parent / "reports"
EVERY = FILES | PAGES
RENEW = "Where this is meant, `pytest tests/golden --renew` keeps it so; read each changed line."

DEAR = {"ministry/workbook.txt": pytest.mark.long}  # thousands of rows; that of a donor is alike


@pytest.mark.parametrize("name", [pytest.param(name, marks=DEAR.get(name, ())) for name in EVERY])
def test_a_file_reads_as_it_was_last_read(name: str, renew: bool) -> None:
    file, made = HERE / name, EVERY[name]()
    if renew:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(made, "utf-8")
    kept = file.read_text("utf-8")
    changed = unified_diff(kept.splitlines(), made.splitlines(), "kept", "made", lineterm="", n=0)
    assert list(changed) == [], RENEW


def test_every_kept_file_has_its_report() -> None:
    kept = {file.relative_to(HERE).as_posix() for file in HERE.rglob("*") if file.is_file()}
    assert kept == set(EVERY)
