"""Writes the histories and all expected rows anew: ``python -m conformance``.

They are those of the second computation in ``tests/oracle``, which shares no code with the models.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.codes import read_codes
from conformance.histories import histories
from conformance.packages import HISTORIES, PROJECT, Kept, kept, rows_kept, write_zip
from tests import oracle
from tests.oracle.definitions import read_definitions

if TYPE_CHECKING:
    import pandas as pd

SEEDS = PROJECT / "seeds"
ABOUT = {
    "name": "conformance-histories",
    "title": "MADE UP: 500 histories by seed",
    "provider_id": "histories",
    "data_cutoff": "2026-06",
}
CASES, SEED = 500, 2017


def main() -> None:
    """Write what is out of date."""
    write_zip(HISTORIES, histories(CASES, SEED, read_codes(SEEDS)), _columns(), ABOUT)
    for one in kept():
        one.expected.write_bytes(expected(one))


def expected(one: Kept) -> bytes:
    """The rows of a package by the second computation, as they are kept."""
    definitions = read_definitions(SEEDS)
    if one.breakdowns:
        names = {"all"} | one.breakdowns
        kept_breakdowns = {name: columns for name, columns in definitions.breakdowns.items() if name in names}
        definitions = replace(definitions, breakdowns=kept_breakdowns)
    table = oracle.compute(one.packages, definitions)
    return _packed(rows_kept(table, one), one.expected.suffix == ".gz")


def _columns() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with (SEEDS / "input_columns.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["table_name"], []).append(row["column_name"])
    return found


def _packed(table: pd.DataFrame, is_packed: bool) -> bytes:
    ordered = table.sort_values(list(table.columns[:-10]), na_position="first", ignore_index=True)
    counts = ["service_area", "milestone", *table.columns[-10:-5]]
    ordered = ordered.astype(dict.fromkeys(counts, "Int64"))
    text = ordered.to_csv(index=False, float_format="%.9f", lineterminator="\n").encode()
    return gzip.compress(text, 9, mtime=0) if is_packed else text


if __name__ == "__main__":
    main()
