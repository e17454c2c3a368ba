"""``python -m benchmarks.reports [CASES]``: forty reports in one run, and each report alone."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks import child
from pipeline import reporting
from pipeline.settings import Settings

CASES = 100_000
PERIODS = ("2024H1", "2024H2", "2025H1", "2025H2", "2026H1")
AUDIENCES = (
    "donor:DFAT", "donor:HARBOUR", "donor:LOTUS",
    "ministry:KHM", "ministry:LAO", "ministry:MMR", "ministry:THA", "ministry:VNM", "region",
)  # fmt: skip


def main(cases: int) -> None:
    """Print what the run took, and each report of the last period, written again from the release file."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        package = str(home / "package")
        cli = ["-m", "pipeline.cli", "--home", folder]
        child.run([*cli, "sample", "--cases", str(cases), "--out", package])
        child.run([*cli, "ingest", package])
        plain = child.plain_read(home / "package").seconds
        chosen = [f"--audience={audience}" for audience in AUDIENCES]
        took = child.run([*cli, "release", *chosen, *(f"--period={period}" for period in PERIODS)])
        written = len(list(home.glob("out/*/*/release.json")))
        said = f"{took.seconds:.0f} s, {took.memory:,.0f} MiB; plain read {plain:.2f} s"
        print(f"{written} reports of {cases:,} cases: {said}", flush=True)
        settings = Settings(project=Path(__file__).resolve().parents[1], home=home)
        for audience in AUDIENCES:
            start = time.perf_counter()
            report = reporting.write(settings, audience, PERIODS[-1])
            alone = time.perf_counter() - start
            size = sum(file.stat().st_size for file in report.rglob("*") if file.is_file())
            print(f"  {audience:14}{alone:>7.1f} s{alone / plain:>9.1f} x{size / 1e6:>7.1f} MB", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
