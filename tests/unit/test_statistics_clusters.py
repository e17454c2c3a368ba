"""The interval of a share whose cases come in clusters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from pipeline.statistics import clusters
from tests.unit.model_sql import PROJECT

WIDER = 0.2
WORKED = {"numerator": 24, "denominator": 50, "variance": 0.013866666666666666, "degrees": 1.8}


def interval(**numbers: float) -> tuple[float, float]:
    low, high = clusters.interval(*(np.array([float(numbers[name])]) for name in WORKED))
    return float(low[0]), float(high[0])


def shown(**numbers: float) -> pd.DataFrame:
    return clusters.shown(pd.DataFrame([{"group_no": 1, "figure_no": 2, **WORKED, **numbers}]), WIDER)


def test_it_is_that_of_the_worked_example() -> None:
    low, high = interval(**WORKED)

    assert f"{100 * low:.1f} % to {100 * high:.1f} %" in (PROJECT / "docs/method.md").read_text("utf-8")


@pytest.mark.parametrize("variance", [0.0, 0.48 * 0.52 / 50])
def test_of_very_many_clusters_that_are_not_alike_it_is_wilsons(variance: float) -> None:
    found = interval(**{**WORKED, "variance": variance, "degrees": 1e9})

    assert found == pytest.approx(proportion_confint(24, 50, method="wilson"), abs=1e-8)


def test_a_design_effect_divides_the_cases() -> None:
    twice = 2 * 0.48 * 0.52 / 50

    found = interval(**{**WORKED, "variance": twice, "degrees": 1e9})
    assert found == pytest.approx(proportion_confint(12, 25, method="wilson"), abs=1e-8)


@pytest.mark.parametrize("numerator", [0, 50])
def test_where_nobody_or_everybody_counts_it_is_as_wide_as_so_few_clusters_make_it(numerator: int) -> None:
    low, high = interval(**{**WORKED, "numerator": numerator, "variance": 0.0, "degrees": 2})
    plain = proportion_confint(numerator, 50, method="wilson")

    assert 0 <= low <= plain[0]
    assert plain[1] <= high <= 1
    assert high - low > 1.2 * (plain[1] - plain[0])


def test_it_stands_where_it_is_wider_by_a_fifth() -> None:
    independent = 0.48 * 0.52 / 50

    assert list(shown().columns) == ["group_no", "figure_no", "ci_low", "ci_high"]
    assert len(shown()) == 1
    assert shown(variance=1.3 * independent, degrees=1e9).empty  # wider by 14 %
    assert len(shown(variance=1.6 * independent, degrees=1e9)) == 1  # by 26 %


def test_it_holds_the_true_share_of_providers_that_are_alike_within() -> None:
    """Eight providers of ten persons, correlation 0.1: 95 % of samples or more; Wilson's holds 84 %."""
    chance, samples, providers, size = np.random.default_rng(3), 4_000, 8, 10
    alpha, beta = 0.4 * 9, 0.6 * 9
    counted = chance.binomial(size, chance.beta(alpha, beta, (samples, providers)))
    share = counted.mean(axis=1) / size
    weight = 1 / providers
    variance = ((counted - size * share[:, None]) ** 2).sum(axis=1) / (1 - weight) / (size * providers) ** 2
    asked = np.full(samples, float(size * providers))
    low, high = clusters.interval(counted.sum(axis=1), asked, variance, np.full(samples, providers - 1.0))
    plain = proportion_confint(counted.sum(axis=1), asked, method="wilson")

    assert ((low <= 0.4) & (high >= 0.4)).mean() > 0.95
    assert ((plain[0] <= 0.4) & (plain[1] >= 0.4)).mean() < 0.9
