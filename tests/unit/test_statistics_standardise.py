"""Direct standardisation, its standard error and its interval, against plain loops and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from pipeline.statistics import provider_variances, standardise

WEIGHTS = np.array([0.5, 0.3, 0.2])


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(8)


def slow_share(achieved: np.ndarray, persons: np.ndarray, weights: np.ndarray) -> float:
    there = [stratum for stratum in range(len(weights)) if persons[stratum]]
    whole = sum(weights[stratum] for stratum in there)
    return float(sum(weights[s] / whole * achieved[s] / persons[s] for s in there))


def slow_reach(achieved: np.ndarray, persons: np.ndarray, weights: np.ndarray) -> float:
    """Student's t times the root of what providers are apart, as docs/method.md has it: person by person."""
    providers, strata = persons.shape
    of_all, counted, total = persons.sum(axis=0), achieved.sum(axis=0), persons.sum()
    each = [weights[s] / of_all[s] for s in range(strata)]
    shares = [
        (counted[s] + 1) / (of_all[s] + 2) if counted[s] in (0, of_all[s]) else counted[s] / of_all[s]
        for s in range(strata)
    ]
    root = [(1 - persons[j].sum() / total) ** -0.5 for j in range(providers)]
    # what each person adds to what a provider moves the share, were all others the same
    moves = np.zeros((providers, total))
    sigma = np.concatenate([[(shares[s] * (1 - shares[s])) ** 0.5] * of_all[s] for s in range(strata)])
    start = 0
    for s in range(strata):
        own = np.repeat(np.arange(providers), persons[:, s])
        for j in range(providers):
            stretch = slice(start, start + of_all[s])
            moves[j, stretch] = root[j] * each[s] * ((own == j) - persons[j, s] / of_all[s])
        start += of_all[s]
    covariance = (moves * sigma) @ (moves * sigma).T
    apart = [
        root[j]
        * sum(each[s] * (achieved[j, s] - counted[s] / of_all[s] * persons[j, s]) for s in range(strata))
        for j in range(providers)
    ]
    variance = sum(weights[s] ** 2 * shares[s] * (1 - shares[s]) / of_all[s] for s in range(strata))
    effect = sum(one**2 for one in apart) / np.trace(covariance)
    degrees = np.trace(covariance) ** 2 / (covariance**2).sum()
    return float(t.ppf(0.975, degrees) * (effect * variance) ** 0.5)


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


def apart(random: np.random.Generator, providers: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Providers who differ, each with another mix of strata; some strata without a person of theirs."""
    persons = random.integers(0, 9, size=(providers, 3))
    persons[:2] += 1
    return random.binomial(persons, random.uniform(0.35, 0.65, size=(providers, 1))), persons


def test_the_interval_follows_how_far_providers_are_apart(random: np.random.Generator) -> None:
    wider = 0
    for _ in range(50):
        achieved, persons = apart(random)
        both = achieved.sum(axis=0), persons.sum(axis=0)
        share = standardise.standardised_share(*both, WEIGHTS)
        chance = standardise.Z * standardise.standard_error(*both, WEIGHTS)
        reach = max(slow_reach(achieved, persons, WEIGHTS), chance)
        wider += reach > chance

        assert standardise.interval(achieved, persons, WEIGHTS) == pytest.approx(
            (max(share - reach, 0), min(share + reach, 1))
        )
    assert 10 < wider < 50


def test_intervals_of_many_draws_are_those_of_each(random: np.random.Generator) -> None:
    _, persons = apart(random)
    achieved = random.binomial(persons, 0.5, (20, *persons.shape))
    together = np.column_stack(standardise.interval(achieved, persons, WEIGHTS))

    np.testing.assert_allclose(
        together, [standardise.interval(one, persons, WEIGHTS) for one in achieved], atol=1e-12
    )


def test_with_one_stratum_variance_and_degrees_of_freedom_are_those_of_other_shares() -> None:
    persons, achieved = np.array([10, 20, 25]), np.array([3, 12, 17])
    of_shares = provider_variances._bell_mccaffrey(
        achieved.astype(float), persons.astype(float), np.zeros(3, int)
    )
    reach = t.ppf(0.975, of_shares["degrees"]) * of_shares["variance"] ** 0.5
    low, high = standardise.interval(achieved[:, None], persons[:, None], np.ones(1))

    assert (low, high) == pytest.approx((32 / 55 - reach[0], 32 / 55 + reach[0]))


def test_the_interval_is_never_narrower_than_by_the_standard_error() -> None:
    persons, achieved = np.tile([10, 20, 30], (5, 1)), np.tile([2, 10, 27], (5, 1))
    error = standardise.standard_error(achieved.sum(axis=0), persons.sum(axis=0), WEIGHTS)

    found = standardise.interval(achieved, persons, WEIGHTS)
    assert found == pytest.approx((0.43 - 1.96 * error, 0.43 + 1.96 * error), abs=1e-4)


@pytest.mark.parametrize(
    "persons",
    [[[10, 20, 30]], [[10, 20, 0], [0, 0, 30]], [[10, 0, 0], [0, 20, 0], [0, 0, 30]]],
    ids=["one_provider", "each_stratum_with_one_of_two", "each_stratum_with_its_own"],
)
def test_where_no_stratum_has_two_providers_the_interval_is_that_of_chance(persons: list[list[int]]) -> None:
    there = np.array(persons) > 0
    both = np.array([2, 10, 27]), np.array([10, 20, 30])
    reach = standardise.Z * standardise.standard_error(*both, WEIGHTS)

    found = standardise.interval(both[0] * there, np.array(persons), WEIGHTS)
    assert found == pytest.approx((0.43 - reach, 0.43 + reach))


def test_a_stratum_without_a_weight_changes_no_interval(random: np.random.Generator) -> None:
    achieved, persons = apart(random)
    weights = np.array([0.6, 0.4, 0.0])

    assert standardise.interval(achieved, persons, weights) == pytest.approx(
        standardise.interval(achieved[:, :2], persons[:, :2], weights[:2])
    )


def test_an_interval_stays_between_none_and_all() -> None:
    persons = np.full((4, 1), 8)

    assert standardise.interval(persons, persons, np.ones(1))[1] == 1.0
