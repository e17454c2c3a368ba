"""Words in a drawing keep to their room, in every script of the region."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reporting.charts.bars import stacked
from pipeline.reporting.charts.figures import rows
from pipeline.reporting.charts.heatmap import heat
from pipeline.reporting.charts.text_width import COENG, SMALLEST, fitted, width
from pipeline.reporting.document import ChartPoint

SVG = "{http://www.w3.org/2000/svg}"
SCRIPTS = {
    "Khmer": "ស្ថានភាពផ្លូវច្បាប់",
    "Lao": "ສະຖານະທາງກົດໝາຍ",
    "Myanmar": "တရားဝင်အဆင့်အတန်း",
    "Thai": "สถานะทางกฎหมาย",
    "Chinese": "法律地位",
}
# Their widths in pixels in a browser, in Noto's bold fonts at 11 pixels.
MEASURED = {"Khmer": 68.2, "Lao": 99.9, "Myanmar": 108.8, "Thai": 82.4, "Chinese": 44.0}


def of(*points: ChartPoint) -> tuple[ChartPoint, ...]:
    return points


@pytest.mark.parametrize("script", SCRIPTS)
def test_words_of_a_script_are_not_taken_for_narrower_than_they_are(script: str) -> None:
    assert MEASURED[script] <= width(SCRIPTS[script], 11, bold=True) <= 1.5 * MEASURED[script]


@given(st.text(alphabet="".join(SCRIPTS.values()) + "Legal status 1", min_size=1), st.integers(30, 300))
def test_fitted_words_keep_to_their_room(words: str, room: int) -> None:
    shown, size = fitted(words, room, 11, bold=True)
    assert width(shown, size, bold=True) <= room
    assert SMALLEST - 0.1 <= size <= 11


def test_words_that_have_room_stay_as_they_are() -> None:
    assert fitted("Housing", 300, 11) == ("Housing", 11)


def test_a_letter_is_not_cut_from_its_signs() -> None:
    word = SCRIPTS["Khmer"]
    for room in range(20, 80, 2):
        cut = fitted(word, room, 11)[0].rstrip("\N{HORIZONTAL ELLIPSIS}")
        rest = word[len(cut) :]
        assert not cut.endswith(COENG)
        assert not rest or rest[0] != COENG


def _rows(label: str) -> str:
    return rows(of(ChartPoint(label, 0, 0, 40, 30, 50, value="40%")), "a", "t", "d")


def _stacked(label: str) -> str:
    return stacked(of(ChartPoint(label, 0, 0, 100, 0, 100, value="9")), "a", "t", "d")


def _heat(label: str) -> str:
    return heat(of(ChartPoint(label, 3, 0, 90, value="90%", below="0")), "a", "t", "d")


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("chart", [_rows, _stacked, _heat])
def test_a_label_is_text_inside_the_drawing(chart: Callable[[str], str], script: str) -> None:
    """However long: as text that a browser can set, between both edges."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        root = ElementTree.fromstring(chart(" ".join([SCRIPTS[script]] * 5)))
    [label] = [one for one in root.iter(f"{SVG}text") if SCRIPTS[script][:3] in (one.text or "")]
    low, high = _ends(label)
    assert 0 <= low < high <= float(root.get("viewBox", "").split()[2])


def _ends(label: ElementTree.Element) -> tuple[float, float]:
    place = re.search(r"translate\((\S+) ", label.get("transform", ""))
    x = float(place[1]) if place else float(label.get("x", "nan"))
    bold = label.get("font-weight") in ("700", "bold")
    taken = width(label.text or "", float(label.get("font-size", "").removesuffix("px")), bold=bold)
    start = x - {"middle": taken / 2, "end": taken}.get(label.get("text-anchor", ""), 0)
    return start, start + taken
