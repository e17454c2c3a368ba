"""The second computation of the measures: how two raters agree, and the person with the rater."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from tests.oracle.handmade import HandmadePackage, counts_of, row_of, rows_of
from tests.oracle.raters import icc

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path)
    package.case(opened_month="2024-01")
    return package


def rated_twice(package: HandmadePackage, pairs: list[tuple[int, int]]) -> None:
    for number, (level, second) in enumerate(pairs):
        visit = package.visit(f"2024-{number + 1:02}", rater_id="first")
        package.rate(visit, "O01", level)
        package.rate_again(visit, "second", second)


PAIRS = [(1, 1), (2, 3), (3, 3), (4, 2), (2, 2), (3, 4), (1, 2), (2, 1), (3, 3), (4, 4)]


def test_two_raters_agree_on_the_level_or_on_its_side_of_three(package: HandmadePackage) -> None:
    rated_twice(package, PAIRS)
    values = package.values()

    assert counts_of(row_of(values, "M20_rater_agreement")) == (5, 10, 0, 0, 1)
    assert counts_of(row_of(values, "M20_rater_achieved")) == (8, 10, 0, 0, 1)
    assert counts_of(row_of(values, "M20_rater_applicability")) == (10, 10, 0, 0, 1)


def test_their_kappa_is_that_of_statsmodels_with_an_interval_around_it(package: HandmadePackage) -> None:
    rated_twice(package, PAIRS)
    table = np.zeros((4, 4))
    for level, second in PAIRS:
        table[level - 1, second - 1] += 1
    row = row_of(package.values(), "M20_rater_kappa")

    assert row["estimate"] == pytest.approx(cohens_kappa(table, wt="quadratic").kappa)
    assert -1 < row["ci_low"] < row["estimate"] < row["ci_high"] < 1
    assert (row["denominator"], row["due"]) == (10, 1)


def test_fewer_than_ten_pairs_give_kappa_no_interval(package: HandmadePackage) -> None:
    rated_twice(package, PAIRS[:9])
    row = row_of(package.values(), "M20_rater_kappa")

    assert not np.isnan(row["estimate"])
    assert np.isnan([row["ci_low"], row["ci_high"]]).all()


def test_their_icc_is_that_of_two_judges_by_hand() -> None:
    """1 2 3 4 beside 1 3 3 3: mean squares 7/3, 0, 1/3 give (7/3 - 1/3) / (7/3 + 1/3 - 2/3 / 4) = 0.8."""
    value, low, high = icc(np.array([1, 2, 3, 4]), np.array([1, 3, 3, 3]))

    assert value == pytest.approx(0.8)
    assert low < value < high


def test_a_rating_by_the_same_rater_and_one_that_says_nothing_do_not_count(package: HandmadePackage) -> None:
    visit = package.visit("2024-01", rater_id="first")
    package.rate(visit, "O01", 3)
    package.rate_again(visit, "first", 2)
    package.rate_again(visit, "second", applicability="unknown")

    assert rows_of(package.values(), "M20_rater_agreement").empty


def test_of_several_second_raters_the_first_that_says_something_counts(package: HandmadePackage) -> None:
    visit = package.visit("2024-01", rater_id="first")
    package.rate(visit, "O01", 3)
    package.rate_again(visit, "second", applicability="unknown")
    package.rate_again(visit, "third", 3)
    package.rate_again(visit, "fourth", 1)

    assert counts_of(row_of(package.values(), "M20_rater_agreement")) == (1, 1, 0, 0, 1)


def test_without_a_level_by_both_a_double_rating_is_not_applicable_or_unknown(
    package: HandmadePackage,
) -> None:
    for month, applicability, second in (
        ("2024-01", "not_applicable", {"level": 2}),  # without ground: said all the same
        ("2024-02", "not_applicable", {"applicability": "not_applicable"}),
        ("2024-03", "unknown", {"level": 2}),
        ("2024-04", "applicable", {"applicability": "applicable"}),
    ):
        visit = package.visit(month)
        package.rate(visit, "O01", None, applicability=applicability)
        package.rate_again(visit, "second", **second)  # type: ignore[arg-type]
    values = package.values()

    assert counts_of(row_of(values, "M20_rater_agreement")) == (0, 0, 2, 2, 1)
    assert counts_of(row_of(values, "M20_rater_applicability")) == (2, 3, 1, 0, 1)
    assert np.isnan(row_of(values, "M20_rater_icc")["estimate"])


def test_agreement_is_of_the_level_that_stands(package: HandmadePackage) -> None:
    visit = package.visit("2024-01")
    package.rate(visit, "O01", 3)
    package.criteria(visit, c1R1="yes")
    package.rate_again(visit, "second", 1)

    assert counts_of(row_of(package.values(), "M20_rater_agreement")) == (1, 1, 0, 0, 1)


def test_the_person_rates_the_same_lower_or_higher_than_the_rater(package: HandmadePackage) -> None:
    for number, (level, own) in enumerate([(2, 2), (3, 1), (4, 3), (1, 2), (3, 3)]):
        package.rate(package.visit(f"2024-{number + 1:02}"), "O01", level, self_rating=str(own))
    values = package.values()

    assert counts_of(row_of(values, "M20_self_same")) == (2, 5, 0, 0, 1)
    assert counts_of(row_of(values, "M20_self_lower")) == (2, 5, 0, 0, 1)
    assert counts_of(row_of(values, "M20_self_higher")) == (1, 5, 0, 0, 1)


def test_where_two_raters_always_agree_there_is_no_interval(package: HandmadePackage) -> None:
    rated_twice(package, [(1, 1), (2, 2), (4, 4)])
    values = package.values()

    for measure in ("M20_rater_kappa", "M20_rater_icc"):
        row = row_of(values, measure)
        assert row["estimate"] == pytest.approx(1)
        assert np.isnan([row["ci_low"], row["ci_high"]]).all()
