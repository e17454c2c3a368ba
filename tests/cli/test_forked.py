"""A command that is forked comes to what one comes to that is begun as a user begins it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli import forked
from tests.cli.whole_runs import command, environment


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        pytest.param(["status"], {}, id="nothing there"),
        pytest.param(["status", "--nothing"], {}, id="wrong option"),
        pytest.param(["check"], {"REINTEGRATION_MEMORY": "much"}, id="wrong setting"),
        pytest.param(["--help"], {"COLUMNS": "60"}, id="help"),
    ],
)
def test_it_ends_with_the_same_code_and_words(
    tmp_path: Path, words: list[str], settings: dict[str, str]
) -> None:
    here, own = Path.cwd(), environment(**settings)
    begun = subprocess.run(command(tmp_path, *words), capture_output=True, text=True, check=False, env=own)
    said = (begun.returncode, begun.stdout, begun.stderr)

    assert forked.run(["--home", str(tmp_path), *words], own) == said
    assert (Path.cwd(), "REINTEGRATION_MEMORY" in os.environ) == (here, False)
