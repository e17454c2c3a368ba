"""What the secondary suppression withholds is enough: all tables of small table structures are tried, one by
one.
"""

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

from pipeline.disclosure.suppression import secondary
from pipeline.disclosure.suppression.effort import Effort
from pipeline.disclosure.suppression.feasible_tables import proven
from pipeline.disclosure.suppression.neighbours import neighbours
from pipeline.disclosure.suppression.secondary import SuppressionPattern, suppress
from pipeline.disclosure.suppression.solver import Solver
from pipeline.disclosure.suppression.table_structure import (
    FeasibleTable,
    SensitiveCells,
    TableStructure,
    coarsest,
)


def sensitive_of(structure: TableStructure, sums: list[list[int]], upper: list[float]) -> SensitiveCells:
    return SensitiveCells(csr_matrix(np.array(sums, float)), np.array(upper, float), np.zeros(len(upper)))


def divisions(persons: int, states: int) -> Iterator[tuple[int, ...]]:
    """All ways to put up to so many persons of an elementary cell into its states."""
    return (each for each in product(range(persons + 1), repeat=states) if sum(each) <= persons)


def tables(structure: TableStructure, published: tuple[int, ...]) -> list[np.ndarray]:
    """Every table of whole persons that agrees with what is published."""
    capacity, states = structure.capacity, structure.counts.shape[1]
    assert capacity is not None
    shown = structure.members[list(published)].toarray()
    moves = np.zeros((len(published), 2))
    for row, cell in enumerate(published):
        moves[row] = structure.bands.get(cell, (0, 0))
    every = (
        np.array(elementary_cells)
        for elementary_cells in product(*(divisions(int(size), states) for size in capacity))
    )
    return [table for table in every if agrees(shown @ table, shown @ structure.counts, moves)]


def agrees(cells: np.ndarray, truth: np.ndarray, moves: np.ndarray) -> bool:
    """Whether cells could be the true ones: from the first state to the second some may have moved."""
    moved = cells[:, 0] - truth[:, 0]
    if cells.shape[1] > 1:
        truth = truth + np.stack([moved, -moved], axis=1)
        return bool(((-moves[:, 0] <= moved) & (moved <= moves[:, 1]) & (cells == truth).all(axis=1)).all())
    return bool((moved == 0).all())


@st.composite
def structures(draw: st.DrawFn) -> tuple[TableStructure, SensitiveCells, list[int]]:
    elementary_cells, states = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    counts = np.array(
        draw(st.lists(st.lists(st.integers(0, 2), min_size=states, max_size=states),
                      min_size=elementary_cells, max_size=elementary_cells))
    )  # fmt: skip
    spare = np.array(draw(st.lists(st.integers(0, 1), min_size=elementary_cells, max_size=elementary_cells)))
    capacity = counts.sum(axis=1) + spare
    members = draw(
        st.lists(
            st.lists(st.booleans(), min_size=elementary_cells, max_size=elementary_cells),
            min_size=2,
            max_size=5,
        )
    )
    leeway = st.tuples(st.integers(0, 2), st.integers(1, 2))
    may_be_band = st.dictionaries(st.integers(0, len(members) - 1), leeway, max_size=3 if states > 1 else 0)
    structure = TableStructure(csr_matrix(np.array(members, float)), counts, capacity, draw(may_be_band))
    sums, upper = [], []
    for elementary_cell in range(elementary_cells):
        for state in range(states):
            place = np.zeros(elementary_cells * states)
            place[elementary_cell * states + state] = 1
            sums.append(place)
            upper.append(min(2.0, float(capacity[elementary_cell])))
    wanted = [cell for cell in range(len(members)) if any(members[cell])]
    return (
        structure,
        SensitiveCells(csr_matrix(np.array(sums)), np.array(upper), np.zeros(len(upper))),
        wanted,
    )


def protected(structure: TableStructure, sensitive: SensitiveCells, wanted: list[int]) -> SuppressionPattern:
    return suppress(structure, wanted, [1.0 + cell for cell in wanted], sensitive)


@pytest.mark.long
@settings(max_examples=150)
@given(structures())
def test_among_all_tables_that_agree_with_what_is_published_every_sensitive_cell_is_open(
    made: tuple[TableStructure, SensitiveCells, list[int]],
) -> None:
    structure, sensitive, wanted = made
    result = protected(structure, sensitive, wanted)
    values = np.array([sensitive.sums @ table.ravel() for table in tables(structure, result.published)])

    assert result.lost == 0
    assert (values.min(axis=0) == 0).all()
    assert (values.max(axis=0) >= sensitive.upper).all()


