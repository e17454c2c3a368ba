"""The colours of the charts on a light and on a dark page: each has one for both, and both can be seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_reporting_bars import brightness

from pipeline.reporting.charts import palette

PROJECT = Path(__file__).resolve().parents[2]
STYLE = (PROJECT / "reports" / "templates" / "chart.css").read_text("utf-8")
LEGEND = (PROJECT / "reports" / "templates" / "legend.html.j2").read_text("utf-8")
DRAWN = [file.read_text("utf-8") for file in sorted((PROJECT / "tests" / "golden").glob("*.svg"))]
PAGE = {"light": "#ffffff", "dark": "#15191c"}
RULE = re.compile(r"\.chart (?:(text)|:not\(text\))?\s*\[(fill|stroke)=\"(#\w+)\"\] \{ \2: ([^;]+); \}")
# light enough to be seen on a dark page, dark enough on a light one
ON_BOTH = {"#28a197", "#f46a25", "#a285d1", "#dddddd"}
BEHIND = {
    palette.GRID,
    *palette.PALE,
    *palette.SHADES[:2],
    "#dddddd",
}  # a line or a rim or a number stands by each


def dark() -> dict[tuple[str, str], str]:
    """The colour on a dark page of each colour, of words (``text``) and of all else (empty)."""
    found: dict[tuple[str, str], str] = {}
    for of_words, _, light, other in RULE.findall(STYLE):
        found[of_words, light] = PAGE["dark"] if other.startswith("var") else other
    return found


def used(part: str) -> set[str]:
    """Colours of words (``text``) or of all else in the drawings and the signs of the legends."""
    told = [*DRAWN, LEGEND]
    elements = [element for one in told for element in re.findall(r"<(?!svg)[a-z]+ [^>]*>", one)]
    chosen = [element for element in elements if element.startswith("<text ") == (part == "text")]
    return {
        colour for element in chosen for colour in re.findall(r"(?:fill|stroke)=\"(#[0-9a-f]{6})\"", element)
    }


def contrast(one: str, other: str) -> float:
    light, low = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (low + 0.05)


def on_dark(colour: str, part: str = "") -> str:
    return dark().get((part, colour)) or dark().get(("", colour), colour)


@pytest.mark.parametrize("part", ["", "text"])
def test_every_colour_of_a_drawing_has_one_for_a_dark_page(part: str) -> None:
    known = {light for of_words, light in dark() if of_words in ("", part)}
    assert used(part) - known - ON_BOTH == set()
    assert palette.OWN in used(part)


@pytest.mark.parametrize("page", PAGE)
@pytest.mark.parametrize("colour", sorted(used("") - BEHIND - {palette.WHITE}))
def test_a_mark_can_be_seen(colour: str, page: str) -> None:
    """3:1 or more (WCAG 2.2, 1.4.11)."""
    assert contrast(colour if page == "light" else on_dark(colour), PAGE[page]) >= 3


@pytest.mark.parametrize("page", PAGE)
@pytest.mark.parametrize("colour", [palette.INK, palette.REGION, palette.OWN, palette.TARGET])
def test_words_on_the_page_can_be_read(colour: str, page: str) -> None:
    """4.5:1 or more (WCAG 2.2, 1.4.3)."""
    assert contrast(colour if page == "light" else on_dark(colour, "text"), PAGE[page]) >= 4.5


ON_COLOURS = [
    *zip(palette.SHADES, palette.ON_SHADE, strict=True),
    *zip(palette.PARTS, palette.ON_PART, strict=True),
]


@pytest.mark.parametrize(("colour", "words"), ON_COLOURS)
def test_words_on_a_colour_can_be_read_on_a_dark_page_too(colour: str, words: str) -> None:
    assert contrast(on_dark(colour), on_dark(words, "text")) >= 4.5


def test_shades_keep_their_order_on_a_dark_page() -> None:
    light, on_it = ([brightness(one) for one in found] for found in (
        palette.SHADES, [on_dark(shade) for shade in palette.SHADES]
    ))  # fmt: skip
    assert light == sorted(light, reverse=True)
    assert on_it == sorted(on_it)


def test_no_drawing_has_a_background() -> None:
    for drawing in DRAWN:
        width, height = re.findall(r"viewBox=\"0 0 (\S+) (\S+)\"", drawing)[0]
        assert f'd="M 0 {height} L {width} {height}' not in drawing
        assert "<rect" not in drawing
