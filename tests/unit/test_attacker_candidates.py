"""Tables handed to the attacker are checked by him, and save him a search, never a finding."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.attacker import candidates
from pipeline.attacker.attack import attacked
from pipeline.attacker.bounds import Equations
from pipeline.attacker.candidates import Candidates
from pipeline.attacker.exchange import Exchangeable
from pipeline.attacker.knowledge import People
from pipeline.attacker.published import Group, Tables

WHOLE: Group = (1, "region", "all", "")
WOMEN: Group = (1, "region", "sex", "female")
MEN: Group = (1, "region", "sex", "male")
PERSONS = 12  # six women, six men; every second achieved the outcome
STATES = np.eye(3, dtype=np.int64)[np.arange(PERSONS) % 2]
SEX = np.arange(PERSONS) // 6


def people() -> People:
    """Each person a kind of her own, as one group of each shows."""
    own = tuple((1, "region", "form", str(one)) for one in range(PERSONS))
    stands = np.vstack([np.ones(PERSONS), SEX == 0, SEX == 1, np.eye(PERSONS)])
    return People((WHOLE, WOMEN, MEN, *own), csr_matrix(stands), np.ones(PERSONS), STATES)


def tables(*groups: Group) -> Tables:
    who = {WHOLE: np.ones(PERSONS, bool), WOMEN: SEX == 0, MEN: SEX == 1}
    counts = {}
    for group in groups:
        achieved, did_not, other = STATES[who[group]].sum(axis=0).tolist()
        counts[group] = achieved, achieved, achieved + did_not, other
    return Tables(12, "O01", counts)


def claimed(*others: np.ndarray) -> Candidates:
    """How all stand, and other tables, of the same people in another order."""
    known, order = people(), np.arange(PERSONS)[::-1]
    changes = [(other - STATES)[order].ravel() for other in (STATES, *others)]
    return Candidates(
        known.groups,
        csr_matrix(known.stands[:, order], dtype=np.int8),
        np.ones(PERSONS),
        np.arange(PERSONS),
        STATES[order].astype(float),
        csr_matrix(np.array(changes, float)),
    )


def rolled() -> list[np.ndarray]:
    """All that are as many of each sex: everybody takes the state of the next of her sex."""
    halves = np.split(STATES, 2)
    return [np.vstack([np.roll(half, by, axis=0) for half in halves]) for by in (1, 2)]


def seen(one: Candidates) -> tuple[np.ndarray, np.ndarray]:
    """How low and high each person's having achieved it is in what fits the figures of both sexes.

    Each is in groups of her own beside them, of whom it is told that they are known: nobody is like another.
    """
    known = people()
    said = [[3, 3, 6, 0]] * 2 + [[0, 1, 1, 0]] * PERSONS
    equations = Equations(known.stands[1:], known.sizes, np.array(said, float))
    each = csr_matrix(np.kron(np.eye(PERSONS), [[1.0, 0.0, 0.0]]))
    return candidates.seen(one, known, equations, Exchangeable(equations, each))


def test_a_table_that_fits_shows_what_it_shows_whatever_the_order_of_its_people() -> None:
    least, most = seen(claimed(rolled()[0]))
    assert (least.tolist(), most.tolist()) == ([0.0] * PERSONS, [1.0] * PERSONS)


@pytest.mark.parametrize(
    "change",
    [
        {(0, 0): -1, (0, 2): 1},  # one fewer of the women achieved it
        {(0, 0): 1, (2, 0): -1, (0, 1): -1, (2, 1): 1},  # somebody is twice, and not once elsewhere
        {(0, 0): 1},  # somebody is two
        {(1, 1): -1, (1, 0): 1, (0, 0): -1, (0, 1): 1, (2, 0): -2e-6, (2, 2): 2e-6},  # a little off
    ],
    ids=["sum", "negative", "more_persons_than_there_are", "a_little"],
)
def test_a_table_that_does_not_fit_is_passed_over(change: dict[tuple[int, int], float]) -> None:
    wrong = STATES.astype(float)
    for place, by in change.items():
        wrong[place] += by
    only_truth = seen(claimed())

    assert np.array_equal(seen(claimed(wrong)), only_truth)
    assert np.array_equal(only_truth[0], only_truth[1])


@pytest.mark.parametrize(
    "other",
    [
        replace(claimed(*rolled()), sizes=np.full(PERSONS, 2.0)),
        replace(claimed(*rolled()), stands=claimed().stands[::-1]),
        replace(claimed(*rolled()), base=np.hstack([STATES, STATES])),
    ],
    ids=["sizes", "groups", "states"],
)
def test_tables_of_other_people_are_passed_over(other: Candidates) -> None:
    least, most = seen(other)
    assert (least.min(), most.max()) == (np.inf, -np.inf)


def test_people_whom_the_tables_do_not_tell_apart_share_what_a_table_says_of_them() -> None:
    """Two sorts, of which each is a sex; everybody has his share, and the sums stand."""
    stands = csr_matrix(np.array([[1, 1], [1, 0], [0, 1]]))
    base = np.array([[3.0, 3.0, 0.0]] * 2)
    coarse = Candidates(
        (WHOLE, WOMEN, MEN), stands, np.full(2, 6.0), np.arange(2), base, csr_matrix((1, base.size))
    )
    least, most = seen(coarse)
    assert np.allclose([least, most], 0.5)


@pytest.mark.parametrize("groups", [(WHOLE,), (WOMEN, MEN), (WHOLE, WOMEN)])
@pytest.mark.parametrize("others", [[], rolled()[:1], rolled()], ids=["none", "one", "all"])
def test_the_verdict_is_the_same_whatever_is_claimed(
    groups: tuple[Group, ...], others: list[np.ndarray]
) -> None:
    assert attacked(tables(*groups), people(), 0, claimed(*others)) == attacked(tables(*groups), people())


def test_what_is_told_is_found_though_tables_claim_that_it_is_open() -> None:
    """All of six women achieved it: nobody is said to be open by a table that says another number."""
    known = people()
    states = STATES.copy()
    states[:6] = [1, 0, 0]
    told = Tables(12, "O01", {WOMEN: (6, 6, 6, 0), MEN: (3, 3, 6, 0)})
    told_people = replace(known, states=states)

    verdict = attacked(told, told_people, 0, claimed(*rolled()))
    assert verdict == attacked(told, told_people)
    assert verdict.exact > 0


def test_no_program_looks_for_what_a_table_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = attacked(tables(WHOLE), people())
    every_way = [np.roll(STATES, by, axis=0) for by in (1, 2)]
    every_way += [np.roll(np.sort(STATES, axis=0), by, axis=0) for by in range(PERSONS)]
    looked_for: list[int] = []

    def told(_: object, sensitive: csr_matrix, *__: object) -> tuple[np.ndarray, np.ndarray]:
        looked_for.append(sensitive.shape[0])
        return np.zeros(sensitive.shape[0]), np.full(sensitive.shape[0], 3.0)

    monkeypatch.setattr(import_module("pipeline.attacker.attack"), "_intervals", told)
    attacked(tables(WHOLE), people(), 0, claimed(*every_way))
    assert sum(looked_for) < everything.sensitive_cells / 2
