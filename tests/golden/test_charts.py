"""Every chart looks as it did when somebody last looked at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawings import DRAWINGS
from likeness import differences

HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_chart_is_as_it_was_last_seen(name: str, renew: bool) -> None:
    file, drawn = HERE / f"{name}.svg", DRAWINGS[name]()
    if renew:
        file.write_text(drawn + "\n", "utf-8")
    assert differences(file.read_text("utf-8"), drawn) == []


def test_every_kept_drawing_has_its_chart() -> None:
    assert {file.stem for file in HERE.glob("*.svg")} == set(DRAWINGS)


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path id="a" d="M 1 2 L 30.25 4" fill="#12436d"/>{}</svg>'
KEPT = SVG.format("<text>62%</text>")


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (KEPT.replace("30.25", "30.5").replace('"a"', '"b"'), True),
        (KEPT.replace("30.25", "31"), False),
        (KEPT.replace("62%", "63%"), False),
        (KEPT.replace("#12436d", "#12436e"), False),
        (SVG.format("<text>62%</text><text>[c]</text>"), False),
    ],
    ids=["rounded", "moved", "words", "colour", "element"],
)
def test_a_reader_would_see_the_difference(now: str, same: bool) -> None:
    assert (differences(KEPT, now) == []) is same
