"""How far a provider's share may lie from all others' by chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.statistics import funnel


def counts(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """Provider, known and achieved, of one outcome and milestone."""
    table = pd.DataFrame(rows, columns=["provider_id", "known", "achieved"])
    return table.assign(outcome="O01", milestone=12)


@pytest.mark.parametrize(
    ("known", "low_95", "high_95", "low_998", "high_998"),
    [(10, 0.30, 0.90, 0.10, 1.00), (40, 0.45, 0.75, 0.35, 0.83), (80, 0.49, 0.70, 0.43, 0.76)],
)
def test_the_exact_limits_are_the_reference_values(
    known: int, low_95: float, high_95: float, low_998: float, high_998: float
) -> None:
    """Around 60 %: with ten cases almost nothing is unusual."""
    limits = [funnel.exact_limits(np.array([known]), np.array([0.6]), level) for level in (0.95, 0.998)]

    found = np.array(limits).ravel()
    np.testing.assert_allclose(found, [low_95, high_95, low_998, high_998], atol=0.0051)


def test_providers_who_differ_by_chance_only_have_a_dispersion_below_one() -> None:
    """Normal residuals cut at a = 1.2816, their outer tenths: 0.8 - 2 a f(a) + 0.2 a² = 0.679."""
    known = np.full(4000, 500)
    achieved = np.random.default_rng(5).binomial(known, 0.4)

    assert funnel.dispersion(known, achieved, 0.4) == pytest.approx(0.679, abs=0.03)


def test_the_dispersion_is_the_mean_square_of_the_residuals() -> None:
    """Of 100 each at one half, one standard error is 5 persons: 2², 1² and 3² come to 14 / 3."""
    assert funnel.dispersion(np.full(3, 100), np.array([60, 45, 35]), 0.5) == pytest.approx(14 / 3)


def test_the_most_extreme_tenth_at_each_side_counts_as_much_as_the_next() -> None:
    """Ten providers: the one far below and the one far above are taken as one standard error off."""
    achieved = np.array([0, 45, 45, 50, 50, 50, 50, 55, 55, 100])

    assert funnel.dispersion(np.full(10, 100), achieved, 0.5) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("known", "achieved", "pooled"), [([20], [12], 0.6), ([20, 30], [20, 30], 1.0), ([20, 30], [0, 0], 0.0)]
)
def test_there_is_no_dispersion_where_nothing_can_differ(
    known: list[int], achieved: list[int], pooled: float
) -> None:
    assert np.isnan(funnel.dispersion(np.array(known), np.array(achieved), pooled))


def test_dispersion_above_one_widens_the_limits_by_its_root() -> None:
    found = funnel.widened(np.array([0.5, 0.7, 0.1]), np.full(3, 0.6), np.full(3, 4.0))

    np.testing.assert_allclose(found, [0.4, 0.8, 0.0], atol=1e-12)  # and no share lies below 0


@pytest.mark.parametrize("phi", [1.0, 0.2, float("nan")])
def test_dispersion_up_to_one_leaves_the_limits_as_they_are(phi: float) -> None:
    found = funnel.widened(np.array([0.45, 0.75]), np.full(2, 0.6), np.full(2, phi))

    assert found == pytest.approx([0.45, 0.75])


def test_every_provider_is_held_against_all_persons_together() -> None:
    table = funnel.funnel(counts(("B", 40, 24), ("A", 10, 6)))

    assert table.round(3).to_dict("list") == {
        "provider_id": ["A", "B"],
        "outcome": ["O01", "O01"],
        "milestone": [12, 12],
        "known": [10, 40],
        "achieved": [6, 24],
        "pooled": [0.6, 0.6],
        "low_95": [0.3, 0.45],
        "high_95": [0.9, 0.75],
        "low_998": [0.1, 0.35],
        "high_998": [1.0, 0.825],
        "dispersion": [0.0, 0.0],
    }


def test_each_outcome_and_milestone_has_a_funnel_of_its_own() -> None:
    table = funnel.funnel(
        pd.concat([counts(("A", 20, 10)), counts(("A", 20, 15)).assign(milestone=24)], ignore_index=True)
    )

    assert table[["milestone", "pooled"]].to_numpy().tolist() == [[12, 0.5], [24, 0.75]]


def test_no_provider_makes_an_empty_table_of_the_same_columns() -> None:
    table = funnel.funnel(counts())

    assert (len(table), dict(table.dtypes.astype(str))) == (0, funnel.COLUMNS)
