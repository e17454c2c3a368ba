"""The drawings: what is drawn, what is left out, and that two drawings never disturb each other."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from pipeline.reporting.charts.figures import rows
from pipeline.reporting.document import ChartPoint

SVG = "{http://www.w3.org/2000/svg}"


def of(*points: ChartPoint) -> tuple[ChartPoint, ...]:
    return points


def shown(month: int, estimate: float, series: int = 0, hollow: bool = False) -> ChartPoint:
    return ChartPoint(
        row=str(month), series=series, position=month, estimate=estimate, low=estimate - 8, high=estimate + 8,
        hollow=hollow, value=f"{estimate:.0f}%",
    )  # fmt: skip


def hidden(month: int, sign: str = "[c]", series: int = 0) -> ChartPoint:
    return ChartPoint(row=str(month), series=series, position=month, value=sign, sign=sign)


def words(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_row_without_a_figure_keeps_its_line_and_its_mark() -> None:
    points = of(shown(1, 40), hidden(2, "[x]"))
    assert "[x]" in words(rows(points, "a", "t", "d"))


def test_net_change_is_drawn_about_zero() -> None:
    points = of(ChartPoint("Housing", 0, 0, estimate=24, low=15, high=33, value="+24 (+15 to +33)"))
    assert {"\N{MINUS SIGN}50", "0", "+50"} <= set(words(rows(points, "a", "t", "d", "points")))


def test_a_dollar_sign_is_no_formula() -> None:
    points = of(ChartPoint("Costs of $5 or $6", 0, 0, estimate=24, low=15, high=33, value="24%"))
    assert "Costs of $5 or $6" in words(rows(points, "a", "t", "d"))


def test_two_drawings_in_a_page_share_no_id_and_no_style() -> None:
    points = of(*(shown(month, 40 + month) for month in (0, 12)))
    first, second = (rows(points, key, "t", "d") for key in ("one", "two"))
    ids = [set(re.findall(r'\sid="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0] & ids[1] == set()
    assert all(name.startswith("one-") for name in ids[0])
    assert "style" not in first


def test_the_same_frame_gives_the_same_bytes() -> None:
    points = of(*(shown(month, 40 + month) for month in (0, 12)))
    assert rows(points, "a", "t", "d") == rows(points, "a", "t", "d")
