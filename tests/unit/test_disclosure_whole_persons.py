"""What is shown leaves sensitive cells open in whole persons, against all tables of small structures."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, eye
from small_systems import SmallSystem, block_of

from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression.cell_suppression import cells_shown
from pipeline.disclosure.suppression.feasible_tables import FeasibleTables, proven
from pipeline.disclosure.suppression.moves import moves_of
from pipeline.disclosure.suppression.secondary import SuppressionPattern, suppress
from pipeline.disclosure.suppression.solver import OPTIONS
from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure
from pipeline.disclosure.suppression.walk import WALKS, Walks
from pipeline.disclosure.suppression.whole_persons import certified, is_whole
from pipeline.disclosure.suppression.whole_programs import WholePrograms
from pipeline.disclosure.threshold.rules import load


def persons(
    states: list[int], *cells: list[int], bands: dict[int, tuple[int, int]] | None = None
) -> TableStructure:
    """Everybody a row of his own, in the first state, the second or (2) neither; cells by who is in them."""
    members = np.zeros((len(cells), len(states)))
    for cell, who in enumerate(cells):
        members[cell, who] = 1
    counts = np.eye(3, dtype=np.int64)[states][:, :2]
    return TableStructure(csr_matrix(members), counts, np.ones(len(states), np.int64), bands or {})


def each_person(structure: TableStructure) -> SensitiveCells:
    entries = structure.counts.size
    return SensitiveCells(eye(entries, format="csr"), np.ones(entries), np.zeros(entries))


def all_tables(structure: TableStructure, published: list[int]) -> np.ndarray:
    """Every table of whole persons that agrees with what is published, one a row."""
    constraints = structure.constraints(published)
    one = np.array([[1, 0], [0, 1], [0, 0]])
    every = np.array(
        [one[list(states)].ravel() for states in product(range(3), repeat=len(structure.counts))]
    )
    sums = every @ constraints.sums.T.toarray()
    return every[((sums >= constraints.low) & (sums <= constraints.high)).all(axis=1)]


def proven_by_nothing(cells: list[int], sensitive: SensitiveCells) -> SuppressionPattern:
    return SuppressionPattern(tuple(cells), (), sensitive, 0, 0)


@st.composite
def structures(draw: st.DrawFn) -> TableStructure:
    count = draw(st.integers(4, 7))
    states = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    who = st.lists(st.integers(0, count - 1), min_size=2, max_size=count, unique=True)
    cells = draw(st.lists(who, min_size=1, max_size=4))
    leeway = st.tuples(st.integers(0, 1), st.integers(0, 1)).filter(any)
    bands = draw(st.dictionaries(st.integers(0, len(cells) - 1), leeway, max_size=2))
    return persons(states, *cells, bands=bands)


@pytest.mark.long
@settings(max_examples=12)
@given(structures())
def test_what_is_certified_is_open_among_all_tables_and_no_cell_goes_where_none_has_to(
    structure: TableStructure,
) -> None:
    cells, sensitive = list(range(structure.members.shape[0])), each_person(structure)
    result = certified(structure, proven_by_nothing(cells, sensitive), (), dict.fromkeys(cells, 1.0))
    left = all_tables(structure, list(result.published))
    seen = result.sensitive.sums @ left.T

    assert (seen.min(axis=1) <= result.sensitive.lower).all()
    assert (seen.max(axis=1) >= result.sensitive.upper).all()
    assert proven(structure, result.published, result.sensitive, result.feasible_tables)
    assert all(is_whole(table) for table in result.feasible_tables)
    before = sensitive.sums @ all_tables(structure, cells).T
    if (before.min(axis=1) <= 0).all() and (before.max(axis=1) >= 1).all():
        assert list(result.published) == cells


@settings(max_examples=20)
@given(structures(), st.integers(0, 2**32))
def test_each_step_of_a_walk_leads_to_a_table_that_agrees_with_what_is_published(
    structure: TableStructure, seed: int
) -> None:
    cells = list(range(structure.members.shape[0]))
    every = {tuple(table) for table in all_tables(structure, cells).tolist()}
    walks, chance = Walks(structure, cells), np.random.default_rng(seed)
    for _ in range(5):
        walks.step(chance.normal(size=(WALKS, *structure.counts.shape)), np.full(WALKS, 0.5))
        assert {tuple(table.ravel().astype(int).tolist()) for table in walks.tables} <= every
    walks.begin_one(3, structure.counts.astype(float))
    assert (walks.tables[3] == structure.counts).all()


def test_two_who_stand_in_the_same_cells_change_places_and_so_do_two_and_two() -> None:
    """Women and men of two countries, one of each: a woman here and a man there stand for the others."""
    structure = persons([0, 1, 1, 0], [0, 1], [2, 3], [0, 2], [1, 3])
    [moves] = moves_of(structure, range(4), np.arange(4))
    assert sorted(map(sorted, np.split(moves.persons[0], 2))) == [[0, 3], [1, 2]]
    [moves] = moves_of(structure, range(2), np.arange(4))
    assert sorted(sorted(each) for each in moves.persons.tolist()) == [[0, 1], [2, 3]]


def test_a_band_lets_some_move_between_the_first_two_states_as_far_as_it_has_leeway() -> None:
    structure = persons([0, 0, 1, 1], [0, 1, 2, 3], [0, 1], bands={1: (1, 0)})
    walks = Walks(structure, range(2))
    towards = np.tile(np.array([[-1.0, 0], [-1, 0], [0, 0], [0, 0]]), (WALKS, 1, 1))
    for _ in range(20):
        walks.step(towards, np.full(WALKS, 0.1))
    assert (walks.tables[:, :2, 0].sum(axis=1) == 1).all()


def parity(people: int) -> tuple[TableStructure, SensitiveCells]:
    """One who did stands in three cells, with two each of three others: or else half of each did."""
    others = list(range(4, people))
    structure = persons([2, 2, 2, 0, *(each % 3 for each in others)], [0, 1, 3], [1, 2, 3], [0, 2, 3], others)
    every = each_person(structure)
    of = np.array([6, *range(8, 2 * people)])
    return structure, SensitiveCells(every.sums[of], every.upper[of], every.lower[of])


def test_what_is_open_in_fractions_and_not_in_whole_persons_is_withheld() -> None:
    structure, sensitive = parity(200)
    cells, costs = list(range(4)), {0: 3.0, 1: 3.0, 2: 1.0, 3: 9.0}
    fractions = suppress(structure, cells, [costs[cell] for cell in cells], sensitive)
    assert set(fractions.published) == set(cells)
    assert WholePrograms(structure, cells).table_with(np.array([6], np.int32), 0, 0) is None

    result = certified(structure, fractions, (), costs)
    assert set(result.published) == {0, 1, 3}
    assert all(is_whole(table) for table in result.feasible_tables)
    assert proven(structure, result.published, result.sensitive, result.feasible_tables)


def test_where_several_give_way_at_once_those_come_back_that_need_not_have_gone() -> None:
    """Two who did, as above, and six who change places in a cell of their own."""
    of_one, of_other = ([0, 1, 3], [1, 2, 3], [0, 2, 3]), ([4, 5, 7], [5, 6, 7], [4, 6, 7])
    structure = persons([2, 2, 2, 0] * 2 + [0, 1, 2] * 2, *of_one, *of_other, [*range(8, 14)])
    every, of = each_person(structure), np.array([6, 14, *range(16, 28)])
    sensitive = SensitiveCells(every.sums[of], every.upper[of], every.lower[of])
    cells = list(range(7))
    result = certified(structure, proven_by_nothing(cells, sensitive), (), dict.fromkeys(cells, 1.0))

    gone = set(cells) - set(result.published)
    assert (len(gone), len(gone & {0, 1, 2}), len(gone & {3, 4, 5})) == (2, 1, 1)
    assert proven(structure, result.published, result.sensitive, result.feasible_tables)
    assert all(is_whole(table) for table in result.feasible_tables)


def test_what_stays_anyway_withholds_nothing_else_by_what_it_tells_itself() -> None:
    structure, sensitive = parity(200)
    cells = list(range(4))
    fractions = suppress(structure, [3], [1.0], sensitive, [0, 1, 2])
    result = certified(structure, fractions, {0, 1, 2}, dict.fromkeys(cells, 1.0))
    assert set(result.published) == set(cells)
    assert not all(is_whole(table) for table in result.feasible_tables)
    assert proven(structure, result.published, result.sensitive, result.feasible_tables)


def test_the_same_is_certified_each_time() -> None:
    structure, sensitive = parity(24)
    costs = dict.fromkeys(range(4), 1.0)
    first, second = (
        certified(structure, proven_by_nothing(list(range(4)), sensitive), (), costs) for _ in range(2)
    )
    assert first.published == second.published
    assert all(
        np.array_equal(one.table, other.table)
        for one, other in zip(first.feasible_tables, second.feasible_tables, strict=True)
    )


def three_dimensions(each: int = 2) -> SmallSystem:
    """80 persons by scope, sex and age for each row; in 80 rows more than are whole anyway."""
    chance = np.random.default_rng(5)
    kinds = np.array([kind for kind in np.ndindex(4, 2, 5) for _ in range(each)])
    sizes, rows = np.full(len(kinds), 2), {Place("region", "all", "", 1): np.ones(len(kinds), bool)}
    names = ("country", "sex", "age"), (4, 2, 5)
    for column, (name, groups) in enumerate(zip(*names, strict=True)):
        for group in range(groups):
            rows[Place("region", name, str(group), 1)] = kinds[:, column] == group
    states = np.array([np.bincount(chance.integers(0, 3, size), minlength=4) for size in sizes])
    stands = np.vstack([*rows.values(), np.eye(len(kinds), dtype=bool)])
    places = [*rows, *(Place("region", "case", str(kind), 1) for kind in range(len(kinds)))]
    return SmallSystem(tuple(places), stands, states, (1,) * len(places), load())


def test_where_the_rules_ask_for_it_a_figure_is_proven_by_tables_of_whole_persons() -> None:
    block = block_of(three_dimensions())
    usual, whole = (cells_shown(replace(block, rules=load(chosen))) for chosen in ("usual", "whole"))
    assert set(usual.cells) >= set(whole.cells) != set()
    assert usual.certificate is not None and whole.certificate is not None
    assert (usual.certificate.changes.data % 1).any()
    assert not (whole.certificate.changes.data % 1).any()


@pytest.mark.parametrize("enough", ["for none", "for one that does not end"])
def test_a_small_system_is_proven_in_whole_persons_where_its_programs_take_too_long(
    enough: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suppression = "pipeline.disclosure.suppression"
    if enough == "for none":
        monkeypatch.setattr(f"{suppression}.secondary.IN_WHOLE", 0)
    else:
        monkeypatch.setitem(OPTIONS, "mip_max_nodes", 0)
    block = block_of(three_dimensions(1))
    whole = cells_shown(block)
    monkeypatch.setattr(f"{suppression}.whole_persons.MOST_WHOLE", 0)
    fractions = cells_shown(block)
    assert fractions.certificate is not None and whole.certificate is not None
    assert (fractions.certificate.changes.data % 1).any()
    assert not (whole.certificate.changes.data % 1).any()


def test_of_some_tables_those_are_kept_that_protect_what_none_before_does() -> None:
    """Three people of whom two did: who did not, in turn, and the first once more."""
    structure = persons([0, 0, 1], [0, 1, 2])
    found = FeasibleTables(each_person(structure), structure.counts)
    did_not = np.array([np.eye(2)[[int(one == who) for one in range(3)]] for who in (2, 0, 0, 1)])
    assert found.add_each(did_not) == 6
    assert [table.table.tolist() for table in found.tables[1:]] == did_not[[1, 3]].tolist()
    assert found.are_all_protected
    assert found.add_each(did_not) == 0
