"""``python -m benchmarks.plain.in_duckdb PACKAGE``: M01 to M03 of whole scopes as CSV, in one query."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

SEEDS = Path(__file__).parents[2] / "seeds"
NEEDED = ("milestones", "outcomes", "criteria", "age_groups")
QUERY = Path(__file__).with_name("shares.sql")


def shares(package: Path) -> duckdb.DuckDBPyRelation:
    """Rows of scope, outcome, milestone, measure, numerator and denominator, in this order."""
    connection = duckdb.connect()
    files = [("read", path) for path in sorted(package.glob("*.csv"))]
    files += [("seed", SEEDS / f"{name}.csv") for name in NEEDED]
    for kind, path in files:
        connection.execute(
            f"create temp table {kind}_{path.stem} as "
            "select *, row_number() over () as line from read_csv(?, all_varchar = true, header = true)",
            [str(path)],
        )
    return connection.sql(QUERY.read_text("utf-8"), params={"cutoff": cutoff(package)})


def cutoff(package: Path) -> str:
    """The last month of the data, YYYY-MM."""
    return str(json.loads((package / "datapackage.json").read_text("utf-8"))["reintegration"]["data_cutoff"])


if __name__ == "__main__":
    shares(Path(sys.argv[1])).write_csv(sys.argv[2])
