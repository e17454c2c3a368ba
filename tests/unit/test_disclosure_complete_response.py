"""Systems in which everybody is in one of two states: searched in one, proven in both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from pipeline.disclosure.suppression import complete_response
from pipeline.disclosure.suppression.feasible_tables import proven
from pipeline.disclosure.suppression.secondary import SuppressionPattern, suppress
from pipeline.disclosure.suppression.sensitive_cells import identify
from pipeline.disclosure.suppression.shown_whole import ShownWhole
from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure
from pipeline.disclosure.threshold.rules import FLOOR

System = tuple[TableStructure, SensitiveCells]


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Eight to sixty elementary cells of one to nine persons, in up to nine cells of chance."""
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    elementary_cells, cells = draw(st.integers(8, 60)), draw(st.integers(2, 9))
    sizes = chance.integers(1, 10, elementary_cells)
    achieved = chance.binomial(sizes, draw(st.sampled_from([0.05, 0.5, 0.95])))
    counts = np.column_stack([achieved, sizes - achieved, np.zeros_like(sizes)])
    members = csr_matrix((chance.random((cells, elementary_cells)) < 0.5).astype(float))
    structure = TableStructure(members, counts, sizes)
    return structure, identify(members, sizes, counts, (), FLOOR)


def pattern_of(system: System, fixed: int = 0) -> SuppressionPattern:
    """Found in one state, of which the first cells are ``fixed``."""
    structure, sensitive = system
    candidates = range(fixed, structure.members.shape[0])

    def search(states: TableStructure, cells: SensitiveCells) -> SuppressionPattern:
        assert states.counts.shape[1] == 1
        return suppress(states, candidates, [1.0] * len(candidates), cells, range(fixed))

    return complete_response.pattern_of_all_states(structure, sensitive, search)


@settings(max_examples=40, deadline=None)
@given(systems())
def test_what_is_found_in_one_state_is_proven_in_both(system: System) -> None:
    structure, sensitive = system

    pattern = pattern_of(system)

    assert proven(structure, pattern.published, sensitive, pattern.feasible_tables)
    assert (pattern.sensitive.lower == sensitive.lower).all()
    assert (pattern.sensitive.upper == sensitive.upper).all()


@settings(max_examples=40, deadline=None)
@given(systems())
def test_what_stays_published_leaves_as_much_open_as_is_found_in_both_states(system: System) -> None:
    """Fixed cells may leave less open than is required: to both searches the same."""
    structure, sensitive = system
    fixed = structure.members.shape[0]

    found, other = pattern_of(system, fixed), suppress(structure, [], [], sensitive, range(fixed))

    assert proven(structure, range(fixed), found.sensitive, found.feasible_tables)
    assert (found.sensitive.lower >= other.sensitive.lower).all()
    assert (found.sensitive.upper <= other.sensitive.upper).all()


def test_a_person_who_is_told_by_what_stays_is_required_no_more() -> None:
    """One of two persons achieved it, and of one alone that is published: of the other it follows."""
    members = csr_matrix([[1.0, 0.0], [1.0, 1.0]])
    structure = TableStructure(members, np.array([[1, 0, 0], [0, 1, 0]]), np.array([1, 1]))
    sensitive = identify(members, structure.capacity, structure.counts, (), FLOOR)

    found = pattern_of((structure, sensitive), fixed=2)

    truth = sensitive.sums @ structure.counts.ravel()
    assert (found.sensitive.lower >= truth).all()
    assert (found.sensitive.upper <= truth).all()


@pytest.mark.parametrize(
    ("counts", "sizes", "bands", "is_given"),
    [
        ([[2, 1, 0], [0, 3, 0]], [3, 3], {}, True),
        ([[2, 1, 0], [0, 2, 0]], [3, 3], {}, False),  # of one nothing is known
        ([[2, 1, 0], [0, 2, 1]], [3, 3], {}, False),  # one is not asked
        ([[2, 1, 0], [0, 3, 0]], None, {}, False),  # how many they are is what is to be protected
        ([[2, 1, 0], [0, 3, 0]], [3, 3], {0: (1, 1)}, False),
    ],
)
def test_response_is_complete_where_the_second_state_follows(
    counts: list[list[int]], sizes: list[int] | None, bands: dict[int, tuple[int, int]], is_given: bool
) -> None:
    capacity = None if sizes is None else np.array(sizes)
    structure = TableStructure(csr_matrix(np.ones((1, 2))), np.array(counts), capacity, bands)

    assert complete_response.is_given(structure) == is_given


def test_with_a_cell_all_of_its_table_goes_but_what_another_table_shows() -> None:
    whole = ShownWhole([4, 5, 6, 7], [[4, 5], [5, 6], [7], [7, 9]])

    assert whole.left(np.array([True, True, True, True])).tolist() == [True, True, True, True]
    assert whole.left(np.array([False, True, True, True])).tolist() == [False, True, True, True]
    assert whole.left(np.array([True, False, True, True])).tolist() == [False, False, False, True]
    assert ShownWhole([8, 9], [[8, 4]]).left(np.array([True, True])).tolist() == [False, False]
    assert ShownWhole([4], []).left(np.array([True])).tolist() == [True]


@settings(max_examples=40, deadline=None)
@given(systems(), st.integers(0, 10_000))
def test_of_tables_all_cells_are_published_or_none(system: System, seed: int) -> None:
    structure, sensitive = system
    cells = structure.members.shape[0]
    table_of = np.random.default_rng(seed).integers(0, 3, cells)
    tables = [np.flatnonzero(table_of == table).tolist() for table in range(3)]

    pattern = suppress(structure, range(cells), [1.0] * cells, sensitive, tables=tables)

    shown = set(pattern.published)
    assert all(shown.isdisjoint(table) or shown.issuperset(table) for table in tables)
    assert proven(structure, pattern.published, sensitive, pattern.feasible_tables)
