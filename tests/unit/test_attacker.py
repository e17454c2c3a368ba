"""The attacker finds what is to be found: on small lattices all tables are tried, one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, eye

from pipeline.attacker.attack import Verdict, attacked
from pipeline.attacker.bounds import Equations, tell
from pipeline.attacker.knowledge import Group, Tables
from pipeline.disclosure import secrets
from pipeline.disclosure.lattice import Lattice
from pipeline.disclosure.repair import protect
from pipeline.disclosure.rules import FLOOR

PERSONS = 48
WHOLE: Group = ("region", "all", "")


@st.composite
def equations(draw: st.DrawFn) -> tuple[Equations, np.ndarray]:
    """Published groups of a few kinds of persons, made from a true table."""
    kinds, states = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    cells = st.lists(st.integers(0, 2), min_size=states, max_size=states)
    truth = np.array(draw(st.lists(cells, min_size=kinds, max_size=kinds)))
    spare = np.array(draw(st.lists(st.integers(0, 1), min_size=kinds, max_size=kinds)))
    flags = st.lists(st.booleans(), min_size=kinds, max_size=kinds)
    groups = csr_matrix(np.array(draw(st.lists(flags, min_size=1, max_size=4)), float))
    return Equations(groups, (truth.sum(axis=1) + spare).astype(float), groups @ truth), truth


def all_tables(known: Equations) -> np.ndarray:
    states = known.counts.shape[1]
    ways = [
        [way for way in product(range(int(size) + 1), repeat=states) if sum(way) <= size]
        for size in known.sizes
    ]
    tables = (np.array(table) for table in product(*ways))
    return np.array([table.ravel() for table in tables if np.array_equal(known.groups @ table, known.counts)])


@settings(max_examples=100, deadline=None)
@given(equations())
def test_in_whole_persons_the_attacker_tells_just_what_all_tables_have_in_common(
    made: tuple[Equations, np.ndarray],
) -> None:
    known, truth = made
    every = all_tables(known)
    enough = np.full(truth.size, 99.0)
    least, most = tell(known, eye(truth.size, format="csr"), enough, whole=True) or (None, None)

    assert np.allclose(least, every.min(axis=0))
    assert np.allclose(most, every.max(axis=0))


@settings(max_examples=100, deadline=None)
@given(equations())
def test_in_fractions_the_attacker_never_claims_more_than_is_so(made: tuple[Equations, np.ndarray]) -> None:
    known, truth = made
    every = all_tables(known)
    least, most = tell(known, eye(truth.size, format="csr"), np.full(truth.size, 99.0)) or (None, None)

    assert (least <= every.min(axis=0) + 1e-6).all()
    assert (most >= every.max(axis=0) - 1e-6).all()


def test_figures_that_fit_nobody_are_no_release_of_these_people() -> None:
    known = Equations(csr_matrix([[1.0]]), np.array([1.0]), np.array([[2.0]]))

    assert tell(known, eye(1, format="csr"), np.array([1.0])) is None


def people() -> tuple[dict[Group, np.ndarray], Tables]:
    """48 persons in two groups of one breakdown and eight of another; every second achieved the outcome."""
    everybody = np.arange(PERSONS)
    groups: dict[Group, np.ndarray] = {WHOLE: everybody}
    for name, width in (("sex", 24), ("setting", 6)):
        for start in range(0, PERSONS, width):
            groups["region", name, str(start)] = everybody[start : start + width]
    counts = {
        group: (int((who % 2 == 0).sum()), int((who % 2 == 1).sum()), 0) for group, who in groups.items()
    }
    return groups, Tables(12, "O01", counts)


def published(*names: Group) -> Verdict:
    groups, truth = people()
    shown = Tables(12, "O01", {name: truth.counts[name] for name in names})
    return attacked(shown, groups, truth)


def test_of_large_groups_alone_nothing_can_be_told() -> None:
    assert published(WHOLE, ("region", "sex", "0")).is_safe


def test_a_group_of_one_person_is_told_exactly() -> None:
    groups, truth = people()
    groups["region", "form", "rare"] = np.array([3])
    groups["region", "form", "other"] = np.delete(np.arange(PERSONS), 3)
    counts = {**truth.counts, ("region", "form", "other"): (24, 23, 0), ("region", "form", "rare"): (0, 1, 0)}
    shown = {WHOLE: counts[WHOLE], ("region", "form", "other"): (24, 23, 0)}
    verdict = attacked(Tables(12, "O01", shown), groups, Tables(12, "O01", counts))

    # achieved or not, of this person as a kind and as a group; and of the six whom the person is one of
    assert (verdict.exact, verdict.narrow) == (4, 1)


@pytest.mark.parametrize("suppressor", ["none", "small_only", "two_a_row"])
def test_a_suppressor_that_is_broken_is_caught(suppressor: str) -> None:
    """Everything; all but the small; all but the small and one more of their table."""
    groups, _ = people()
    everybody = np.arange(PERSONS)
    rare = np.array([1, 3])
    groups |= {("region", "form", "rare"): rare, ("region", "form", "a"): np.array([0, 2, 4, 5, 6, 7])}
    groups["region", "form", "b"] = np.setdiff1d(
        everybody, np.concatenate([rare, np.array([0, 2, 4, 5, 6, 7])])
    )
    groups["country:KHM", "all", ""] = np.setdiff1d(everybody, rare)
    counts = {
        group: (int((who % 2 == 0).sum()), int((who % 2 == 1).sum()), 0) for group, who in groups.items()
    }
    hidden: dict[str, set[Group]] = {
        "none": set(),
        "small_only": {group for group, who in groups.items() if len(who) < FLOOR.minimum_group},
        "two_a_row": {("region", "form", "rare"), ("region", "form", "a"), ("region", "setting", "0")},
    }
    shown = {group: counts[group] for group in groups if group not in hidden[suppressor]}

    assert not attacked(Tables(12, "O01", shown), groups, Tables(12, "O01", counts)).is_safe


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_the_repair_shows_withstands_the_attack(random: object) -> None:
    seed = random.getrandbits(32)  # type: ignore[attr-defined]
    chance = np.random.default_rng(seed)
    everybody = np.arange(60)
    state = chance.integers(0, 3, 60)
    groups: dict[Group, np.ndarray] = {WHOLE: everybody}
    for breakdown, codes in (("sex", 2), ("form", 4), ("setting", 3)):
        code = chance.integers(0, codes, 60)
        groups |= {("region", breakdown, str(one)): everybody[code == one] for one in range(codes)}
    groups = {group: who for group, who in groups.items() if len(who)}
    names = list(groups)
    stands = np.array([np.isin(everybody, who) for who in groups.values()])
    patterns, leaf = np.unique(stands.T, axis=0, return_inverse=True)
    members, capacity = csr_matrix(patterns.T.astype(float)), np.bincount(leaf)
    states = np.zeros((len(patterns), 3), np.int64)
    np.add.at(states[:, :2], (leaf[state < 2], state[state < 2]), 1)
    by_cell, sizes = (members @ states).astype(np.int64), (members @ capacity).astype(np.int64)
    aims = secrets.aims(members, capacity, states, FLOOR)
    wanted = np.flatnonzero(secrets.may_stand_alone(sizes, by_cell, FLOOR)).tolist()
    result = protect(Lattice(members, states, capacity), wanted, [1.0] * len(wanted), aims)
    truth = {name: tuple(by_cell[place].tolist()) for place, name in enumerate(names)}
    shown = {names[cell]: truth[names[cell]] for cell in result.published}

    assert attacked(Tables(12, "O01", shown), groups, Tables(12, "O01", truth)).is_safe  # type: ignore[arg-type]
