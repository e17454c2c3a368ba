"""Direct standardisation, its standard error and its bootstrap, against plain loops and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.statistics import standardise

WEIGHTS = np.array([0.5, 0.3, 0.2])


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(8)


def slow_share(achieved: np.ndarray, persons: np.ndarray, weights: np.ndarray) -> float:
    there = [stratum for stratum in range(len(weights)) if persons[stratum]]
    whole = sum(weights[stratum] for stratum in there)
    return float(sum(weights[s] / whole * achieved[s] / persons[s] for s in there))


def slow_bootstrap(
    achieved: np.ndarray, persons: np.ndarray, weights: np.ndarray, draws: int, random: np.random.Generator
) -> np.ndarray:
    shares = []
    for _ in range(draws):
        drawn = random.choice(len(persons), size=len(persons), replace=True)
        shares.append(slow_share(sum(achieved[p] for p in drawn), sum(persons[p] for p in drawn), weights))
    return np.percentile(shares, [2.5, 97.5])


def test_the_standardised_share_weighs_each_stratum_as_the_pool_does() -> None:
    """2 of 10, 10 of 20, 27 of 30; half, three and two tenths of the pool: 0.1 + 0.15 + 0.18."""
    share = standardise.standardised_share(np.array([2, 10, 27]), np.array([10, 20, 30]), WEIGHTS)

    assert float(share) == pytest.approx(0.43)


def test_a_unit_made_up_as_the_pool_keeps_its_crude_share() -> None:
    persons, achieved = np.array([50, 30, 20]), np.array([20, 21, 9])

    assert float(standardise.standardised_share(achieved, persons, WEIGHTS)) == pytest.approx(0.5)


def test_a_stratum_that_nobody_is_in_leaves_its_weight_to_the_others() -> None:
    """The last stratum is empty: (0.1 + 0.15) / 0.8."""
    share = standardise.standardised_share(np.array([2, 10, 0]), np.array([10, 20, 0]), WEIGHTS)

    assert float(share) == pytest.approx(0.3125)


def test_nobody_at_all_has_no_share() -> None:
    assert np.isnan(standardise.standardised_share(np.zeros(3, int), np.zeros(3, int), WEIGHTS))


def test_many_shares_at_once_are_those_of_a_plain_loop(random: np.random.Generator) -> None:
    persons = random.integers(0, 4, size=(2000, 3))
    persons[:, 1] += 1
    achieved = random.binomial(persons, 0.6)

    found = standardise.standardised_share(achieved, persons, WEIGHTS)
    wanted = [slow_share(x, n, WEIGHTS) for x, n in zip(achieved, persons, strict=True)]
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_the_standard_error_is_the_root_of_the_weighted_variances() -> None:
    """0.5² 0.2 0.8 / 10 + 0.3² 0.5 0.5 / 20 + 0.2² 0.9 0.1 / 30 = 0.005245."""
    error = standardise.standard_error(np.array([2, 10, 27]), np.array([10, 20, 30]), WEIGHTS)

    assert error == pytest.approx(np.sqrt(0.005245))


@pytest.mark.parametrize("achieved", [0, 8])
def test_a_stratum_where_nobody_or_everybody_achieved_still_has_a_standard_error(achieved: int) -> None:
    """8 of 8 counts as 9 of 10, none of 8 as 1 of 10: 0.9 0.1 / 8."""
    error = standardise.standard_error(np.array([achieved]), np.array([8]), np.array([1.0]))

    assert error == pytest.approx(np.sqrt(0.09 / 8))


def test_the_standard_error_is_how_far_standardised_shares_of_chance_spread(
    random: np.random.Generator,
) -> None:
    persons, shares = np.array([40, 60, 50]), np.array([0.3, 0.5, 0.8])
    achieved = random.binomial(persons, shares, size=(20_000, 3))

    drawn = standardise.standardised_share(achieved, np.broadcast_to(persons, achieved.shape), WEIGHTS)
    assert standardise.standard_error(persons * shares, persons, WEIGHTS) == pytest.approx(
        drawn.std(), rel=0.03
    )


def test_the_bootstrap_spreads_as_a_plain_loop_over_providers_does(random: np.random.Generator) -> None:
    persons = random.integers(0, 12, size=(9, 3))
    achieved = random.binomial(persons, random.uniform(0.2, 0.9, size=(9, 1)))

    found = standardise.bootstrap_interval(achieved, persons, WEIGHTS, 4000, random)
    np.testing.assert_allclose(found, slow_bootstrap(achieved, persons, WEIGHTS, 4000, random), atol=0.02)


def test_two_providers_make_three_draws_of_which_the_outer_two_are_the_bootstrap(
    random: np.random.Generator,
) -> None:
    persons, achieved = np.array([[10], [10]]), np.array([[2], [8]])

    found = standardise.bootstrap_interval(achieved, persons, np.ones(1), 200, random)
    assert found == pytest.approx((0.2, 0.8))


def test_providers_who_are_all_alike_have_a_bootstrap_without_width(random: np.random.Generator) -> None:
    persons, achieved = np.tile([10, 20, 30], (5, 1)), np.tile([2, 10, 27], (5, 1))

    assert standardise.bootstrap_interval(achieved, persons, WEIGHTS, 100, random) == pytest.approx(
        (0.43, 0.43)
    )


def test_the_interval_is_never_narrower_than_by_the_standard_error(random: np.random.Generator) -> None:
    persons, achieved = np.tile([10, 20, 30], (5, 1)), np.tile([2, 10, 27], (5, 1))
    error = standardise.standard_error(achieved.sum(axis=0), persons.sum(axis=0), WEIGHTS)

    found = standardise.interval(achieved, persons, WEIGHTS, 100, random)
    assert found == pytest.approx((0.43 - 1.96 * error, 0.43 + 1.96 * error), abs=1e-4)


def test_the_interval_is_the_bootstraps_where_providers_differ_more_than_by_chance(
    random: np.random.Generator,
) -> None:
    persons, achieved = np.full((6, 1), 50), np.array([[5], [45], [10], [40], [25], [25]])

    found = standardise.interval(achieved, persons, np.ones(1), 500, np.random.default_rng(1))
    assert found == standardise.bootstrap_interval(
        achieved, persons, np.ones(1), 500, np.random.default_rng(1)
    )


def test_an_interval_stays_between_none_and_all(random: np.random.Generator) -> None:
    persons = np.full((4, 1), 8)

    assert standardise.interval(persons, persons, np.ones(1), 100, random)[1] == 1.0


def test_each_figure_draws_by_itself() -> None:
    first, again, other = (
        standardise.generator(*key).random() for key in (("O01", "KHM"), ("O01", "KHM"), ("O02", "KHM"))
    )

    assert first == again != other