@pytest.mark.long
@settings(max_examples=100)
@given(structures(), st.integers(1, 3))
def test_among_few_neighbours_too_every_sensitive_cell_is_opened(
    made: tuple[TableStructure, SensitiveCells, list[int]], most: int
) -> None:
    structure, sensitive, wanted = made
    with patch.multiple(secondary, MOST_ELEMENTARY_CELLS=most, MOST_AT_ONCE=0):
        result = protected(structure, sensitive, wanted)
    values = np.array([sensitive.sums @ table.ravel() for table in tables(structure, result.published)])

    assert result.lost == 0
    assert (values.min(axis=0) == 0).all()
    assert (values.max(axis=0) >= sensitive.upper).all()
    assert proven(structure, result.published, sensitive, result.feasible_tables)


def test_the_neighbours_of_an_elementary_cell_are_those_in_the_same_small_cells() -> None:
    members = csr_matrix([[1.0, 1, 1, 1, 1], [0, 1, 0, 0, 1], [1, 0, 1, 1, 0], [1, 0, 0, 1, 0]])
    structure = TableStructure(members, np.ones((5, 1), int), None)

    def near(elementary_cell: int, most: int, *shown: int) -> list[int]:
        return neighbours(structure, np.array(shown), np.array([elementary_cell]), most).tolist()

    assert near(1, 2, 0, 1, 2, 3) == [1, 4]
    assert near(0, 3, 0, 1, 2, 3) == [0, 2, 3]
    assert near(3, 2, 0, 1, 2, 3) == [0, 3]
    assert near(3, 2, 0, 1) == [0, 3]  # all as near: the first
    assert near(1, 9, 0, 1, 2, 3) == [0, 1, 2, 3, 4]


@settings(max_examples=100)
@given(structures())
def test_the_feasible_tables_prove_it_by_adding_up(
    made: tuple[TableStructure, SensitiveCells, list[int]],
) -> None:
    structure, sensitive, wanted = made
    result = protected(structure, sensitive, wanted)

    assert proven(structure, result.published, sensitive, result.feasible_tables)


@settings(max_examples=100)
@given(structures(), st.data())
def test_without_its_feasible_tables_nothing_is_proven(
    made: tuple[TableStructure, SensitiveCells, list[int]], data: st.DataObject
) -> None:
    structure, sensitive, wanted = made
    result = protected(structure, sensitive, wanted)
    kept = data.draw(st.lists(st.sampled_from(range(len(result.feasible_tables))), unique=True))
    values = np.array(
        [sensitive.sums @ result.feasible_tables[one].over(structure.counts).ravel() for one in kept]
    )
    open_still = len(kept) > 0 and bool(
        (values.min(axis=0) < 1e-6).all() and (values.max(axis=0) > sensitive.upper - 1e-6).all()
    )

    assert (
        proven(structure, result.published, sensitive, [result.feasible_tables[one] for one in kept])
        == open_still
    )


def test_a_feasible_table_that_disagrees_with_what_is_published_proves_nothing() -> None:
    structure = TableStructure(csr_matrix([[1.0, 1.0]]), np.array([[1], [0]]), np.array([1, 1]))
    sensitive = sensitive_of(structure, [[1, 0], [0, 1]], [1, 1])
    every = np.arange(2)
    truth, swapped, more, less = (
        FeasibleTable(every, np.array([[first], [second]]))
        for first, second in ((1, 0), (0, 1), (1, 1), (2, -1))
    )

    assert proven(structure, [0], sensitive, [truth, swapped])
    assert not proven(structure, [0], sensitive, [truth, swapped, more])
    assert not proven(structure, [0], sensitive, [truth, swapped, less])


def test_a_feasible_table_of_some_leaves_leaves_the_others_as_they_are() -> None:
    truth = np.array([[1, 0], [2, 1], [0, 3]])
    feasible = FeasibleTable(np.array([0, 2]), np.array([[0.0, 1.0], [1.0, 2.0]]))

    assert feasible.over(truth).tolist() == [[0, 1], [2, 1], [1, 2]]


def test_of_two_cells_that_give_a_person_away_the_cheaper_one_is_withheld() -> None:
    members = csr_matrix([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]])
    structure = TableStructure(members, np.array([[1], [0], [1]]), np.array([1, 1, 1]))
    sensitive = sensitive_of(structure, [[0, 0, 1]], [1])

    assert suppress(structure, [0, 1], [10, 1], sensitive).published == (0,)
    assert suppress(structure, [0, 1], [1, 10], sensitive).published == (1,)


def test_what_was_released_before_stays_and_the_new_cell_gives_way() -> None:
    members = csr_matrix([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]])
    structure = TableStructure(members, np.array([[1], [0], [1]]), np.array([1, 1, 1]))
    sensitive = sensitive_of(structure, [[0, 0, 1]], [1])

    assert suppress(structure, [0], [1000], sensitive, fixed=[1]).published == (1,)


def test_a_sensitive_cell_that_earlier_releases_gave_away_is_counted_as_lost() -> None:
    structure = TableStructure(csr_matrix([[1.0, 0.0]]), np.array([[1], [0]]), np.array([1, 1]))
    result = suppress(structure, [], [], sensitive_of(structure, [[1, 0]], [1]), fixed=[0])

    assert result.lost == 1


