"""What can be bet on by proportional fitting: a table that keeps all figures and assumes no more."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.attacker.guesses import Guess, _of_system, fitted
from pipeline.attacker.knowledge import People
from pipeline.attacker.published import Counts, Group, Tables

GROUPS: tuple[Group, ...] = tuple(
    (1, "region", breakdown, code)
    for breakdown, code in (
        ("all", ""),
        ("sex", "female"),
        ("sex", "male"),
        ("age", "under"),
        ("age", "over"),
    )
)
# women under and over, men under and over
STANDS = np.array([[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
SIZES = np.array([10.0, 20.0, 30.0, 40.0])
ALL, WOMEN, MEN, UNDER, OVER = GROUPS


def people() -> People:
    states = (SIZES[:, None] * [0.5, 0.4, 0.1]).astype(np.int64)
    return People(GROUPS, csr_matrix(STANDS.astype(float)), SIZES, states)


def tables(counts: dict[Group, Counts]) -> Tables:
    return Tables(12, "O01", counts)


def test_the_table_keeps_what_was_shown_and_treats_alike_whom_nothing_sets_apart() -> None:
    shares = fitted(tables({ALL: (60, 60, 90, 5), WOMEN: (12, 12, 27, 1)}), people())
    persons = shares * SIZES[:, None]
    assert persons.sum(axis=0) == pytest.approx([60, 30, 5, 5], abs=0.01)
    assert persons[:2].sum(axis=0) == pytest.approx([12, 15, 1, 2], abs=0.01)
    assert shares[0] == pytest.approx(shares[1], abs=1e-4)
    assert shares[:2, 0] == pytest.approx(0.4, abs=1e-4)


def test_of_two_breakdowns_it_assumes_no_interaction() -> None:
    """That the odds ratio is one is what makes it the table of maximum entropy."""
    shown = {WOMEN: (12, 12, 30, 0), MEN: (56, 56, 70, 0), UNDER: (20, 20, 40, 0), OVER: (48, 48, 60, 0)}
    shares = fitted(tables(shown), people())
    log_odds = np.log(shares[:, 0] / shares[:, 1])
    assert (shares[:, 0] * SIZES)[:2].sum() == pytest.approx(12, abs=0.01)
    assert log_odds[0] - log_odds[1] == pytest.approx(log_odds[2] - log_odds[3], abs=1e-3)


def test_a_band_holds_what_is_likelier_within_it() -> None:
    band = fitted(tables({ALL: (60, 60, 100, 0), WOMEN: (0, 3, 30, 0)}), people())
    wide = fitted(tables({ALL: (60, 60, 100, 0), WOMEN: (10, 29, 30, 0)}), people())
    assert (band[:2, 0] * SIZES[:2]).sum() == pytest.approx(3, abs=0.01)
    assert (wide[:2, 0] * SIZES[:2]).sum() == pytest.approx(18, abs=0.01)


def test_a_group_of_which_nearly_all_achieved_it_is_a_likely_guess_unless_that_is_usual() -> None:
    shown = tables({ALL: (50, 50, 100, 0), WOMEN: (29, 29, 30, 0)})
    found = _of_system((shown, people()), usual=0.6)
    assert found.largest == pytest.approx(29 / 30, abs=1e-3)
    assert found.tried == 8
    assert _of_system((shown, people()), usual=0.45).tried == 4  # half of all achieved it: that is no news
    assert found + Guess(0.99, 2) == Guess(0.99, 10)
