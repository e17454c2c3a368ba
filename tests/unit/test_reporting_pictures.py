"""Targets, tile map and half-years: what is drawn, and that nothing withheld looks like something else."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from pipeline.reporting.charts.palette import OWN, PALE, RIMS, SHADES, TARGET, WHITE
from pipeline.reporting.charts.targets import targets
from pipeline.reporting.charts.tiles import tiles
from pipeline.reporting.charts.timelines import timeline
from pipeline.reporting.document import ChartPoint

SVG = "{http://www.w3.org/2000/svg}"
NOTHING = float("nan")
GOAL = ChartPoint("Housing", 0, 0, 79, 70, 87, target=60, entry=44, value="79%, at or above target, clearly")


def elements(svg: str, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(SVG + tag))


def words(svg: str) -> list[str]:
    return [text.text or "" for text in elements(svg, "text")]


def dots(svg: str) -> list[str | None]:
    return [use.get("fill") for use in elements(svg, "use")]


def strokes(svg: str) -> list[str | None]:
    return [path.get("stroke") for path in elements(svg, "path")]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_row_has_its_ring_its_dot_its_target_and_its_words(narrow: bool) -> None:
    svg = targets([GOAL], "a", "t", "d", narrow)
    assert dots(svg) == [WHITE, OWN]
    assert strokes(svg).count(TARGET) == 1
    assert {"Housing", GOAL.value} <= set(words(svg))


def test_without_target_and_entry_there_is_the_dot_alone() -> None:
    svg = targets([replace(GOAL, target=NOTHING, entry=NOTHING)], "a", "t", "d")
    assert (dots(svg), strokes(svg).count(TARGET)) == ([OWN], 0)


def test_rows_keep_the_order_that_they_are_given_in() -> None:
    svg = targets([replace(GOAL, row=name) for name in ("Safety", "Housing", "Family")], "a", "t", "d")
    assert [word for word in words(svg) if word in ("Safety", "Housing", "Family")] == [
        "Safety",
        "Housing",
        "Family",
    ]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_row_that_cannot_be_shown_says_so_and_draws_nothing(narrow: bool) -> None:
    why = "cannot be shown: fewer than ten people"
    withheld = ChartPoint("Safety", 0, 0, target=60, value="[c]", sign=why)
    svg = targets([GOAL, withheld], "a", "t", "d", narrow)
    assert why in words(svg)
    assert "[c]" not in words(svg)
    assert (len(dots(svg)), strokes(svg).count(TARGET)) == (2, 1)


@pytest.mark.parametrize("unsure", [{"hollow": True}, {"bound_low": 30.0, "bound_high": 90.0}])
def test_a_share_that_is_less_sure_is_paler(unsure: dict[str, float]) -> None:
    assert dots(targets([replace(GOAL, **unsure)], "a", "t", "d"))[-1] == RIMS[0]


def test_bounds_alone_are_an_empty_bar_without_a_dot() -> None:
    alone = ChartPoint("Family", 0, 0, bound_low=30, bound_high=82, target=50, value="30 to 82%")
    svg = targets([alone], "a", "t", "d")
    assert dots(svg) == []
    assert [path.get("fill") for path in elements(svg, "path") if path.get("stroke") == RIMS[0]] == ["none"]


def test_a_ring_that_its_dot_would_hide_goes_around_it() -> None:
    ring = [targets([replace(GOAL, entry=entry)], "a", "t", "d") for entry in (44.0, 78.0)]
    sizes = [max(abs(float(x)) for x in _numbers(elements(svg, "defs")[0])) for svg in ring]
    assert sizes[1] > sizes[0]


def _numbers(defs: ElementTree.Element) -> list[str]:
    return [part for part in defs[0].get("d", "").split() if part.lstrip("-")[0].isdigit()]


@pytest.mark.parametrize("narrow", [False, True])
def test_letters_are_large_enough_on_a_phone_and_in_print(narrow: bool) -> None:
    """10 pixels on a screen of 390 (358 without margins); 7 points on 180 mm of paper."""
    svg = targets([GOAL, replace(GOAL, row="Economic well-being")], "a", "t", "d", narrow)
    width = float(ElementTree.fromstring(svg).get("viewBox", "").split()[2])
    smallest = min(float(text.get("font-size", "").removesuffix("px")) for text in elements(svg, "text"))
    assert smallest * (358 if narrow else 510) / width >= (9.5 if narrow else 7)


TILE = ChartPoint("Thailand", 0, 21, 0, value="0%", below="0 of 12")


def tile(point: ChartPoint) -> tuple[set[str | None], set[tuple[str | None, str | None, str | None]]]:
    """Fills, and the looks of the rims and lines, of a map of one tile."""
    found = elements(tiles([point], "a", "t", "d"), "path")
    rims = {(one.get("stroke"), one.get("stroke-width"), one.get("stroke-dasharray")) for one in found}
    return {one.get("fill") for one in found}, rims


def test_no_tile_without_a_figure_looks_like_zero_or_like_one_of_another_kind() -> None:
    empty = [ChartPoint("Thailand", why, 21, value="w", sign="w") for why in range(3)]
    looks = [tile(point) for point in [TILE, *empty]]
    assert looks[0][0] == {SHADES[0]}
    assert [fills for fills, _ in looks[1:]] == [{"none"}] * 3
    assert all(one != other for number, one in enumerate(looks) for other in looks[:number])


def test_a_tile_says_its_share_and_of_how_many() -> None:
    assert words(tiles([TILE], "a", "t", "d")) == ["Thailand", "0%", "0 of 12"]


def test_bounds_have_no_shade() -> None:
    assert tile(replace(TILE, estimate=NOTHING, value="39 to 89%"))[0] == {"none"}


def test_tiles_stand_where_their_position_says() -> None:
    svg = tiles(
        [replace(TILE, row="North", position=1), replace(TILE, row="South-west", position=20)], "a", "t", "d"
    )
    north, south = (
        next(one for one in elements(svg, "text") if one.text == name) for name in ("North", "South-west")
    )
    assert float(north.get("y", "")) < float(south.get("y", ""))
    assert float(north.get("x", "")) > float(south.get("x", ""))


def half(number: float | None, place: int, row: str = "New") -> ChartPoint:
    if number is None:
        return ChartPoint(row, 0, place, value="[c]", sign="[c]", below=f"half {place}")
    return ChartPoint(row, 0, place, number, value=f"{number:.0f}", below=f"half {place}")


def test_a_half_year_that_is_withheld_is_a_gap_with_its_mark_and_none_is_a_number() -> None:
    svg = timeline([half(20, 0), half(None, 1), half(0, 2), half(10, 3)], "a", "t", "d")
    assert {"20", "[c]", "0", "10"} <= set(words(svg))
    columns = [path.get("fill") for path in elements(svg, "path") if path.get("fill") in (OWN, RIMS[0])]
    assert columns == [RIMS[0], OWN]


def test_all_strips_have_one_scale() -> None:
    svg = timeline([half(20, 0), half(10, 0, "Closed")], "a", "t", "d")
    heights = []
    for path in elements(svg, "path"):
        if path.get("fill") == OWN:
            y = [float(part) for part in path.get("d", "").split() if part.lstrip("-")[0].isdigit()][1::2]
            heights.append(max(y) - min(y))
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)


def test_pale_intervals_have_a_rim_that_can_be_seen() -> None:
    bars = [one for one in elements(targets([GOAL], "a", "t", "d"), "path") if one.get("fill") == PALE[0]]
    assert [one.get("stroke") for one in bars] == [RIMS[0]]
