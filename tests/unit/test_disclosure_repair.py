"""What the repair withholds is enough: all tables of small lattices are tried, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, hstack

from pipeline.disclosure.lattice import Aims, Lattice, Witness, coarsest
from pipeline.disclosure.neighbours import neighbours
from pipeline.disclosure.repair import Protected, protect
from pipeline.disclosure.witnesses import proven


def aims_of(lattice: Lattice, sums: list[list[int]], reach: list[float]) -> Aims:
    return Aims(csr_matrix(np.array(sums, float)), np.array(reach, float), np.zeros(len(reach)))


def divisions(persons: int, states: int) -> Iterator[tuple[int, ...]]:
    """All ways to put up to so many persons of a leaf into its states."""
    return (each for each in product(range(persons + 1), repeat=states) if sum(each) <= persons)


def tables(lattice: Lattice, published: tuple[int, ...]) -> list[np.ndarray]:
    """Every table of whole persons that agrees with what is published."""
    capacity, states = lattice.capacity, lattice.counts.shape[1]
    assert capacity is not None
    shown = lattice.members[list(published)].toarray()
    moves = np.zeros((len(published), 2))
    for row, cell in enumerate(published):
        moves[row] = lattice.bands.get(cell, (0, 0))
    every = (np.array(leaves) for leaves in product(*(divisions(int(size), states) for size in capacity)))
    return [table for table in every if agrees(shown @ table, shown @ lattice.counts, moves)]


def agrees(cells: np.ndarray, truth: np.ndarray, moves: np.ndarray) -> bool:
    """Whether cells could be the true ones: from the first state to the second some may have moved."""
    moved = cells[:, 0] - truth[:, 0]
    if cells.shape[1] > 1:
        truth = truth + np.stack([moved, -moved], axis=1)
        return bool(((-moves[:, 0] <= moved) & (moved <= moves[:, 1]) & (cells == truth).all(axis=1)).all())
    return bool((moved == 0).all())


@st.composite
def lattices(draw: st.DrawFn) -> tuple[Lattice, Aims, list[int]]:
    leaves, states = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    counts = np.array(
        draw(st.lists(st.lists(st.integers(0, 2), min_size=states, max_size=states),
                      min_size=leaves, max_size=leaves))
    )  # fmt: skip
    spare = np.array(draw(st.lists(st.integers(0, 1), min_size=leaves, max_size=leaves)))
    capacity = counts.sum(axis=1) + spare
    members = draw(
        st.lists(st.lists(st.booleans(), min_size=leaves, max_size=leaves), min_size=2, max_size=5)
    )
    leeway = st.tuples(st.integers(0, 2), st.integers(1, 2))
    may_be_band = st.dictionaries(st.integers(0, len(members) - 1), leeway, max_size=3 if states > 1 else 0)
    lattice = Lattice(csr_matrix(np.array(members, float)), counts, capacity, draw(may_be_band))
    sums, reach = [], []
    for leaf in range(leaves):
        for state in range(states):
            place = np.zeros(leaves * states)
            place[leaf * states + state] = 1
            sums.append(place)
            reach.append(min(2.0, float(capacity[leaf])))
    wanted = [cell for cell in range(len(members)) if any(members[cell])]
    return lattice, Aims(csr_matrix(np.array(sums)), np.array(reach), np.zeros(len(reach))), wanted


def protected(lattice: Lattice, aims: Aims, wanted: list[int]) -> Protected:
    return protect(lattice, wanted, [1.0 + cell for cell in wanted], aims)


@settings(max_examples=150, deadline=None)
@given(lattices())
def test_among_all_tables_that_agree_with_what_is_published_every_secret_is_open(
    made: tuple[Lattice, Aims, list[int]],
) -> None:
    lattice, aims, wanted = made
    result = protected(lattice, aims, wanted)
    values = np.array([aims.sums @ table.ravel() for table in tables(lattice, result.published)])

    assert result.lost == 0
    assert (values.min(axis=0) == 0).all()
    assert (values.max(axis=0) >= aims.reach).all()


@settings(max_examples=100, deadline=None)
@given(lattices(), st.integers(1, 3))
def test_among_few_neighbours_too_every_secret_is_opened(
    made: tuple[Lattice, Aims, list[int]], most: int
) -> None:
    lattice, aims, wanted = made
    with patch("pipeline.disclosure.repair.MOST_LEAVES", most):
        result = protected(lattice, aims, wanted)
    values = np.array([aims.sums @ table.ravel() for table in tables(lattice, result.published)])

    assert result.lost == 0
    assert (values.min(axis=0) == 0).all()
    assert (values.max(axis=0) >= aims.reach).all()
    assert proven(lattice, result.published, aims, result.witnesses)


def test_the_neighbours_of_a_leaf_are_those_in_the_same_small_cells() -> None:
    members = csr_matrix([[1.0, 1, 1, 1, 1], [0, 1, 0, 0, 1], [1, 0, 1, 1, 0], [1, 0, 0, 1, 0]])
    lattice = Lattice(members, np.ones((5, 1), int), None)

    def near(leaf: int, most: int, *shown: int) -> list[int]:
        return neighbours(lattice, np.array(shown), np.array([leaf]), most).tolist()

    assert near(1, 2, 0, 1, 2, 3) == [1, 4]
    assert near(0, 3, 0, 1, 2, 3) == [0, 2, 3]
    assert near(3, 2, 0, 1, 2, 3) == [0, 3]
    assert near(3, 2, 0, 1) == [0, 3]  # all as near: the first
    assert near(1, 9, 0, 1, 2, 3) == [0, 1, 2, 3, 4]


@settings(max_examples=100, deadline=None)
@given(lattices())
def test_the_witnesses_prove_it_by_adding_up(made: tuple[Lattice, Aims, list[int]]) -> None:
    lattice, aims, wanted = made
    result = protected(lattice, aims, wanted)

    assert proven(lattice, result.published, aims, result.witnesses)


@settings(max_examples=100, deadline=None)
@given(lattices(), st.data())
def test_without_its_witnesses_nothing_is_proven(
    made: tuple[Lattice, Aims, list[int]], data: st.DataObject
) -> None:
    lattice, aims, wanted = made
    result = protected(lattice, aims, wanted)
    kept = data.draw(st.lists(st.sampled_from(range(len(result.witnesses))), unique=True))
    values = np.array([aims.sums @ result.witnesses[one].over(lattice.counts).ravel() for one in kept])
    open_still = len(kept) > 0 and bool(
        (values.min(axis=0) < 1e-6).all() and (values.max(axis=0) > aims.reach - 1e-6).all()
    )

    assert proven(lattice, result.published, aims, [result.witnesses[one] for one in kept]) == open_still


def test_a_witness_that_disagrees_with_what_is_published_proves_nothing() -> None:
    lattice = Lattice(csr_matrix([[1.0, 1.0]]), np.array([[1], [0]]), np.array([1, 1]))
    aims = aims_of(lattice, [[1, 0], [0, 1]], [1, 1])
    every = np.arange(2)
    truth, swapped, more, less = (
        Witness(every, np.array([[first], [second]])) for first, second in ((1, 0), (0, 1), (1, 1), (2, -1))
    )

    assert proven(lattice, [0], aims, [truth, swapped])
    assert not proven(lattice, [0], aims, [truth, swapped, more])
    assert not proven(lattice, [0], aims, [truth, swapped, less])


def test_a_witness_of_some_leaves_leaves_the_others_as_they_are() -> None:
    truth = np.array([[1, 0], [2, 1], [0, 3]])
    witness = Witness(np.array([0, 2]), np.array([[0.0, 1.0], [1.0, 2.0]]))

    assert witness.over(truth).tolist() == [[0, 1], [2, 1], [1, 2]]


def test_of_two_cells_that_give_a_person_away_the_cheaper_one_is_withheld() -> None:
    members = csr_matrix([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]])
    lattice = Lattice(members, np.array([[1], [0], [1]]), np.array([1, 1, 1]))
    aims = aims_of(lattice, [[0, 0, 1]], [1])

    assert protect(lattice, [0, 1], [10, 1], aims).published == (0,)
    assert protect(lattice, [0, 1], [1, 10], aims).published == (1,)


def test_what_was_released_before_stays_and_the_new_cell_gives_way() -> None:
    members = csr_matrix([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]])
    lattice = Lattice(members, np.array([[1], [0], [1]]), np.array([1, 1, 1]))
    aims = aims_of(lattice, [[0, 0, 1]], [1])

    assert protect(lattice, [0], [1000], aims, fixed=[1]).published == (1,)


def test_a_secret_that_earlier_releases_gave_away_is_counted_as_lost() -> None:
    lattice = Lattice(csr_matrix([[1.0, 0.0]]), np.array([[1], [0]]), np.array([1, 1]))
    result = protect(lattice, [], [], aims_of(lattice, [[1, 0]], [1]), fixed=[0])

    assert result.lost == 1


def test_where_the_solver_runs_out_of_time_nothing_new_is_shown() -> None:
    lattice = Lattice(csr_matrix([[1.0, 1.0], [1.0, 0.0]]), np.array([[1], [0]]), np.array([1, 1]))
    result = protect(lattice, [0, 1], [1, 1], aims_of(lattice, [[1, 0]], [1]), seconds=0.0)

    assert (result.published, result.witnesses) == ((), ())


@pytest.mark.parametrize("hidden", [2, 10])
def test_where_leaf_sizes_are_no_secret_kept_a_small_cell_reaches_down_to_nobody_and_up_to_eleven(
    hidden: int,
) -> None:
    members = csr_matrix([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    lattice = Lattice(members, np.array([[60], [30], [hidden]]), None)
    result = protect(lattice, [0, 1, 2], [100, 2, 1], aims_of(lattice, [[0, 0, 1]], [11]))

    assert result.published == (0, 1)


def test_a_secret_that_earlier_releases_have_narrowed_is_narrowed_no_further() -> None:
    """Two of four persons were shown to have one achievement between them; all four would tell more."""
    members = csr_matrix([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [1.0, 0.0, 1.0, 0.0]])
    lattice = Lattice(members, np.array([[1], [0], [0], [0]]), np.ones(4, int))
    aims = aims_of(lattice, [[1, 1, 1, 1], [1, 1, 0, 0]], [3, 2])
    result = protect(lattice, [1, 2], [1, 1], aims, fixed=[0])

    assert result.lost == 3
    assert (result.aims.least.tolist(), result.aims.reach.tolist()) == ([1, 1], [3, 1])
    assert 1 not in result.published
    assert proven(lattice, result.published, result.aims, result.witnesses)
    assert not proven(lattice, result.published, aims, result.witnesses)


@settings(max_examples=100, deadline=None)
@given(lattices())
def test_leaves_that_nothing_sets_apart_can_be_one(made: tuple[Lattice, Aims, list[int]]) -> None:
    """Each leaf twice: whatever is shown of the two together is what is shown of one of twice the size."""
    lattice, aims, wanted = made
    twice = Lattice(
        hstack([lattice.members, lattice.members]).tocsr(),
        np.vstack([lattice.counts, 0 * lattice.counts]),
        np.concatenate([lattice.capacity, 0 * lattice.capacity]),  # type: ignore[list-item, operator]
        lattice.bands,
    )
    both = replace(aims, sums=hstack([aims.sums, aims.sums]).tocsr())
    coarse, sums, _ = coarsest(twice, wanted, both)

    assert len(coarse.counts) <= len(lattice.counts)
    cells = coarse.members @ coarse.counts
    assert (cells == lattice.members @ lattice.counts).all()
    assert (sums.sums @ coarse.counts.ravel() == aims.sums @ lattice.counts.ravel()).all()
    assert coarse.capacity is not None
    assert coarse.capacity.sum() == lattice.capacity.sum()  # type: ignore[union-attr]


def test_of_a_very_large_lattice_only_the_dearest_cells_are_tried() -> None:
    lattice = Lattice(csr_matrix(np.ones((3, 4))), np.ones((4, 1), int), np.full(4, 2))
    aims = aims_of(lattice, [[1, 1, 0, 0], [0, 0, 1, 1]], [1, 1])

    with patch("pipeline.disclosure.repair.MOST_WORK", 2 * 4 * 2):
        assert protect(lattice, [0, 1, 2], [1, 3, 2], aims).published == (1, 2)
