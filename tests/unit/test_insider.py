"""What an insider can tell of others, on groups small enough to see it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.attacker.insider import Learnt, Shown, learnt

ACHIEVED, DID_NOT, NO_NEED, NOT_KNOWN = range(4)


def shown(states: Sequence[int], *groups: range, fewer: int = 0, more: int = 0) -> Shown:
    """Persons 0, 1, … in these states; of each group the counts, achieved as a band around the truth."""
    rows = np.array([[float(person in group) for person in range(len(states))] for group in groups])
    achieved, did_not, no_need, _ = (rows @ np.eye(4)[list(states)]).T
    counts = np.column_stack([achieved - fewer, achieved + more, achieved + did_not, no_need])
    return Shown(csr_matrix(rows), counts, names(range(len(states))), np.array(states))


def names(persons: range) -> np.ndarray:
    return np.array([f"p{person:02}" for person in persons])


def tells(one: Shown, known: range) -> Learnt:
    everybody = names(range(len(one.states)))
    return learnt([one], names(known), np.setdiff1d(everybody, names(known)))


def test_the_last_of_twelve_did_not_where_all_who_achieved_are_known() -> None:
    twelve = shown([ACHIEVED] * 9 + [DID_NOT] * 3, range(12))

    assert tells(twelve, range(11)) == Learnt(persons=1, facts=(0, 1))
    assert tells(twelve, range(9)) == Learnt(persons=3, facts=(0, 3))


def test_nothing_is_told_while_one_of_those_left_achieved_and_another_did_not() -> None:
    twelve = shown([ACHIEVED] * 9 + [DID_NOT] * 3, range(12))

    assert tells(twelve, range(8)) == Learnt(persons=0, facts=(0, 0))
    assert tells(twelve, range(0)) == Learnt(persons=0, facts=(0, 0))


def test_nothing_is_told_where_it_is_open_which_of_those_left_is_known() -> None:
    twelve = shown([ACHIEVED] * 9 + [DID_NOT, DID_NOT, NOT_KNOWN], range(12))

    assert tells(twelve, range(10)) == Learnt(persons=0, facts=(0, 0))
    assert tells(twelve, range(1, 12)) == Learnt(persons=1, facts=(1, 0))


def test_a_band_tells_less_than_a_count() -> None:
    states = [ACHIEVED] * 3 + [DID_NOT] * 27

    assert tells(shown(states, range(30)), range(29)) == Learnt(persons=1, facts=(0, 1))
    assert tells(shown(states, range(30), fewer=2, more=1), range(29)) == Learnt(persons=0, facts=(0, 0))


def test_the_difference_of_two_groups_tells_as_well() -> None:
    states = [ACHIEVED, DID_NOT] * 7
    pair = shown(states, range(14), range(12))

    assert tells(pair, range(13)) == Learnt(persons=1, facts=(0, 1))
    assert tells(pair, range(12, 13)) == Learnt(persons=1, facts=(0, 1))


def test_somebody_told_by_two_outcomes_is_one_person_and_two_facts() -> None:
    twelve = shown([ACHIEVED] * 9 + [DID_NOT] * 3, range(12))
    known = names(range(11))

    assert learnt([twelve, twelve], known, names(range(11, 12))) == Learnt(persons=1, facts=(0, 2))
