"""How far two raters agree: weighted kappa and ICC(2,1) against what others compute."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import f as distribution
from statsmodels.stats.inter_rater import cohens_kappa

from pipeline.statistics.agreement import (
    MeanSquares,
    icc_2_1,
    intraclass_correlation,
    reliability,
    weighted_kappa,
)

# Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428, table 2: six targets, four judges
TARGETS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
RANDOM = np.random.default_rng(11)


def drawn(pairs: int, same: float) -> np.ndarray:
    """A table of levels of two raters, the second of whom repeats the first with a probability."""
    first = RANDOM.integers(0, 4, pairs)
    other = np.clip(first + RANDOM.choice([-1, 1], pairs), 0, 3)
    table = np.zeros((4, 4), dtype=np.int64)
    np.add.at(table, (first, np.where(RANDOM.random(pairs) < same, first, other)), 1)
    return table


def mean_squares(ratings: np.ndarray) -> MeanSquares:
    """Those of a two-way analysis of variance, from the definition: subjects x raters."""
    n, k = ratings.shape
    whole, rows, columns = ratings.mean(), ratings.mean(axis=1), ratings.mean(axis=0)
    rest = ratings - rows[:, None] - columns + whole
    return MeanSquares(
        k * ((rows - whole) ** 2).sum() / (n - 1),
        n * ((columns - whole) ** 2).sum() / (k - 1),
        (rest**2).sum() / ((n - 1) * (k - 1)),
    )


def as_ratings(table: np.ndarray) -> np.ndarray:
    return np.repeat(np.argwhere(table >= 0), table.ravel(), axis=0).astype(float) + 1


TABLES = [drawn(pairs, same) for pairs in (12, 25, 60, 300) for same in (0.2, 0.5, 0.7)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.sum()} pairs")
def test_kappa_and_its_standard_error_are_those_of_statsmodels(table: np.ndarray) -> None:
    found, wanted = weighted_kappa(table), cohens_kappa(table, wt="quadratic")
    half = (np.arctanh(found.high) - np.arctanh(found.low)) / 2 * (1 - found.value**2)

    assert found.value == pytest.approx(wanted.kappa, abs=1e-9)
    assert half == pytest.approx(1.959963984540054 * wanted.std_kappa, rel=1e-6)


def test_the_icc_of_the_published_example_is_the_published_one() -> None:
    """0.29 by Shrout and Fleiss; its interval, 0.02 to 0.76, as their formula gives it by hand."""
    found = icc_2_1(mean_squares(TARGETS.astype(float)), subjects=6, raters=4)

    assert round(found.value, 2) == 0.29
    assert (round(found.low, 2), round(found.high, 2)) == (0.02, 0.76)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.sum()} pairs")
def test_the_icc_of_a_table_is_that_of_its_ratings(table: np.ndarray) -> None:
    squares = mean_squares(as_ratings(table))
    msr, msc, mse, n = squares.subjects, squares.raters, squares.rest, int(table.sum())
    found = intraclass_correlation(table)

    assert found.value == pytest.approx((msr - mse) / (msr + mse + 2 * (msc - mse) / n))
    assert found.low <= found.value <= found.high


def test_without_a_lean_between_raters_the_interval_is_that_of_one_f_distribution() -> None:
    """With equal means of both raters the degrees of freedom are n - 1: the limits can be written down."""
    table = np.diag([3, 4, 5, 3]) + np.array([[0, 1, 0, 0], [1, 0, 2, 0], [0, 2, 0, 1], [0, 0, 1, 0]])
    squares, n = mean_squares(as_ratings(table)), int(table.sum())
    point = distribution.ppf(0.975, n - 1, n - 1)
    low = (
        n
        * (squares.subjects - point * squares.rest)
        / (point * (n - 2) * squares.rest + n * squares.subjects)
    )

    assert squares.raters == 0
    assert intraclass_correlation(table).low == pytest.approx(low)


def test_a_second_rater_who_is_always_one_level_lower_does_not_agree() -> None:
    """The correlation would be 1; absolute agreement counts the lean against the raters."""
    table = np.zeros((4, 4), dtype=np.int64)
    table[[1, 2, 3], [0, 1, 2]] = 10

    assert intraclass_correlation(table).value == pytest.approx(0.5797, abs=1e-4)
    assert weighted_kappa(table).value == pytest.approx(cohens_kappa(table, wt="quadratic").kappa)


def test_where_all_agree_there_is_no_interval() -> None:
    table = np.diag([2, 3, 4, 1])

    for found in (weighted_kappa(table), intraclass_correlation(table)):
        assert found.value == 1
        assert np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize(("pairs", "is_there"), [(9, False), (10, True)])
def test_kappa_of_fewer_than_ten_pairs_has_no_interval(pairs: int, *, is_there: bool) -> None:
    table = np.diag([2, pairs - 4, 1, 0])
    table[0, 1] = 1
    found = weighted_kappa(table)

    assert not np.isnan(found.value)
    assert np.isfinite([found.low, found.high]).all() == is_there


@pytest.mark.parametrize("pairs", [0, 1, 7])
def test_where_nobody_varies_nothing_is_said(pairs: int) -> None:
    table = np.zeros((4, 4), dtype=np.int64)
    table[2, 2] = pairs

    assert np.isnan([weighted_kappa(table).value, intraclass_correlation(table).value]).all()


def test_the_worst_agreement_stays_above_minus_one() -> None:
    table = np.zeros((4, 4), dtype=np.int64)
    table[0, 3] = table[3, 0] = 2

    assert intraclass_correlation(table).value == -1
    assert weighted_kappa(table).value == -1


@pytest.mark.parametrize(("pairs", "least", "most"), [(11, 0.82, 0.93), (50, 0.92, 0.97), (100, 0.93, 0.97)])
def test_the_interval_of_kappa_holds_the_truth_as_often_as_the_page_says(
    pairs: int, least: float, most: float
) -> None:
    """docs/rater_agreement.md: 85 to 90 of 100 with 11 pairs, 93 to 96 from 50 on."""
    levels, same = np.array([0.1, 0.3, 0.4, 0.2]), 0.75
    shares = np.diag(levels * same)
    for level, others in enumerate(([1], [0, 2], [1, 3], [2])):
        shares[level, others] = levels[level] * (1 - same) / len(others)
    truth = weighted_kappa((shares * 10**9).astype(np.int64)).value
    drawn_tables = np.random.default_rng(5).multinomial(pairs, shares.ravel(), size=1500).reshape(-1, 4, 4)
    found = [kappa for table in drawn_tables if (kappa := weighted_kappa(table)).low == kappa.low]

    assert least < np.mean([kappa.low <= truth <= kappa.high for kappa in found]) < most


def test_every_table_gets_its_row() -> None:
    cells = [TABLES[0].ravel().tolist(), [0] * 16]
    found = reliability(pd.DataFrame({"set_no": [7, 8], "rated_cases": [252, 0], "cells": cells}))

    assert found.set_no.tolist() == [7, 8]
    assert found[["needed_for_share", "needed_for_kappa"]].to_numpy().tolist() == [[50, 73], [0, 0]]
    assert found.kappa.round(6).tolist()[0] == pytest.approx(weighted_kappa(TABLES[0]).value, abs=1e-6)
    assert found.loc[1, ["kappa", "icc"]].isna().all()
    assert reliability(pd.DataFrame({"set_no": [], "rated_cases": [], "cells": []})).empty


@pytest.mark.filterwarnings("error")
def test_where_all_subjects_have_the_same_mean_the_icc_has_no_lower_limit() -> None:
    found = icc_2_1(mean_squares(np.array([[2.0, 1.0], [2.0, 1.0], [1.0, 2.0]])), subjects=3, raters=2)
    assert (found.value, np.isnan(found.low), found.high) == (-1.0, True, -1.0)
