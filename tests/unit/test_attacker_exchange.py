"""Persons whom no shown group tells apart are alike: what holds of some holds of as many others."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.attacker.bounds import STATES, Equations, feasibility_intervals
from pipeline.attacker.exchange import Exchangeable

SEX = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1])
SIZES = np.array([1.0, 1, 1, 2, 1, 1, 1, 1, 1])  # the fourth kind are two persons


def equations() -> Equations:
    groups = csr_matrix(np.vstack([np.ones(len(SEX)), SEX == 0]))
    return Equations(groups, SIZES, np.array([[4, 4, 8, 0], [2, 2, 4, 0]], float))


def pairs() -> tuple[csr_matrix, list[tuple[int, int]]]:
    """Two kinds each, of whom one asks whether they achieved it."""
    each = list(combinations(range(len(SEX)), 2))
    rows = np.zeros((len(each), len(SEX) * STATES))
    for row, pair in enumerate(each):
        rows[row, [kind * STATES for kind in pair]] = 1
    return csr_matrix(rows), each


def test_groups_of_as_many_persons_of_each_sort_are_of_one_sort() -> None:
    sensitive, each = pairs()
    sort = Exchangeable(equations(), sensitive).sort
    named = [tuple(sum(SIZES[kind] for kind in pair if SEX[kind] == sex) for sex in (0, 1)) for pair in each]
    assert len(set(zip(sort.tolist(), named, strict=True))) == len(set(named)) == len(set(sort.tolist()))


def test_those_of_one_sort_are_as_low_and_as_high_as_each_other() -> None:
    sensitive, _ = pairs()
    found = feasibility_intervals(equations(), sensitive, np.full(sensitive.shape[0], 2.0))
    assert found is not None
    sort = Exchangeable(equations(), sensitive).sort
    for one in np.unique(sort):
        lowest, highest = (np.minimum(end[sort == one], 2.0) for end in found)
        assert np.ptp(lowest) < 1e-6
        assert np.ptp(highest) < 1e-6


def test_the_widest_of_a_sort_is_that_of_all_of_it() -> None:
    one = csr_matrix(np.kron(np.eye(len(SEX))[[0, 4, 1]], [[1.0, 0.0, 0.0]]))
    least, most = Exchangeable(equations(), one).widest(np.array([1.0, 2.0, 0.0]), np.array([1.0, 2.0, 3.0]))
    assert (least.tolist(), most.tolist()) == ([0, 2, 0], [3, 2, 3])


def test_the_ends_are_those_of_all_ways_in_which_those_alike_change_places() -> None:
    sensitive, each = pairs()
    single = Equations(equations().groups, np.ones(len(SEX)), equations().counts)
    table = np.zeros((len(SEX), STATES))
    table[[0, 1, 2, 4], 0] = 1  # of two women one did, whoever they are
    table[[5, 6, 7], 1] = 1
    before = sensitive.copy()
    least, most = Exchangeable(single, sensitive).ends(table.reshape(-1, 1))

    ways = [
        [sum(table[who[kind], 0] for kind in pair) for pair in each]
        for women in permutations(range(4))
        for men in permutations(range(4, 9))
        for who in [(*women, *men)]
    ]
    assert least.max() == 1
    assert least.tolist() == np.min(ways, axis=0).tolist()
    assert most.tolist() == np.max(ways, axis=0).tolist()
    assert (sensitive != before).nnz == 0
