"""``python -m benchmarks.samples [SEED …]``: what is shown of made-up packages, and what that takes.

One after the other, each in a process of its own. The results are kept; docs/samples.md is written of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.samples import page

SEEDS = (2017, 5150, 7, 41)  # the first is that of the bundled sample
CASES = 252
RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "samples.md"


def main(seeds: list[int]) -> None:
    """Measure each seed, keep the result, and write the page."""
    for seed in seeds:
        kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        kept[str(seed)] = _measured(seed)
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8", newline="\n")
        PAGE.write_text(page.text(kept), "utf-8", newline="\n")
        took = (sum(one["cpu"].values()) for one in kept[str(seed)]["periods"].values())
        print(f"seed {seed}: {sum(took):.0f} CPU s", flush=True)


def _measured(seed: int) -> dict[str, Any]:
    measuring = [sys.executable, "-m", "benchmarks.samples.measuring", str(seed), str(CASES)]
    ended = subprocess.run(measuring, capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.exit(f"seed {seed} ended with {ended.returncode}:\n{ended.stderr}")
    found: dict[str, Any] = json.loads(ended.stdout)
    for one in found["periods"].values():
        one["figures"] = of_families(one["figures"])
    return found


def of_families(figures: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Counts of measures as those of the families that the page names, each by the first of its numbers."""
    many, shown = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in figures:
        key = page.family(row["measure"]).partition(",")[0], row["kind"]
        many[key] += row["many"]
        shown[key] += row["shown"]
    return [
        {"measure": measure, "kind": kind, "many": many[measure, kind], "shown": shown[measure, kind]}
        for measure, kind in sorted(many)
    ]


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or list(SEEDS))
