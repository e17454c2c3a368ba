"""Protect frequency tables with τ-ARGUS: ``python protect_tables.py`` reads tables as JSON, and writes cells.

A table has ``rows``, a list of codes for each person, and ``method``. Written are for each table the cells
that are withheld, by a code of each dimension, "" for the total. Runs in an environment that has pytauargus,
and needs nothing else.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile

from pytauargus import protect

TOTAL, RULE = "Total", "FREQ(11,30)"  # minimum frequency, and the protection interval in percent
WITHHELD = {"U", "M"}  # by the rule, and to protect others


def main() -> None:
    """For each table the cells that are withheld."""
    tables = json.load(sys.stdin)
    kept = os.dup(1)  # the engine prints of its own accord
    os.dup2(2, 1)
    found = [_withheld(table["rows"], table["method"]) for table in tables]
    with os.fdopen(kept, "w", encoding="utf-8") as answer:
        json.dump(found, answer)


def _withheld(rows: list[list[str]], method: str) -> list[list[str]]:
    names = [f"v{place}" for place in range(len(rows[0]))]
    persons = {name: list(codes) for name, codes in zip(names, zip(*rows, strict=True), strict=True)}
    with tempfile.TemporaryDirectory() as folder:
        ran = protect(
            {**persons, "persons": [1.0] * len(rows)},
            names,
            response="persons",
            safety_rules=RULE,
            suppress=method,
            workdir=folder,
        )
        cells = ran.tables[0].rows
    return [
        ["" if cell[name] == TOTAL else cell[name].strip() for name in names]
        for cell in cells
        if cell["status"] in WITHHELD
    ]


if __name__ == "__main__":
    main()
