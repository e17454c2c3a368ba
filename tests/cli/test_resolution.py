"""The pinned packages that the program runs on can be installed on every system without a compiler."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LOCK = "requirements-run.lock"
SYSTEMS = {
    "Windows": "x86_64-pc-windows-msvc",
    "macOS": "aarch64-apple-darwin",
    "Linux": "x86_64-manylinux_2_28",
    "Linux on ARM": "aarch64-manylinux_2_28",
}


@pytest.mark.long
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_every_pinned_package_has_a_wheel_for(system: str, python: str, tmp_path: Path) -> None:
    asked = subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--target", str(tmp_path)),
            *("--python-platform", system, "--python-version", python),
            *("--only-binary", ":all:", "--no-deps", "--require-hashes", "-r", LOCK),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert {" + duckdb==1.5.5", " + duckdb-extension-httpfs==1.5.5"} <= set(asked.stderr.splitlines())