@pytest.mark.parametrize("hidden", [2, 10])
def test_where_sizes_are_not_known_a_small_cell_reaches_down_to_nobody_and_up_to_eleven(
    hidden: int,
) -> None:
    members = csr_matrix([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    structure = TableStructure(members, np.array([[60], [30], [hidden]]), None)
    result = suppress(structure, [0, 1, 2], [100, 2, 1], sensitive_of(structure, [[0, 0, 1]], [11]))

    assert result.published == (0, 1)


def test_a_sensitive_cell_that_earlier_releases_have_narrowed_is_narrowed_no_further() -> None:
    """Two of four persons were shown to have one achievement between them; all four would tell more."""
    members = csr_matrix([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [1.0, 0.0, 1.0, 0.0]])
    structure = TableStructure(members, np.array([[1], [0], [0], [0]]), np.ones(4, int))
    sensitive = sensitive_of(structure, [[1, 1, 1, 1], [1, 1, 0, 0]], [3, 2])
    result = suppress(structure, [1, 2], [1, 1], sensitive, fixed=[0])

    assert result.lost == 3
    assert (result.sensitive.lower.tolist(), result.sensitive.upper.tolist()) == ([1, 1], [3, 1])
    assert 1 not in result.published
    assert proven(structure, result.published, result.sensitive, result.feasible_tables)
    assert not proven(structure, result.published, sensitive, result.feasible_tables)


def test_where_it_is_not_found_what_earlier_releases_leave_open_no_less_is_required() -> None:
    """The program that looks for the end is stopped on its way."""

    def stopped(solver: Solver, *_: object, **__: object) -> None:
        solver.is_stuck = True

    structure = TableStructure(csr_matrix([[1.0, 1.0], [1.0, 0.0]]), np.array([[1], [1]]), np.array([1, 1]))
    sensitive = sensitive_of(structure, [[1, 1]], [2])  # that both did is known: it cannot be nobody
    with patch.object(Solver, "furthest", stopped):
        result = suppress(structure, [1], [1], sensitive, fixed=[0])

    assert suppress(structure, [1], [1], sensitive, fixed=[0]).sensitive.lower.tolist() == [2]
    assert (result.sensitive.lower.tolist(), result.lost) == ([0], 0)
    assert (result.published, result.feasible_tables) == ((0,), ())


@settings(max_examples=100)
@given(structures())
def test_leaves_that_nothing_sets_apart_can_be_one(
    made: tuple[TableStructure, SensitiveCells, list[int]],
) -> None:
    """Each elementary cell twice: whatever is shown of the two together is what is shown of one of twice the
    size.
    """
    structure, sensitive, wanted = made
    twice = TableStructure(
        hstack([structure.members, structure.members]).tocsr(),
        np.vstack([structure.counts, 0 * structure.counts]),
        np.concatenate([structure.capacity, 0 * structure.capacity]),  # type: ignore[list-item, operator]
        structure.bands,
    )
    both = replace(sensitive, sums=hstack([sensitive.sums, sensitive.sums]).tocsr())
    coarse, sums, _ = coarsest(twice, wanted, both)

    assert len(coarse.counts) <= len(structure.counts)
    cells = coarse.members @ coarse.counts
    assert (cells == structure.members @ structure.counts).all()
    assert (sums.sums @ coarse.counts.ravel() == sensitive.sums @ structure.counts.ravel()).all()
    assert coarse.capacity is not None
    assert coarse.capacity.sum() == structure.capacity.sum()  # type: ignore[union-attr]


def test_of_a_very_large_table_structure_only_the_dearest_cells_are_tried() -> None:
    structure = TableStructure(csr_matrix(np.ones((3, 4))), np.ones((4, 1), int), np.full(4, 2))
    sensitive = sensitive_of(structure, [[1, 1, 0, 0], [0, 0, 1, 1]], [1, 1])

    with patch("pipeline.disclosure.suppression.secondary.MOST_WORK", 2 * 4 * 2):
        assert suppress(structure, [0, 1, 2], [1, 3, 2], sensitive).published == (1, 2)


def test_what_a_program_came_to_that_was_stopped_is_no_end() -> None:
    members = csr_matrix(np.random.default_rng(7).integers(0, 2, (6, 40)).astype(float))
    structure = TableStructure(members, np.eye(2, dtype=int)[np.arange(40) % 2], np.ones(40, int))
    cells = np.arange(6)
    ends = [
        Solver(structure, cells[:0], np.zeros(0), cells, effort).furthest(
            np.arange(0, 80, 6, dtype=np.int32), upward=True
        )
        for effort in (Effort(), Effort(100))
    ]

    assert ends[0] is not None
    assert ends[1] is None
