"""A process of its own, watched by a parent that waits for it alone."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Took:
    """Wall seconds, CPU seconds of all its processes, and the peak memory of the largest in MiB."""

    seconds: float
    cpu: float
    memory: float


_WATCH = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""
_PLAIN_READ = """
import duckdb, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.csv')):
    duckdb.execute("create or replace temp table plain as from read_csv(?, all_varchar = true)", [str(path)])
"""


def run(arguments: list[str], python: Path | str = sys.executable) -> Took:
    """What a Python process takes; exits with its errors where it fails."""
    start = time.perf_counter()
    watched = subprocess.run(
        [sys.executable, "-c", _WATCH, str(python), *arguments], capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - start
    if watched.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {watched.returncode}:\n{watched.stderr}")
    cpu, memory = map(float, watched.stdout.splitlines()[-1].split())
    return Took(seconds, cpu, memory / 1024)


def plain_read(package: Path) -> Took:
    """What DuckDB takes to read the files of a package and nothing else."""
    return run(["-c", _PLAIN_READ, str(package)])
