"""The furthest table of a sum, against another solver; and that trying it first leaves everything proven."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from pipeline.disclosure.suppression import maximum_entropy, search, secondary
from pipeline.disclosure.suppression.effort import Effort
from pipeline.disclosure.suppression.extremes import Extremes, are_worth_it
from pipeline.disclosure.suppression.feasible_tables import proven
from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure

PEOPLE, STATES, CELLS = 90, 2, 14


def made(seed: int) -> TableStructure:
    """People who stand in some of the cells, each alone in an elementary cell; one cell is a band."""
    chance = np.random.default_rng(seed)
    members = csr_matrix((chance.random((CELLS, PEOPLE)) < 0.4).astype(float))
    counts = np.zeros((PEOPLE, STATES), np.int64)
    counts[np.arange(PEOPLE), chance.integers(0, STATES, PEOPLE)] = chance.random(PEOPLE) < 0.8
    return TableStructure(members, counts, np.ones(PEOPLE, np.int64), {CELLS - 1: (2, 1)})


def furthest(structure: TableStructure, cells: list[int], places: list[int], *, upward: bool) -> float:
    """The same by scipy, whose program is written from the description of what is published."""
    told = structure.constraints(cells)
    capacity = np.kron(np.eye(PEOPLE), np.ones(STATES))
    above = np.vstack([told.sums.toarray(), -told.sums.toarray(), capacity])
    ends = np.concatenate([told.high, -told.low, np.ones(PEOPLE)])
    costs = np.zeros(PEOPLE * STATES)
    costs[places] = -1.0 if upward else 1.0
    found = linprog(costs, A_ub=above, b_ub=ends, bounds=(0, 1))
    return float(-found.fun if upward else found.fun)


@pytest.mark.parametrize("seed", range(4))
def test_the_furthest_table_is_as_far_out_as_another_solver_finds(seed: int) -> None:
    structure, chance = made(seed), np.random.default_rng(seed)
    cells = np.arange(CELLS)
    extremes = Extremes(structure, cells[1:], cells[:1], Effort())
    published = np.ones(CELLS - 1, bool)
    for withheld in (0, 4, 9):
        published[:withheld] = False
        extremes.withhold(published)
        left = [0, *cells[1:][published].tolist()]
        for upward in (False, True):
            places = np.sort(chance.choice(PEOPLE * STATES, 6, replace=False)).astype(np.int32)
            table = extremes.furthest(places, upward=upward)
            assert table is not None
            expected = furthest(structure, left, places.tolist(), upward=upward)
            assert table.ravel()[places].sum() == pytest.approx(expected, abs=1e-6)


def protected(seed: int) -> tuple[TableStructure, SensitiveCells, list[float]]:
    """A structure with some forty sensitive cells, and what its cells cost: the last are the dearest."""
    structure, chance = made(seed), np.random.default_rng(seed)
    sums = csr_matrix((chance.random((40, PEOPLE * STATES)) < 0.02).astype(float))
    sums = sums[np.asarray(sums.sum(axis=1)).ravel() > 0]
    upper = np.minimum(np.asarray(sums.sum(axis=1)).ravel(), 3.0)
    return (
        structure,
        SensitiveCells(sums, upper, np.zeros(len(upper))),
        [float(cell + 1) for cell in range(CELLS)],
    )


@pytest.mark.parametrize("seed", range(3))
def test_what_is_published_is_proven_whether_or_not_nothing_giving_way_is_tried_first(seed: int) -> None:
    structure, sensitive, costs = protected(seed)
    assert are_worth_it(structure)
    found = secondary.suppress(structure, range(CELLS), costs, sensitive)
    with patch.object(search, "are_worth_it", lambda _: False):
        slower = secondary.suppress(structure, range(CELLS), costs, sensitive)

    for pattern in (found, slower):
        assert proven(structure, pattern.published, pattern.sensitive, pattern.feasible_tables)
    assert sum(costs[cell] for cell in found.published) == pytest.approx(
        sum(costs[cell] for cell in slower.published), rel=0.25
    )


def test_a_solver_without_effort_finds_nothing_and_says_so() -> None:
    structure, cells = made(1), np.arange(CELLS)
    extremes = Extremes(structure, cells, cells[:0], Effort(0))

    assert extremes.furthest(np.array([0], np.int32), upward=True) is None


@pytest.mark.parametrize("seed", range(3))
def test_where_the_effort_does_not_suffice_the_dearer_half_is_tried_again(seed: int) -> None:
    structure, sensitive, costs = protected(seed)
    with patch.object(maximum_entropy, "is_worth_it", lambda *_: False):  # all by programs
        found = {
            effort: secondary.suppress(structure, range(CELLS), costs, sensitive, effort=effort)
            for effort in (3e6, 1e6, 3e5, 0)
        }

    assert [len(each.published) for each in found.values()] == [CELLS, CELLS // 2, 1, 0]
    for pattern in found.values():
        assert set(pattern.published) == set(range(CELLS)[CELLS - len(pattern.published) :])
        if pattern.published:
            assert proven(structure, pattern.published, pattern.sensitive, pattern.feasible_tables)
    assert not found[0].feasible_tables
