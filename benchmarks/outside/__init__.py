"""Programs of others in an environment of their own, and how it is found."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

VARIABLE = "BENCHMARKS_OUTSIDE"  # a Python interpreter that has them, instead of the usual one
HERE = Path(__file__).parent


class Missing(Exception):
    """There is no environment with the programs of others."""


def python() -> Path:
    """The interpreter that has the programs of others; ``Missing`` where there is none."""
    found = Path(os.environ.get(VARIABLE) or Path(sys.prefix, "outside", "bin", "python")).absolute()
    if not found.exists():
        raise Missing(f"no {found}: `make bench` makes it, or {VARIABLE} names another interpreter")
    return found


def ask(script: str, question: str, *arguments: str) -> str:
    """What a script of this folder answers to what is written to it; what it logs goes with its folder."""
    command = [str(python()), str(HERE / script), *arguments]
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(command, input=question, capture_output=True, text=True, check=False, cwd=folder)
    if ran.returncode:
        sys.exit(f"{script} ended with {ran.returncode}:\n{ran.stderr[-2000:]}")
    return ran.stdout
