"""``python -m benchmarks.releases [SEED …]``: two years of releases to all audiences, and what they tell."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

SEEDS = (7, 41, 2017, 90_210)
PERIODS = ("2024H2", "2025H1", "2025H2", "2026H1")
DONORS = ("DFAT", "HARBOUR", "LOTUS")
MINISTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")

# of the ten outcomes, by breakdown, those repeated as released before among them
SHARES = """
    select breakdown, count_if(status <> 'c') as shown, count(*) as asked
    from indicator_values where measure = 'M01'
    group by breakdown order by shown desc
"""


def main(seeds: list[int]) -> None:
    """For each seed: seconds of each release, the verdict on all of them, and shown figures by breakdown."""
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            _measure(seed, Path(folder))


def _measure(seed: int, home: Path) -> None:
    release(home, seed, PERIODS)
    print(run(home, "audit"))
    with duckdb.connect(str(home / "warehouse" / "release.duckdb"), read_only=True) as connection:
        for breakdown, shown, asked in connection.execute(SHARES).fetchall():
            print(f"  {breakdown:28}{shown:>6,} of {asked:>6,}", flush=True)


def release(home: Path, seed: int, periods: Sequence[str]) -> None:
    """Release the half-years of a made-up package to all audiences; prints the seconds that each takes."""
    package = str(home / "package")
    run(home, "sample", "--seed", str(seed), "--out", package)
    run(home, "ingest", package)
    audiences = [f"donor:{name}" for name in DONORS] + [f"ministry:{name}" for name in MINISTRIES]
    chosen = [f"--audience={audience}" for audience in audiences]
    for period in periods:
        start = time.perf_counter()
        run(home, "release", "--period", period, *chosen)
        print(f"seed {seed}, {period}: {time.perf_counter() - start:.0f} s", flush=True)


def run(home: Path, *command: str) -> str:
    """What a command prints in a working folder; exits with its errors where it fails."""
    ran = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "--home", str(home), *command],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        sys.exit(f"{command[0]} ended with {ran.returncode}:\n{ran.stderr}")
    return ran.stdout.strip()


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or list(SEEDS))
