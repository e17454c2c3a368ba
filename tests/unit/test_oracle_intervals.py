"""The second computation of the measures: its intervals against published examples."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracle.intervals import newcombe_paired, wilson


@pytest.mark.parametrize(
    ("count", "nobs", "low", "high"),
    [(3, 12, 0.089, 0.532), (7, 20, 0.181, 0.567), (0, 10, 0.000, 0.278), (10, 10, 0.722, 1.000)],
)
def test_wilson_gives_the_reference_values(count: int, nobs: int, low: float, high: float) -> None:
    found = wilson(np.array([count]), np.array([nobs]))

    assert [round(float(end[0]), 3) for end in found] == [low, high]


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        pytest.param((36, 12, 2, 0), 0.0569, 0.3404, id="Newcombe 1998, worked example"),
        # above zero the correlation is corrected by half the pairs; without that: 0.0358 to 0.4778
        pytest.param((6, 9, 2, 8), 0.0227, 0.4884, id="method 10 of Newcombe 1998"),
    ],
)
def test_newcombe_gives_the_reference_values(
    table: tuple[int, int, int, int], low: float, high: float
) -> None:
    found = newcombe_paired(*(np.array([count]) for count in table))

    assert [round(float(end[0]), 4) for end in found] == [low, high]


def test_gains_and_losses_mirror_each_other() -> None:
    gained = newcombe_paired(*(np.array([count]) for count in (5, 7, 1, 4)))
    lost = newcombe_paired(*(np.array([count]) for count in (5, 1, 7, 4)))

    assert float(gained[0][0]) == pytest.approx(-float(lost[1][0]))


def test_pairs_without_any_change_still_have_an_interval() -> None:
    low, high = newcombe_paired(*(np.array([count]) for count in (10, 0, 0, 0)))

    assert (round(float(low[0]), 3), round(float(high[0]), 3)) == (-0.278, 0.278)
