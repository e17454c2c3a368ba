"""``python -m benchmarks [CASES …]``: seconds, peak memory, ratio to DuckDB's plain read of the files."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (252, 10_000, 100_000)
STEPS = ("sample", "ingest", "build", "release")
PERIOD = "2026H1"
AUDIENCES = ("donor:DFAT", "ministry:KHM")


def main(sizes: list[int]) -> None:
    """Print one line a step and size; every step runs in a process of its own."""
    print(f"{'cases':>9}  {'step':8}{'seconds':>9}{'peak MiB':>10}{'x plain read':>14}")
    for cases in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _measure(cases, Path(folder))


def _measure(cases: int, home: Path) -> None:
    package = home / "package"
    commands = {
        "sample": ["sample", "--cases", str(cases), "--out", str(package)],
        "ingest": ["ingest", str(package)],
        "build": ["build"],
        "release": ["release", *(f"--audience={audience}" for audience in AUDIENCES), "--period", PERIOD],
    }
    results = {step: child(["-m", "pipeline.cli", "--home", str(home), *commands[step]]) for step in STEPS}
    plain = plain_read(package)
    for step, (seconds, memory) in results.items():
        print(f"{cases:>9,}  {step:8}{seconds:>9.1f}{memory:>10,.0f}{seconds / plain:>14.1f}", flush=True)


_PLAIN_READ = """
import duckdb, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.csv')):
    duckdb.execute("create or replace temp table plain as from read_csv(?, all_varchar = true)", [str(path)])
"""


def plain_read(package: Path) -> float:
    """Seconds that DuckDB takes to read the files of a package and nothing else."""
    return child(["-c", _PLAIN_READ, str(package)])[0]


def child(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak memory in MiB of a Python process, watched by a parent that waits for it alone."""
    start = time.perf_counter()
    watched = subprocess.run(
        [sys.executable, "-c", _WATCH, sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    if watched.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {watched.returncode}:\n{watched.stderr}")
    return seconds, int(watched.stdout.splitlines()[-1]) / 1024


_WATCH = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
