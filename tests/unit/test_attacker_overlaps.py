"""Which sets of people the attacker makes of groups that are laid side by side."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.attacker import overlaps as laid
from pipeline.attacker.bounds import alike
from pipeline.attacker.knowledge import People
from pipeline.attacker.published import Group, Tables
from pipeline.attacker.sensitive_cells import identify, overlapping
from pipeline.attacker.several import Several

SCOPES: tuple[Group, ...] = tuple((1, scope, "all", "") for scope in ("region", "donor:A", "donor:B"))
KINDS = 40
# of each kind two persons achieved and two did not; nobody is in the last state
SIZES, STATES = np.full(KINDS, 4.0), np.tile(np.array([[2, 2, 0]]), (KINDS, 1))


def people(first: int, second: int, last: int = 0) -> tuple[People, csr_matrix, Tables]:
    """Two donors: of the kinds from ``first`` on, and of the first ``second``; ``last`` in the last state."""
    stands = np.ones((3, KINDS))
    stands[1, :first] = stands[2, second:] = 0
    states = STATES.copy()
    states[0, 1:] = 2 - last, last
    told = Tables(12, "O01", dict.fromkeys(SCOPES, (1, 1, 1, 1)))
    return People(SCOPES, csr_matrix(stands), SIZES, states), csr_matrix(stands), told


def test_that_nobody_is_in_the_last_state_makes_no_set() -> None:
    who, rows, told = people(20, 30)
    assert overlapping(who, rows, told).shape == (0, KINDS)


@pytest.mark.parametrize(("first", "second"), [(1, 30), (20, 22), (20, 38), (29, 30)])
def test_few_persons_make_one(first: int, second: int) -> None:
    who, rows, told = people(first, second)
    found = overlapping(who, rows, told).toarray()
    assert (found @ SIZES < 11).any()
    assert ((found @ SIZES < 11) | (found @ STATES[:, :2] < 3).any(axis=1)).all()


def test_one_in_the_last_state_makes_a_set_of_many_that_is_a_sensitive_cell() -> None:
    who, rows, told = people(20, 30, last=1)
    found = overlapping(who, rows, told)
    assert found.shape[0] > 0
    every, _ = identify(who, found, np.zeros(KINDS, bool), told)
    without, _ = identify(who, found[:0], np.zeros(KINDS, bool), told)
    assert every.shape[0] > without.shape[0]


def every_set(who: People, rows: csr_matrix) -> list[np.ndarray]:
    """Of each two scopes those in both, in one only, in neither, and everybody else, one after the other."""
    inside = rows.toarray() > 0
    pairs = ((inside[one], inside[other]) for one in range(3) for other in range(one + 1, 3))
    sets = [part for a, b in pairs for part in (a & b, a & ~b, ~a & b, ~a & ~b)]
    return [part for one in sets for part in (one, ~one) if part.any()]


@pytest.mark.parametrize("several", [False, True])
def test_a_set_is_made_where_few_persons_are_in_it_or_in_a_state_and_nowhere_else(
    several: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laid, "MOST_KINDS", 0)  # two scopes at a time
    chance = np.random.default_rng(3)
    for _ in range(30):
        rows = csr_matrix((chance.random((3, KINDS)) < chance.choice([0.05, 0.5, 0.95])).astype(float))
        states = chance.multinomial(4, [0.5, 0.4, 0.1], KINDS)
        # twenty persons have two cases each, both of them in the first state
        kinds = chance.integers(0, KINDS, (20, 2)) if several else np.zeros((0, 2), int)
        cases = [(person, kind, 0) for person, both in enumerate(kinds) for kind in both]
        who = People(SCOPES, rows, SIZES, states, Several(np.array(cases, int).reshape(-1, 3)))
        found = overlapping(who, rows, Tables(12, "O01", dict.fromkeys(SCOPES, (1, 1, 1, 1)))).toarray() > 0

        def persons(part: np.ndarray, count: float, kinds: np.ndarray = kinds) -> float:
            return float(count - sum(part[one] and part[other] for one, other in kinds))

        expected = set()
        for part in every_set(who, rows):
            achieved, did_not, others = states[part].sum(axis=0)
            few = persons(part, achieved) < 3 or did_not < 3 or 0 < others < 3
            if few or persons(part, SIZES[part].sum()) < 11:
                expected.add(part.tobytes())
        assert {part.tobytes() for part in found} == expected


@pytest.mark.parametrize(("persons", "sets"), [(2, 1), (1, 0)])
def test_four_cases_of_two_persons_are_few_in_a_state_of_many(persons: int, sets: int) -> None:
    """Of two kinds four cases achieved: both of each of two persons, or those of three persons and more."""
    rows = csr_matrix(np.array([[1.0] * KINDS, [1.0] * 2 + [0.0] * (KINDS - 2)]))
    states = np.tile(np.array([[20, 20, 0]]), (KINDS, 1))
    states[:2] = 2, 38, 0
    cases = np.array([(person, kind, 0) for person in range(persons) for kind in (0, 1)])
    who = People(SCOPES[:2], rows, states.sum(axis=1).astype(float), states, Several(cases))
    told = Tables(12, "O01", dict.fromkeys(SCOPES[:2], (1, 1, 1, 1)))
    assert overlapping(who, rows, told).shape == (sets, KINDS)


def test_sets_are_the_same_however_many_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    who, rows, told = people(29, 30, last=1)
    at_once = np.unique(overlapping(who, rows, told).toarray(), axis=0)
    monkeypatch.setattr(laid, "AT_ONCE", KINDS)
    one_by_one = np.unique(overlapping(who, rows, told).toarray(), axis=0)
    assert np.array_equal(one_by_one, at_once)
    assert len(at_once) > 1


def test_of_three_scopes_whoever_is_in_any_of_them_and_in_none_of_the_others_is_a_set() -> None:
    """A kind of persons for each way to be in three scopes or not: each is told apart from all others."""
    stands = np.array([[kind >> scope & 1 for kind in range(8)] for scope in range(3)], float)
    one_kind = laid.Judge(
        np.ones((8, 1), np.float32), lambda persons: persons[:, 0] == 1, lambda sets: sets.sum(axis=1) == 1
    )

    found = laid.overlaps(SCOPES, csr_matrix(stands), one_kind).toarray()

    assert sorted(found.argmax(axis=1).tolist()) == [*range(8)]
    assert (found.sum(axis=1) == 1).all()


@pytest.mark.parametrize("rows", [0, 1, 50])
def test_equal_rows_have_one_number_and_their_first_stands_for_them(rows: int) -> None:
    given = np.random.default_rng(rows).integers(0, 3, (rows, 2), np.uint64)
    first, number = alike(given)
    sorts = sorted({tuple(row) for row in given.tolist()})
    assert [given.tolist().index(list(sort)) for sort in sorts] == first.tolist()
    assert [sorts.index(tuple(row)) for row in given.tolist()] == number.tolist()
