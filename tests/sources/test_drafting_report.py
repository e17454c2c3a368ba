"""What `reintegration map` prints: narrow, columns side by side in one line, and the next step to type."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import settings
from pipeline.cli import map_report, mapping
from pipeline.jobs import Drafted, Fault, OpenLine
from tests.sources.exports import Made

VISITS = ("Baseline", "6 months", "12 months")
NAMES = ("Housing", "Legal status", "Safety")


def test_columns_side_by_side_are_told_as_visits_by_outcomes() -> None:
    headers = [f"{visit} {name}" for visit in VISITS for name in NAMES]
    said = "9 columns: Baseline, 6 months, 12 months \u00d7 Housing, Legal status, Safety"
    assert map_report.crossed(headers) == said
    assert map_report.crossed(headers[:-1]) == ", ".join(headers[:-1])


def test_a_group_that_all_columns_share_is_said_once() -> None:
    assert map_report.crossed(["A: Visit/Date", "A: Visit/Type"]) == "in A: Visit: Date, Type"


def test_no_line_is_wider_than_asked_and_sheets_that_are_alike_are_told_together() -> None:
    headers = ["Case ID", "Sex", "Nationality", *(f"{visit} {name}" for visit in VISITS for name in NAMES)]
    made = Made().sheet("2024", headers, ["K-1", "F", "Thai", *"123412341"])
    made.sheet("2025", headers, ["K-2", "F", "Thai", *"123412341"])
    lines = list(map_report.drafted(Drafted(made.draft(), Path("table.toml")), 80))
    assert max(map(len, lines)) <= 80
    assert "  cases.sex: 2024, 2025 / Sex" in lines


def test_faults_and_open_lines_are_told_with_their_places() -> None:
    fault = Fault("a.csv", "", "Sex", "ING-102", "Not in the list", "female; male", tuple(range(2, 15)))
    said = " ".join(map_report.faults([fault], 60))
    assert "Sex, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 3 more:" in " ".join(said.split())
    asked = OpenLine(Path("config/mappings/table.toml"), 12, 'month = { from = "DECIDE: which" }')
    lines = list(map_report.questions([asked], 80))
    assert lines[1] == '  line 12: month = { from = "DECIDE: which" }'


@pytest.mark.parametrize(
    ("file", "typed"),
    [
        ("clients.xlsx", "reintegration ingest clients.xlsx"),
        ("my list.csv", 'reintegration ingest "my list.csv"'),
    ],
)
def test_the_next_step_is_said_as_it_has_to_be_typed(
    file: str, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REINTEGRATION_HOME", raising=False)
    here = settings.load({"REINTEGRATION_HOME": str(Path.cwd())})
    assert mapping.next_step(here, "ingest", Path(file), None) == typed
    elsewhere = settings.load({"REINTEGRATION_HOME": str(Path.cwd() / "work")})
    assert mapping.next_step(elsewhere, "ingest", Path(file), None) == typed.replace("n i", "n --home work i")
