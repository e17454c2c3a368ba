"""Programs by others that read and check our files, in an environment of their own (`tests/readers`)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / "readers"
HOME = Path(sys.prefix) / "readers"
PROGRAM = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def read(script: str, *files: Path) -> Any:
    """What a script of `tests/readers` says of some files, out of JSON."""
    if not PROGRAM.exists():
        pytest.fail("The readers are not there: `make test-all` sets them up, or `bash .ci/readers .venv`.")
    asked = [str(PROGRAM), str(SCRIPTS / f"{script}.py"), *map(str, files)]
    ended = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == 0, ended.stderr[-3000:]
    return json.loads(ended.stdout)
