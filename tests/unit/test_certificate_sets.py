"""The sets of few whom a certificate's tables have to show as all tables do, against their definition."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.attacker.published import Group
from pipeline.disclosure.suppression.kept_certificates import SMALL, sets_of_few
from pipeline.disclosure.suppression.table_structure import each_once


@pytest.mark.parametrize("every", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_they_are_whoever_is_in_one_of_two_groups_or_in_both(seed: int, *, every: bool) -> None:
    chance = np.random.default_rng(seed)
    groups: list[Group] = [
        (release, scope, "sex", code)
        for release in (1, 2)
        for scope in ("region", "donor:A")
        for code in "fm"
    ]
    stands, sizes = chance.random((len(groups), 12)) < 0.5, chance.integers(0, 5, 12)
    expected = set()
    for one, other in combinations(range(len(groups)), 2):
        same = [groups[one][part] == groups[other][part] for part in (0, 1, 3)]
        if sum(same) == 2 and (every or not same[1]):
            left, right = stands[one], stands[other]
            expected |= {tuple(each) for each in (left & ~right, right & ~left, left & right)}
    few = sorted(each for each in expected if 0 < sizes[list(each)].sum() < SMALL)
    found = sets_of_few(groups, csr_matrix(stands, dtype=np.int8), sizes, every=every)

    assert [tuple(each) for each in found.tolist()] == few != []


@pytest.mark.parametrize("columns", [0, 1, 8, 9, 30])
@pytest.mark.parametrize("rows", [0, 1, 40])
def test_rows_of_yes_and_no_are_each_there_once_in_order(rows: int, columns: int) -> None:
    given = np.random.default_rng(rows + columns).random((rows, columns)) < 0.2
    assert each_once(given).tolist() == [list(row) for row in sorted({tuple(row) for row in given.tolist()})]
