"""A console with an older code page of Windows, and a working folder in Khmer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sparing import first_fast

CODE_PAGE = "cp1252"
KHMER = "គម្រោង"
WRITTEN = KHMER.encode("ascii", "backslashreplace").decode()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / KHMER
    home.mkdir()
    return home


@pytest.mark.parametrize(
    ("words", "exit_code", "told"),
    first_fast(
        [
            (["schedule"], 0, f"{WRITTEN}/run.log"),
            (["status"], 0, "Nothing yet."),
            (["sample", "--cases", "2", "--out", f"{KHMER}/made"], 0, f"2 cases: {WRITTEN}"),
            (["ingest", f"{KHMER}.zip"], 2, f"(package `{WRITTEN}.zip`)"),
        ]
    ),
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_no_command_ends_in_a_letter_that_the_console_lacks(
    words: list[str], exit_code: int, told: str, home: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "PYTHONIOENCODING": f"{CODE_PAGE}:strict"}
    ran = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "--home", str(home), *words],
        cwd=home.parent,
        env=environment,
        capture_output=True,
        check=False,
    )
    printed = (ran.stdout + ran.stderr).decode(CODE_PAGE)
    assert ran.returncode == exit_code, printed
    assert told in printed
