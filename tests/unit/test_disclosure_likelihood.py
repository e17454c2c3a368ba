"""How likely a guess is, against all feasible tables; and what is withheld for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import log10
from unittest.mock import patch

import numpy as np
import pytest
from scipy.sparse import csr_matrix, eye

from pipeline.disclosure.suppression import likelihood
from pipeline.disclosure.suppression.likelihood import bounded
from pipeline.disclosure.suppression.maximum_entropy import MaximumEntropy
from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure
from pipeline.disclosure.threshold.rules import load

RULES = load()


def structure_of(achieved: list[int], *cells: range | list[int]) -> TableStructure:
    """Everybody an elementary cell of his own, known, and either achieved or not; cells by who is in them."""
    members = np.zeros((len(cells), len(achieved)))
    for cell, who in enumerate(cells):
        members[cell, list(who)] = 1
    counts = np.column_stack([achieved, 1 - np.array(achieved)])
    return TableStructure(csr_matrix(members), counts, np.ones(len(achieved), np.int64))


def groups(people: int, *together: list[int]) -> SensitiveCells:
    """Each person and some groups, of whom nobody may be sure to have achieved it."""
    each = eye(people * 2, format="csr")[::2].toarray()
    rows = np.vstack([each, *(each[who].sum(axis=0) for who in together)])
    return SensitiveCells(csr_matrix(rows), np.ones(len(rows)), np.zeros(len(rows)))


def shown(structure: TableStructure, sensitive: SensitiveCells, kept: set[int], *costs: float) -> set[int]:
    cells = range(structure.members.shape[0])
    return set(bounded(structure, cells, kept, dict(enumerate(costs)), sensitive, RULES)[0])


TEN_OF_ELEVEN = structure_of([1] * 10 + [0] * 10, range(20), range(11))


def test_a_figure_by_which_ten_of_eleven_can_be_guessed_goes() -> None:
    assert shown(TEN_OF_ELEVEN, groups(20), set(), 2.0, 1.0) == {0}


@pytest.mark.parametrize(("of_all", "of_twelve", "left"), [(2.0, 1.0, {0}), (1.0, 2.0, {1})])
def test_of_two_figures_that_tell_together_the_dearer_stays(
    of_all: float, of_twelve: float, left: set[int]
) -> None:
    """Ten of the eleven who are in one of them alone achieved it."""
    beside = structure_of([1] * 2 + [0] * 10 + [1] * 10 + [0] * 11, range(23), range(12))
    assert shown(beside, groups(33), set(), of_all, of_twelve) == left


def test_what_was_shown_before_stays_and_what_it_tells_stops_nothing_new() -> None:
    mixed = structure_of([1] * 10 + [0] + [1] * 2 + [0] * 7, range(20), range(11))
    assert shown(mixed, groups(20), set(), 2.0, 1.0) == {0}
    assert shown(mixed, groups(20), {1}, 2.0, 1.0) == {0, 1}


def test_beside_what_was_shown_before_nothing_new_is_shown_where_its_table_is_not_found() -> None:
    class NotFound(MaximumEntropy):
        likely = None

    harmless = structure_of([1, 0] * 10, range(20), range(12))
    of_kept = iter([NotFound])
    with patch.object(likelihood, "MaximumEntropy", lambda *of: next(of_kept, MaximumEntropy)(*of)):
        assert shown(harmless, groups(20), {0}, 1.0, 1.0) == {0}
    assert shown(harmless, groups(20), {0}, 1.0, 1.0) == {0, 1}


def test_what_tells_more_beside_what_was_shown_before_goes() -> None:
    """Ten of the first eleven were known; that ten of the next eleven did is a guess of its own."""
    twice = structure_of([1] * 10 + [0] + [1] * 10 + [0] + [0] * 18, range(11), range(11, 22))
    assert shown(twice, groups(40), {0}, 1.0, 1.0) == {0}


def test_what_nearly_everybody_achieves_is_no_news() -> None:
    usual = structure_of([1] * 10 + [0] + [1] * 8 + [0], range(20), range(11))
    assert shown(usual, groups(20), set(), 2.0, 1.0) == {0, 1}


def test_that_nobody_of_a_small_group_achieved_it_may_not_be_likely_either() -> None:
    """Of thirty one did, and of eighteen it is not known: two of them may be in any state but that."""
    people = structure_of([1] + [0] * 29 + [1] * 30 + [0] * 10, range(70), range(30))
    people.counts[12:30] = 0
    assert shown(people, groups(70), set(), 2.0, 1.0) == {0, 1}
    assert shown(people, groups(70, [1, 2]), set(), 2.0, 1.0) == {0}


@pytest.mark.parametrize("seed", [0, 2, 3, 4])  # with 1 nothing has to go
def test_of_what_goes_nothing_could_have_stayed(seed: int) -> None:
    chance = np.random.default_rng(seed)
    cells = [np.flatnonzero(chance.random(40) < 0.4).tolist() for _ in range(14)]
    structure = structure_of((chance.random(40) < 0.5).astype(int).tolist(), range(40), *cells)
    sensitive, costs = groups(40, [0, 1, 2], [5, 6]), {cell: 1.0 + cell % 3 for cell in range(15)}
    left, how_likely = bounded(structure, range(15), (), costs, sensitive, RULES)

    assert how_likely is not None
    assert how_likely.largest_guess <= RULES.largest_guess
    assert 0 < len(left) < 15
    for cell in set(range(15)) - set(left):
        assert len(bounded(structure, [*left, cell], (), costs, sensitive, RULES)[0]) <= len(left)


@pytest.mark.parametrize("seed", range(6))
def test_tables_and_guesses_are_about_those_of_all_feasible_tables(seed: int) -> None:
    chance = np.random.default_rng(seed)
    cells = [np.flatnonzero(chance.random(14) < 0.5).tolist() for _ in range(2)]
    achieved = (chance.random(14) < 0.5).astype(int)
    structure = structure_of(achieved.tolist(), range(14), *cells)
    tables = np.array(list(product((0, 1), repeat=14)))
    members = structure.members.toarray()
    tables = tables[(tables @ members.T == achieved @ members.T).all(axis=1)]
    loose = replace(RULES, largest_guess=1.0)
    _, how_likely = bounded(structure, range(3), (), dict.fromkeys(range(3), 1.0), groups(14), loose)

    assert how_likely is not None
    assert how_likely.log10_tables == pytest.approx(log10(len(tables)), abs=0.3)
    share = tables.mean(axis=0)
    assert how_likely.largest_guess == pytest.approx(max(share.max(), 1 - share.min()), abs=0.05)


def test_where_nothing_may_be_shown_nothing_is_likely() -> None:
    one = structure_of([1] * 19 + [0], range(20))
    certain = replace(RULES, largest_guess=0.5, guess_ratio=0.1)
    assert bounded(one, [0], (), {0: 1.0}, groups(20), certain) == ((), None)
