"""The page of the samples is what was measured, and counts what it says that it counts."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.samples import __main__ as program
from benchmarks.samples import page
from benchmarks.samples.measuring import COUNTED, Phases
from tests.unit import mart_tables


def of(measure: str, kind: str, many: int, shown: int) -> dict[str, Any]:
    return {"measure": measure, "kind": kind, "many": many, "shown": shown}


def released(*figures: dict[str, Any]) -> dict[str, Any]:
    """What is measured of a release."""
    proven = {"outcomes, whole": 20, "outcomes, fractions": 10, "others, whole": 5}
    attacked = {"ways": 24, "guess": 0.875, "attacked": 30, "sensitive": 4_000, "disclosed": 0}
    return {
        "cpu": {"Building the figures": 9.0, "Attacking what would be shown": 1.5},
        **attacked,
        "proven": proven,
        "figures": list(figures),
    }


FIGURES = of("M05", "region", 70, 60), of("M07_adverse", "region", 10, 0), of("M02", "donor", 5, 4)
FOUND = {"cases": 252, "periods": {"2025H2": released(*FIGURES), "2026H1": released()}}


def test_measures_of_a_family_are_one_line_and_all_of_them_the_last() -> None:
    said = page.text({"2017": FOUND, "41": FOUND})
    sample, other = said.partition("### Seed 2017")[2].split("### Seed 41")
    assert "| M05, M06, M07 lasting, setback, recovery | 317 → 154 → 60 of 80 | 140 → 36 → 0 of 0 |" in sample
    assert "| Together | 4,204 → 2,088 → 60 of 80 | 2,478 → 685 → 0 of 0 | 2,551 → 1,051 → 4 of 5 |" in sample
    assert "| Together | 60 of 80 | 0 of 0 | 4 of 5 |" in other


def test_the_page_says_what_was_shown_before_what_proves_it_and_what_it_takes() -> None:
    said = page.text({"2017": FOUND, "41": FOUND})
    assert "| 2017 | 2025H2 | 9,233 | 3,824 | 64 | 0 |" in said
    assert "| 41 | 2025H2 | not measured | not measured | 64 | 0 |" in said
    assert "| 41 | 2026H1 | 30 | 20 | 10 | 4,000 | 0 | 10^24 | 88% |" in said
    assert "| 41 | 2026H1 | 9.0 | 0.0 | 0.0 | 0.0 | 1.5 | 10.5 |" in said


def test_the_page_is_written_of_the_results_that_are_kept() -> None:
    kept = json.loads(program.RESULTS.read_text("utf-8"))
    assert [int(seed) for seed in kept] == [*program.SEEDS]
    assert program.PAGE.read_text("utf-8") == page.text(kept)


def test_measures_of_a_family_are_kept_as_one() -> None:
    rows = [*FIGURES, of("M06", "region", 3, 1), of("M05", "donor", 2, 2)]
    assert program.of_families(rows) == [
        of("M02", "donor", 5, 4), of("M05", "donor", 2, 2), of("M05", "region", 83, 61),
    ]  # fmt: skip


def test_every_measure_has_a_family() -> None:
    with (Path(__file__).parents[2] / "seeds" / "measures.csv").open(encoding="utf-8", newline="") as file:
        found = {page.family(row["measure"]) for row in csv.DictReader(file)}
    assert found == set(page.FAMILIES)


def test_counted_are_those_shown_and_those_of_many_in_scopes_of_the_release() -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as cases")
        mart_tables.create(connection, "cases.")
        connection.execute("""
            insert into cases.marts.indicator_values by name
            select * from (values
                ('region', 'M01', 'all', 11, 0), ('region', 'M01', 'all', 11, 1),
                ('region', 'M01', 'sex', 30, 3),
                ('donor:A', 'M01', 'all', 10, 0), ('donor:B', 'M01', 'all', 50, 0)
            ) as rows(scope, measure, breakdown, due, unknown);
            create table indicator_values as
            select * from (values
                ('region', 'M01', 'all', 'published'), ('region', 'M01', 'all', 'c'),
                ('region', 'M01', 'sex', 'low'), ('donor:A', 'M01', 'all', 'c')
            ) as rows(scope, measure, breakdown, status)
        """)
        assert connection.execute(COUNTED).fetchall() == [
            ("M01", "donor", 0, 0),
            ("M01", "region", 2, 2),
        ]


def test_seconds_are_those_from_one_step_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([1.0, 3.0, 7.0, 8.0])
    monkeypatch.setattr(time, "process_time", lambda: next(clock))
    phases = Phases()
    for said in ("Building the figures (1 of 2: a)", "Building the figures (2 of 2: b)", "Attacking", ""):
        phases.note(said)
    assert phases.seconds == {"Building the figures": 6.0, "Attacking": 1.0}
