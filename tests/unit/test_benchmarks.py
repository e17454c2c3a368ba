"""The page of the benchmarks is what was measured."""

from __future__ import annotations

import json
from typing import Any

from benchmarks import __main__ as benchmarks
from benchmarks import page

STEP = {"seconds": 2.0, "cpu": 3.0, "memory": 1_024.0}


def result(*steps: str) -> dict[str, Any]:
    return {"figures": {"pipeline": 1_000, "plain": 10}, "steps": {step: dict(STEP) for step in steps}}


def test_the_page_is_what_was_measured() -> None:
    results = json.loads(benchmarks.RESULTS.read_text("utf-8"))
    assert results
    assert page.text(results) == benchmarks.PAGE.read_text("utf-8")


def test_the_page_says_what_the_figures_of_both_take() -> None:
    found = " ".join(page.text({"252": result("ingest", "build", "plain DuckDB", "plain polars")}).split())

    assert "`build` take 6.0 CPU seconds, the plain programs 3.0 in DuckDB and 3.0 in polars" in found
    assert "make 10 figures, `build` 1,000: 6.00 ms a figure beside 300.00." in found


def test_a_program_that_is_not_there_is_left_out() -> None:
    found = page.text({"252": result("ingest", "build", "plain DuckDB")})

    assert "| 252 | plain polars" not in found
    assert "| 252 | plain DuckDB, M01 to M03 | 3.0 | 2.0 | 1,024 |" in found
