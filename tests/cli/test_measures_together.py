"""A release, and what all of its measures imply together."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.several_measures.__main__ import main


def test_nothing_of_few_follows_from_all_measures_of_a_release(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(home) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 20
    assert any(" 0 of few" in line and " 0 follow" not in line for line in lines)
