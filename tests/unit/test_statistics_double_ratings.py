"""How many cases to have rated twice, and that this many are enough."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.statistics import double_ratings

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "rater_agreement.md").read_text("utf-8")


@pytest.mark.parametrize(("expected", "wanted"), [(0.5, 97), (0.7, 81), (0.8, 62), (0.9, 35)])
def test_of_many_cases_the_sample_for_a_share_is_that_of_cochran(expected: float, wanted: int) -> None:
    """z^2 p (1 - p) / 0.1^2, such as 96.04 for one half."""
    assert double_ratings.for_agreement(10**9, expected) == wanted


@pytest.mark.parametrize(("expected", "wanted"), [(0.6, 159), (0.7, 101), (0.8, 51), (0.9, 15)])
def test_of_many_cases_the_sample_for_kappa_is_that_of_bonett(expected: float, wanted: int) -> None:
    """8 z^2 (1 - r)^2 (1 + r)^2 / (2 w^2) + 1 for two raters, with w = 0.2 from limit to limit."""
    assert double_ratings.for_kappa(10**9, expected) == wanted


@pytest.mark.parametrize("cases", [0, 1, 2, 10, 62, 100, 5000])
def test_a_programme_never_needs_more_than_all_of_its_cases(cases: int) -> None:
    for needed in (double_ratings.for_agreement(cases), double_ratings.for_kappa(cases)):
        assert min(cases, 1) <= needed <= cases


def test_the_correction_for_few_cases_gives_the_half_width_that_was_asked_for() -> None:
    """Drawn without replacement, the variance is smaller by (N - n) / (N - 1)."""
    cases, share = 120, double_ratings.EXPECTED_AGREEMENT
    needed = double_ratings.for_agreement(cases)

    def half_width(drawn: int) -> float:
        left = (cases - drawn) / (cases - 1)
        return double_ratings.Z * (share * (1 - share) / drawn * left) ** 0.5

    assert half_width(needed) <= double_ratings.HALF_WIDTH < half_width(needed - 1)


def test_the_table_of_the_page_is_that_of_the_functions() -> None:
    rows = re.findall(r"^\| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|", PAGE, re.MULTILINE)
    numbers = [tuple(int(cell.replace(",", "")) for cell in row) for row in rows]

    assert len(numbers) >= 6
    assert numbers == [
        (cases, double_ratings.for_agreement(cases), double_ratings.for_kappa(cases)) for cases, *_ in numbers
    ]
