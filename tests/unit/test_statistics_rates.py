"""Exact limits of a number of events."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import poisson as distribution
from statsmodels.stats.rates import confint_poisson

from pipeline.statistics import poisson

EVENTS = np.concatenate([np.arange(200), np.geomspace(200, 10**6, 50).astype(int)])


@pytest.mark.parametrize("level", [0.95, 0.99])
def test_the_limits_are_the_exact_ones_of_statsmodels(level: float) -> None:
    wanted = confint_poisson(EVENTS[1:], 1, method="exact-c", alpha=1 - level)

    np.testing.assert_allclose(poisson.exact_limits(EVENTS[1:], level=level), wanted, rtol=1e-12)


def test_no_event_may_still_come_from_a_rate_above_zero() -> None:
    """The upper limit of none is -ln(0.025): the rate at which nothing happens once in forty times."""
    low, high = poisson.exact_limits(np.array([0]))

    assert (low[0], high[0]) == (0.0, pytest.approx(-np.log(0.025)))


def test_beyond_each_limit_so_many_or_so_few_events_are_rarer_than_one_in_forty() -> None:
    low, high = poisson.exact_limits(EVENTS)
    tails = [distribution.sf(EVENTS[1:] - 1, low[1:]), distribution.cdf(EVENTS, high)]

    np.testing.assert_allclose(np.concatenate(tails), 0.025)


def test_a_table_of_events_keeps_its_rows() -> None:
    table = poisson.limits(pd.DataFrame({"events": [3, 0]}))

    assert table.round(4).to_dict("list") == {
        "events": [3, 0],
        "low": [0.6187, 0.0],
        "high": [8.7673, 3.6889],
    }


def test_a_table_without_events_has_no_limits() -> None:
    assert poisson.limits(pd.DataFrame({"events": np.array([], dtype=int)})).empty
