"""``python -m benchmarks.side_by_side [SYSTEM …]``: disclosure control on equal tables.

Systems are ``made``, or an outcome and months of the bundled sample: ``O01:12``. What was measured is kept in
results.json beside this file, one method after the other, and docs/side_by_side.md is written of it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import outside
from benchmarks.side_by_side import made, page, sample
from benchmarks.side_by_side.measuring import measure
from benchmarks.side_by_side.methods import METHODS
from benchmarks.side_by_side.page import MADE
from benchmarks.side_by_side.systems import System

USUAL = ("O01:6", "O03:6", "O01:12", "O03:12", MADE)
RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "side_by_side.md"


def main(names: Sequence[str], methods: Sequence[str], home: Path) -> None:
    """Measure every method on every system; print, keep and write each as it is done."""
    for name, system in _systems(names, home):
        for method in methods:
            try:
                found = measure(METHODS[method], system).as_dict()
            except outside.Missing as missing:
                print(f"{method}: {missing}", file=sys.stderr)
                continue
            print(f"{system.name}, {method}: {found}", flush=True)
            _keep(name, system.name, method, found)


def _keep(name: str, title: str, method: str, found: dict[str, Any]) -> None:
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    measured = kept.get(name, {"methods": {}})["methods"] | {method: found}
    kept[name] = {"name": title, "methods": {one: measured[one] for one in METHODS if one in measured}}
    others = [one for one in kept if one not in USUAL]
    ordered = {one: kept[one] for one in (*USUAL, *others) if one in kept}
    RESULTS.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")
    PAGE.write_text(page.text(ordered), encoding="utf-8", newline="\n")


def _systems(names: Sequence[str], home: Path) -> Iterator[tuple[str, System]]:
    asked = [name for name in names if name != MADE]
    pairs = [(outcome, int(months)) for outcome, _, months in (name.partition(":") for name in asked)]
    if asked:
        yield from zip(asked, sample.systems(sample.built(home), pairs), strict=True)
    if MADE in names:
        yield MADE, made.system()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.side_by_side")
    parser.add_argument("systems", nargs="*", default=USUAL, metavar="SYSTEM")
    parser.add_argument("--method", nargs="+", default=list(METHODS), choices=list(METHODS))
    parser.add_argument("--home", type=Path, help="working folder for the sample, which is kept")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        main(asked.systems, asked.method, asked.home or Path(folder))
