"""``python -m benchmarks [CASES …]``: what each step takes, beside plain programs in DuckDB and in polars.

The plain programs compute M01 to M03 of the ten outcomes for whole scopes from the same files; they must find
what this program finds. Of the usual sizes the results are kept, and docs/benchmarks.md is written of them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import child, outside, page
from benchmarks.child import Took

SIZES = (252, 10_000, 100_000)
PERIOD = "2026H1"
AUDIENCES = ("donor:DFAT", "ministry:KHM")
PROJECT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("results.json")
PAGE = PROJECT / "docs" / "benchmarks.md"

OWN = """
    select scope, outcome, milestone, measure, numerator, denominator from marts.indicator_values
    where breakdown = 'all' and measure in ('M01', 'M02', 'M03') and outcome is not null
"""
COUNTS = "select count(*) from marts.indicator_values"
DIFFERENT = f"""
    select count(*)
    from (from ({OWN})) as own
    full join (from read_csv($file)) as plain using (scope, outcome, milestone, measure)
    where (own.numerator, own.denominator) is distinct from (plain.numerator, plain.denominator)
"""


def main(sizes: list[int]) -> None:
    """Print one line a step and size; every step runs in a process of its own."""
    print(f"{'cases':>9}  {'step':14}{'wall s':>9}{'CPU s':>9}{'peak MiB':>10}")
    for cases in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for result in measured(cases, Path(folder)):
                if cases in SIZES:
                    _keep(cases, result)


def _keep(cases: int, result: dict[str, Any]) -> None:
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    kept[str(cases)] = result
    ordered = dict(sorted(kept.items(), key=lambda item: int(item[0])))
    RESULTS.write_text(json.dumps(ordered, indent=1) + "\n", "utf-8", newline="\n")
    PAGE.write_text(page.text(ordered), encoding="utf-8", newline="\n")


def measured(cases: int, home: Path) -> Iterator[dict[str, Any]]:
    """What every step takes with so many cases, by its name; and how many figures there are.

    Twice: when the figures are there, and when reports are released, which takes longest.
    """
    package = home / "package"
    commands: Mapping[str, list[str]] = {
        "sample": ["sample", "--cases", str(cases), "--out", str(package)],
        "ingest": ["ingest", str(package)],
        "build": ["build"],
        "release": ["release", *(f"--audience={audience}" for audience in AUDIENCES), "--period", PERIOD],
    }
    took: dict[str, Took] = {}
    for step in ("sample", "ingest", "build"):
        took[step] = _said(cases, step, child.run(_own(home, commands[step])))
    took["plain read"] = _said(cases, "plain read", child.plain_read(package))
    for name, program in _plain_programs().items():
        file = home / "plain.csv"
        took[name] = _said(
            cases, name, child.run([*program[1], str(package), *program[2], str(file)], program[0])
        )
        _check(home, file, name)
    figures = _figures(home)
    yield _result(figures, took)
    took["release"] = _said(cases, "release", child.run(_own(home, commands["release"])))
    yield _result(figures, took)


def _result(figures: dict[str, int], took: Mapping[str, Took]) -> dict[str, Any]:
    return {"figures": figures, "steps": {step: asdict(one) for step, one in took.items()}}


def _own(home: Path, command: list[str]) -> list[str]:
    return ["-m", "pipeline.cli", "--home", str(home), *command]


def _plain_programs() -> dict[str, tuple[Path, list[str], list[str]]]:
    """By name an interpreter, and what it is told before the package and after it."""
    programs = {"plain DuckDB": (Path(sys.executable), ["-m", "benchmarks.plain.in_duckdb"], [])}
    try:
        script = str(outside.HERE / "plain_polars.py")
        programs["plain polars"] = (outside.python(), [script], [str(PROJECT / "seeds")])
    except outside.Missing as missing:
        print(f"No polars: {missing}", file=sys.stderr)
    return programs


def _said(cases: int, step: str, took: Took) -> Took:
    print(f"{cases:>9,}  {step:14}{took.seconds:>9.1f}{took.cpu:>9.1f}{took.memory:>10,.0f}", flush=True)
    return took


def _check(home: Path, file: Path, name: str) -> None:
    """Exit where a plain program and this one find different numbers."""
    if found := different(home / "warehouse" / "cases.duckdb", file):
        sys.exit(f"{name} differs from the pipeline in {found} figures")


def different(cases_db: Path, file: Path) -> int:
    """How many figures of whole scopes are not the same in a case file and in what a plain program wrote."""
    with duckdb.connect(str(cases_db), read_only=True) as connection:
        [(count,)] = connection.execute(DIFFERENT, {"file": str(file)}).fetchall()
    return int(count)


def _figures(home: Path) -> dict[str, int]:
    """How many figures the marts have, and how many of them the plain programs make."""
    with duckdb.connect(str(home / "warehouse" / "cases.duckdb"), read_only=True) as connection:
        [(every,)], [(whole,)] = (
            connection.execute(query).fetchall() for query in (COUNTS, f"select count(*) from ({OWN})")
        )
    return {"pipeline": every, "plain": whole}


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
