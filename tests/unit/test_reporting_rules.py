"""How a figure may be shown, and when a sentence may say higher, improved, above or below."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from release_figures import wilson

from pipeline.reporting.charts.chart_points import to_point
from pipeline.reporting.comparison import Difference, Standing, against, between, change, compare
from pipeline.reporting.indicator import CoverageRule, Indicator, State
from pipeline.reporting.language.text import Text, load_text, signed, whole
from pipeline.reporting.language.wording import beside, net_phrase, phrase
from pipeline.reporting.tables.cells import cell, of_cell

REPORTS = Path(__file__).resolve().parents[2] / "reports"
RULE, CLEAR = CoverageRule(0.6, 0.4), 0.1


@pytest.fixture(scope="module")
def text() -> Text:
    return load_text(REPORTS, "en")


def share(achieved: int, known: int, unknown: int = 0, status: str = "published") -> Indicator:
    low, high = wilson(achieved, known)
    whole = known + unknown
    return Indicator(
        "region", "M01", "O01", 12, "all", (), None, status, RULE, achieved, known, unknown, 0, whole,
        achieved / known, low, high, achieved / whole, (achieved + unknown) / whole,
    )  # fmt: skip


def net(gained_less_lost: int, pairs: int, low: float, high: float) -> Indicator:
    made = share(abs(gained_less_lost), pairs)
    return replace(
        made,
        measure="M04_net",
        numerator=gained_less_lost,
        estimate=gained_less_lost / pairs,
        ci_low=low,
        ci_high=high,
        bound_low=None,
        bound_high=None,
    )


@pytest.mark.parametrize(
    ("known", "unknown", "state"),
    [
        (60, 40, State.SHOWN),
        (59, 41, State.BOUNDS_FIRST),
        (40, 60, State.BOUNDS_FIRST),
        (39, 61, State.BOUNDS_ONLY),
    ],
)
def test_bounds_come_first_below_60_percent_coverage_and_alone_below_40(
    known: int, unknown: int, state: State
) -> None:
    assert share(20, known, unknown).state is state


def test_people_to_whom_the_outcome_does_not_apply_count_as_covered() -> None:
    figure = replace(share(20, 30, 30), not_applicable=40, due=100)
    assert figure.state is State.SHOWN


def test_of_a_measure_whose_unknown_are_not_told_there_is_no_coverage() -> None:
    figure = replace(net(5, 39, 0.01, 0.3), unknown=None, not_applicable=None, due=100)
    assert (figure.coverage, figure.state) == (None, State.SHOWN)


@pytest.mark.parametrize("status", ["c", "x", "z"])
def test_a_figure_without_numbers_is_shown_by_its_mark(status: str, text: Text) -> None:
    figure = Indicator("region", "M01", "O01", 12, "all", (), None, status, RULE)
    assert beside(text, figure) == f"[{status}]"
    assert f"[{status}]" in phrase(text, figure)


def test_the_interval_of_a_difference_is_newcombes() -> None:
    """56 of 70 and 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, Statistics in Medicine 17, method 10)."""
    found = between(share(56, 70), share(48, 80), CLEAR)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        (Difference(0.12, 0.01, 0.23, CLEAR), "higher"),
        (Difference(-0.12, -0.23, -0.01, CLEAR), "lower"),
        (Difference(0.10, 0.01, 0.19, CLEAR), "higher"),
        (Difference(0.6 - 0.5, 0.01, 0.19, CLEAR), "higher"),
        (Difference(0.09, 0.05, 0.13, CLEAR), "unclear"),
        (Difference(0.20, 0.0, 0.40, CLEAR), "unclear"),
        (Difference(0.20, -0.05, 0.45, CLEAR), "unclear"),
    ],
)
def test_higher_needs_ten_points_and_an_interval_that_leaves_out_0(difference: Difference, said: str) -> None:
    assert difference.direction == said


def test_a_change_is_judged_by_its_released_interval() -> None:
    assert change(net(30, 100, 0.18, 0.41), CLEAR).direction == "higher"


def test_groups_below_30_known_people_are_not_compared() -> None:
    assert compare(share(29, 29), share(5, 100), CLEAR) == "too_few"


@pytest.mark.parametrize(
    ("line", "standing"),
    [
        (0.71, "above"),  # the interval is 71.1 to 86.7
        (0.72, "above_within"),
        (0.80, "above_within"),
        (0.81, "below_within"),
        (0.866, "below_within"),
        (0.87, "below"),
    ],
)
def test_a_share_stands_on_the_side_of_its_estimate_clearly_where_the_whole_interval_does(
    line: float, standing: str
) -> None:
    assert against(share(80, 100), line) == standing


def test_an_interval_that_begins_at_the_line_is_clearly_above_it_and_one_that_ends_there_is_not_below() -> (
    None
):
    figure = replace(share(80, 100), ci_low=0.7, ci_high=0.1 + 0.8)
    assert against(figure, 0.7) is Standing.ABOVE
    assert against(figure, 0.9) is Standing.BELOW_WITHIN


def test_where_bounds_stand_first_a_share_is_clear_only_where_the_bounds_are_too() -> None:
    few_known, all_known = share(45, 50, 40), share(45, 50)
    assert (few_known.state, few_known.bounds) == (State.BOUNDS_FIRST, (0.5, pytest.approx(0.944, abs=1e-3)))
    assert against(all_known, 0.7) is Standing.ABOVE
    assert against(few_known, 0.7) is Standing.ABOVE_WITHIN
    assert against(few_known, 0.5) is Standing.ABOVE
    assert against(few_known, 0.95) is Standing.BELOW_WITHIN  # the interval reaches further than the bounds
    assert against(few_known, 0.97) is Standing.BELOW


@pytest.mark.parametrize(
    ("line", "standing"), [(0.05, "above"), (0.06, "open"), (0.75, "open"), (0.8, "below")]
)
def test_bounds_that_stand_alone_have_a_side_only_where_all_of_them_lie_on_it(
    line: float, standing: str
) -> None:
    figure = share(5, 30, 70)
    assert (figure.state, figure.bounds) == (State.BOUNDS_ONLY, (0.05, 0.75))
    assert against(figure, line) == standing


@pytest.mark.parametrize(
    ("low", "line", "standing"),
    [
        (0, 0.5, "below"),
        (0, 0.15, "below_within"),
        (0, 0.05, "open"),  # 0 to 3 of 40: the line goes through
        (37, 0.5, "above"),
        (37, 0.9, "above_within"),
        (37, 0.95, "open"),
    ],
)
def test_a_band_is_held_against_a_line_with_both_its_ends(low: int, line: float, standing: str) -> None:
    assert against(band(low, 40), line) == standing


@pytest.mark.parametrize("status", ["c", "x", "z"])
def test_what_has_no_number_stands_nowhere(status: str) -> None:
    figure = Indicator("donor:X", "M01", "O01", 12, "all", (), None, status, RULE)
    assert against(figure, 0.5) is Standing.NOT_SHOWN


def test_every_standing_is_reached_or_not_and_clear_or_not() -> None:
    assert {one: (one.is_reached, one.is_clear) for one in Standing} == {
        Standing.ABOVE: (True, True),
        Standing.ABOVE_WITHIN: (True, False),
        Standing.BELOW_WITHIN: (False, False),
        Standing.BELOW: (False, True),
        Standing.OPEN: (False, False),
        Standing.NOT_SHOWN: (False, False),
    }


def test_every_standing_has_its_words_against_a_target_and_against_a_half(text: Text) -> None:
    for kind in ("target", "half"):
        words = text.entries(f"brief.standing.{kind}")
        assert words.keys() == {*Standing}
        assert len(set(words.values())) == len(words)


def test_a_share_is_told_as_k_of_n_with_percent_and_interval(text: Text) -> None:
    assert phrase(text, share(74, 120)) == "74 of 120 (62%, 95% interval 53 to 70)"


def band(low: int, known: int, unknown: int = 0) -> Indicator:
    """Few of those known, or all but few."""
    ends = wilson(low, known)[0], wilson(low + 3, known)[1]
    made = replace(share(0, known, unknown, "band"), numerator=None, estimate=None, bound_low=None)
    return replace(made, ci_low=ends[0], ci_high=ends[1], numerator_low=low, numerator_high=low + 3)


def test_of_a_band_it_is_told_between_which_numbers_it_is(text: Text) -> None:
    assert phrase(text, band(0, 40)) == "0\N{EN DASH}3 of 40 (8% or less, 95% interval 0 to 20)"
    assert beside(text, band(0, 40)) == "8% or less (0\N{EN DASH}3 of 40)"
    assert beside(text, band(42, 45), brief=True) == "93% or more"
    told = [
        cell(text, band(42, 45), kind).text for kind in ("denominator", "numerator", "percent", "interval")
    ]
    assert told == ["45", "42\N{EN DASH}45", "93% or more", "82 to 100"]
    assert of_cell(text, band(0, 40)).text == "0\N{EN DASH}3 of 40 (8% or less)"


def test_a_band_is_drawn_without_a_dot_and_its_bar_is_explained(text: Text) -> None:
    drawn = to_point(text, band(0, 40), "12", 0)
    assert (drawn.bound_low, drawn.bound_high, drawn.sign, drawn.is_band) == (0, 7.5, "", True)
    assert math.isnan(drawn.estimate)


def test_of_a_band_with_fewer_than_60_percent_known_the_bounds_come_first(text: Text) -> None:
    figure = band(0, 40, 60)
    assert (figure.state, figure.bounds) == (State.BOUNDS_FIRST, (0, 0.63))
    told = [cell(text, figure, kind).text for kind in ("numerator", "bounds", "percent", "interval")]
    assert told == ["0\N{EN DASH}3", "0 to 63", "8% or less", "0 to 20"]
    assert beside(text, figure) == "0\N{EN DASH}63% (8% or less)"
    assert phrase(text, figure) == (
        "between 0% and 63% counting the unknown too (known for 40%), "
        "and 0\N{EN DASH}3 of 40 (8% or less, 95% interval 0 to 20) among those known"
    )
    drawn = to_point(text, figure, "12", 0)
    assert (drawn.bound_low, drawn.bound_high, drawn.is_band) == (0, 63, False)
    assert (round(drawn.low), round(drawn.high)) == (0, 20)
    assert [against(figure, line) for line in (0.5, 0.7)] == [Standing.BELOW_WITHIN, Standing.BELOW]


def test_of_a_band_with_fewer_than_40_percent_known_the_bounds_stand_alone(text: Text) -> None:
    figure = band(0, 39, 61)
    assert (figure.state, figure.bounds) == (State.BOUNDS_ONLY, (0, 0.64))
    told = [cell(text, figure, kind).text for kind in ("numerator", "bounds", "percent", "interval")]
    assert told == ["0\N{EN DASH}3", "0 to 64", "[x]", "[x]"]
    assert phrase(text, figure) == "between 0% and 64% counting the unknown too (known for only 39%)"


def test_low_reliability_is_marked_in_the_sentence(text: Text) -> None:
    assert phrase(text, share(8, 13, status="low")).endswith(" [low]")


def test_low_reliability_is_hollow_in_the_chart(text: Text) -> None:
    points = [to_point(text, share(8, 13, status=status), "12", 0) for status in ("low", "published")]
    assert [point.hollow for point in points] == [True, False]


def test_a_chart_of_bounds_alone_has_no_estimate(text: Text) -> None:
    point = to_point(text, share(20, 33, 67), "12", 0)
    assert (math.isnan(point.estimate), point.bound_low, point.bound_high) == (True, 20.0, 87.0)


def test_bounds_stand_before_the_share_where_half_is_known(text: Text) -> None:
    said = phrase(text, share(30, 50, 50))
    assert said.index("between 30% and 80%") < said.index("30 of 50")


def test_no_share_is_told_where_a_third_is_known(text: Text) -> None:
    said = phrase(text, share(20, 33, 67))
    assert "20 of 33" not in said
    assert "61%" not in said


def test_net_change_is_told_in_points_of_people(text: Text) -> None:
    said = net_phrase(text, net(-24, 100, -0.33, -0.15))
    plain = said.replace("\N{MINUS SIGN}", "-")
    assert plain == "-24 points, 95% interval -33 to -15, net -24 of 100 people"


@pytest.mark.parametrize(
    ("part", "words"), [(0.0, "0%"), (0.001, "under 1%"), (0.125, "13%"), (0.999, "over 99%"), (1.0, "100%")]
)
def test_percent_is_whole_and_never_none_or_all_of_what_is_neither(
    part: float, words: str, text: Text
) -> None:
    assert text.percent(part) == words


def test_halves_are_rounded_away_from_zero() -> None:
    assert (whole(0.145), whole(-0.145), signed(0.004)) == (15, -15, "0")


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b and c"),
        (["a, b", "c"], "a, b; and c"),
        (["food and rent", "c", "d"], "food and rent; c; and d"),
    ],
)
def test_items_with_commas_are_kept_apart_by_semicolons(items: list[str], words: str, text: Text) -> None:
    assert text.listing(items) == words


def test_a_standardised_share_stands_as_released_and_never_as_k_of_n(text: Text) -> None:
    figure = replace(share(70, 100), estimate=0.61, ci_low=0.5, ci_high=0.7)
    assert (phrase(text, figure), beside(text, figure)) == ("61% (95% interval 50 to 70)", "61%")


def test_a_share_of_nearly_all_is_not_rounded_to_all(text: Text) -> None:
    assert beside(text, replace(share(999, 1000), estimate=1.0)).startswith("over 99%")


def test_coverage_just_below_a_threshold_is_not_told_as_the_threshold(text: Text) -> None:
    assert "known for 59%" in phrase(text, share(30, 597, 403))


def test_bounds_stand_first_beside_a_dot_too(text: Text) -> None:
    assert beside(text, share(30, 50, 50)) == "30\N{EN DASH}80% (60%)"
