"""Rows of yes and no held against each other in words of 64 columns, against the same column by column."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.disclosure.differencing.overlaps import lie_within, places_of, shares_some, words_of
from pipeline.disclosure.differencing.pairs import no_less


@pytest.mark.parametrize("columns", [0, 1, 63, 64, 65, 200])
def test_rows_share_or_hold_what_their_columns_do(columns: int) -> None:
    rows = np.random.default_rng(columns).random((12, columns)) < 0.03
    rows[1:3] |= rows[0]
    rows[3] = False

    shared, within = shares_some(words_of(rows), words_of(rows[:5])), lie_within(rows)
    assert np.array_equal(places_of(words_of(rows)), np.nonzero(rows))
    for first in range(12):
        for second in range(12):
            has_all = bool(rows[second].any() and rows[first][rows[second]].all())
            assert within[first, second] == has_all
            if second < 5:
                assert shared[first, second] == bool((rows[first] & rows[second]).any())


def test_a_figure_is_no_less_than_another_only_if_it_is_so_in_the_very_last_place() -> None:
    """Two kinds in 400 places; counted, not counted and asked. The last has the fewest figures."""
    truth = np.empty((2, 400, 3))
    truth[0], truth[1] = (6, 4, 10), (5, 3, 8)  # five counted are no fewer than four who are not
    asked = np.array([[False, True], [True, False]])

    holds = no_less(truth, asked)
    assert np.argwhere(holds[1, 0]).tolist() == [[0, 1]]
    assert holds[0, 1].tolist() == [[True, True, False], [False, True, False], [False, False, True]]

    truth[0, 399], truth[1, 399] = (5, 5, 10), (6, 2, 8)
    truth[1, 399, 1] = np.nan
    assert no_less(truth, asked)[0, 1].tolist() == [
        [False, True, False], [False, True, False], [False, False, True],
    ]  # fmt: skip
