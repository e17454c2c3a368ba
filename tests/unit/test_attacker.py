"""The attacker finds what is to be found: on small table structures all tables are tried, one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, eye

from pipeline.attacker import nearby
from pipeline.attacker.attack import attacked
from pipeline.attacker.bounds import Equations, feasibility_intervals
from pipeline.attacker.knowledge import STATES, People
from pipeline.attacker.nearby import intervals_nearby, is_true
from pipeline.attacker.published import Counts, Group, Tables
from pipeline.attacker.verdict import Verdict
from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression import combinations, persons, sensitive_cells
from pipeline.disclosure.suppression.secondary import suppress
from pipeline.disclosure.suppression.table_structure import TableStructure
from pipeline.disclosure.threshold.rules import FLOOR
from pipeline.errors import DisclosureFailure

PERSONS = 48
WHOLE: Group = (1, "region", "all", "")
Groups = dict[Group, np.ndarray]


@st.composite
def equations(draw: st.DrawFn) -> tuple[Equations, np.ndarray]:
    """Published groups of a few kinds of persons, made from a true table; of some no more than a band."""
    kinds = draw(st.integers(2, 3))
    persons = st.lists(st.integers(0, STATES), max_size=3)
    truth = np.array([np.bincount(draw(persons), minlength=STATES + 1) for _ in range(kinds)])
    flags = st.lists(st.booleans(), min_size=kinds, max_size=kinds)
    groups = csr_matrix(np.array(draw(st.lists(flags, min_size=1, max_size=4)), float))
    leeway = st.tuples(st.integers(0, 2), st.integers(0, 2))
    said = [(a - draw(leeway)[0], a + draw(leeway)[1], a + n, o) for a, n, o, _ in groups @ truth]
    return Equations(groups, truth.sum(axis=1).astype(float), np.array(said, float)), truth[:, :STATES]


def all_tables(known: Equations) -> np.ndarray:
    trajectories = [
        [trajectory for trajectory in product(range(int(size) + 1), repeat=STATES) if sum(trajectory) <= size]
        for size in known.sizes
    ]
    tables = (np.array(table) for table in product(*trajectories))
    return np.array([table.ravel() for table in tables if fits(known, table)])


def fits(known: Equations, table: np.ndarray) -> bool:
    """Whether people divided among states as in a table are those that the groups tell of."""
    achieved, did_not, not_asked = (known.groups @ table).T
    least, most, level_known, other = known.counts.T
    between = (least <= achieved) & (achieved <= most)
    return bool((between & (achieved + did_not == level_known) & (not_asked == other)).all())


@pytest.mark.long
@settings(max_examples=100)
@given(equations())
def test_in_whole_persons_the_attacker_tells_just_what_all_tables_have_in_common(
    made: tuple[Equations, np.ndarray],
) -> None:
    known, truth = made
    every = all_tables(known)
    enough = np.full(truth.size, 99.0)
    least, most = feasibility_intervals(known, eye(truth.size, format="csr"), enough, whole=True) or (
        None,
        None,
    )

    assert np.allclose(least, every.min(axis=0))
    assert np.allclose(most, every.max(axis=0))


@pytest.mark.long
@settings(max_examples=100)
@given(equations())
def test_in_fractions_the_attacker_never_claims_more_than_is_so(made: tuple[Equations, np.ndarray]) -> None:
    known, truth = made
    every = all_tables(known)
    least, most = feasibility_intervals(known, eye(truth.size, format="csr"), np.full(truth.size, 99.0)) or (
        None,
        None,
    )

    assert (least <= every.min(axis=0) + 1e-6).all()
    assert (most >= every.max(axis=0) - 1e-6).all()


@pytest.mark.long
@settings(max_examples=100)
@given(equations(), st.integers(1, 3))
def test_what_is_open_nearby_is_open_among_all(made: tuple[Equations, np.ndarray], kinds: int) -> None:
    known, truth = made
    every, enough = eye(truth.size, format="csr"), np.full(truth.size, 99.0)
    assert is_true(known, truth)
    least, most = intervals_nearby(known, every, enough, truth, kinds)
    among_all = feasibility_intervals(known, every, enough) or (None, None)

    assert (least >= among_all[0] - 1e-6).all()
    assert (most <= among_all[1] + 1e-6).all()
    all_are_near = ((known.groups.T @ known.groups).toarray() > 0).all()  # neighbours of neighbours are not
    if kinds >= len(truth) and all_are_near:
        assert np.allclose([least, most], among_all)


def test_people_who_stand_otherwise_than_was_shown_are_not_taken_for_the_truth() -> None:
    known = Equations(csr_matrix([[1.0]]), np.array([5.0]), np.array([[2.0, 2.0, 4.0, 0.0]]))

    assert is_true(known, np.array([[2, 2, 0]]))
    assert not is_true(known, np.array([[1, 3, 0]]))
    assert not is_true(known, np.array([[2, 2, 1]]))


def test_figures_that_fit_nobody_are_no_release_of_these_people() -> None:
    known = Equations(csr_matrix([[1.0]]), np.array([1.0]), np.array([[2.0, 2.0, 2.0, 0.0]]))

    assert feasibility_intervals(known, eye(STATES, format="csr"), np.ones(STATES)) is None


def people_of(groups: Groups, state: np.ndarray) -> People:
    """Persons by kind; ``state`` is that of each person, 0 to 3."""
    stands = np.array([np.isin(np.arange(len(state)), who) for who in groups.values()])
    kinds, kind = np.unique(stands.T, axis=0, return_inverse=True)
    states = np.zeros((len(kinds), STATES + 1), np.int64)
    np.add.at(states, (kind, state), 1)
    matrix = csr_matrix(kinds.T.astype(float))
    return People(tuple(groups), matrix, states.sum(axis=1).astype(float), states[:, :STATES])


def counted(groups: Groups, state: np.ndarray, *names: Group) -> dict[Group, Counts]:
    """What is shown of groups: a band where it has to be."""
    found: dict[Group, Counts] = {}
    for name in names:
        achieved, did_not, not_asked = (int((state[groups[name]] == one).sum()) for one in range(STATES))
        fewer, more = sensitive_cells.bands(np.array([[achieved, did_not, not_asked]]), FLOOR).get(0, (0, 0))
        found[name] = achieved - fewer, achieved + more, achieved + did_not, not_asked
    return found


def attacked_by(groups: Groups, state: np.ndarray, *names: Group) -> Verdict:
    """What is told when some groups are published."""
    return attacked(Tables(12, "O01", counted(groups, state, *names)), people_of(groups, state))


EVERY_SECOND = np.arange(PERSONS) % 2


def people() -> Groups:
    """48 persons in two groups of one breakdown and eight of another; every second achieved the outcome."""
    everybody = np.arange(PERSONS)
    groups: Groups = {WHOLE: everybody}
    for name, width in (("sex", 24), ("setting", 6)):
        for start in range(0, PERSONS, width):
            groups[1, "region", name, str(start)] = everybody[start : start + width]
    return groups


def test_of_large_groups_alone_nothing_can_be_told() -> None:
    assert attacked_by(people(), EVERY_SECOND, WHOLE, (1, "region", "sex", "0")).is_safe


def test_a_group_of_one_person_is_told_exactly() -> None:
    groups = people()
    groups[1, "region", "form", "rare"] = np.array([3])
    groups[1, "region", "form", "other"] = np.delete(np.arange(PERSONS), 3)
    verdict = attacked_by(groups, EVERY_SECOND, WHOLE, (1, "region", "form", "other"))

    # achieved or not, of this person; and of the six whom the person is one of
    assert (verdict.exact, verdict.narrow) == (2, 1)


def test_two_releases_that_differ_by_one_person_tell_of_him() -> None:
    groups = people()
    later: Group = (2, "region", "all", "")
    groups[later] = np.arange(PERSONS)
    groups[WHOLE] = np.delete(np.arange(PERSONS), 5)

    assert attacked_by(groups, EVERY_SECOND, WHOLE).is_safe
    assert attacked_by(groups, EVERY_SECOND, later).is_safe
    assert attacked_by(groups, EVERY_SECOND, WHOLE, later).exact


def test_what_was_put_on_record_is_not_told_again_where_nothing_is_shown_since() -> None:
    groups = people()
    groups[1, "region", "form", "other"] = np.delete(np.arange(PERSONS), 3)
    names: list[Group] = [WHOLE, (1, "region", "form", "other")]
    shown = Tables(12, "O01", counted(groups, EVERY_SECOND, *names))
    of = people_of(groups, EVERY_SECOND)

    told, on_record = attacked(shown, of), attacked(shown, of, first=2)
    assert not told.is_safe
    assert on_record.is_safe
    assert on_record.before == told.exact + told.narrow


def test_what_earlier_releases_tell_of_those_who_are_left_is_said_apart() -> None:
    """Of 48 persons 24 achieved it, all of them among the 36 who have left: so none of the 12 who stayed."""
    everybody = np.arange(PERSONS)
    state = np.where((everybody % 12 < 8) & (everybody < 36), 0, 1)
    left: list[Group] = [(1, "region", "form", code) for code in ("a", "b", "c")]
    groups = {WHOLE: everybody, **{one: everybody[at * 12 :][:12] for at, one in enumerate(left)}}
    assert attacked_by(groups, state, WHOLE, *left).is_safe

    groups[2, "region", "all", ""] = everybody[36:]
    verdict = attacked_by(groups, state, WHOLE, *left)
    assert (verdict.is_safe, verdict.before) == (True, 1)


def test_whoever_is_in_one_group_and_not_in_others_is_a_sensitive_cell_like_the_rest() -> None:
    """Of ten people outside two scopes at most two did not achieve it: no figure of them is printed."""
    everybody = np.arange(PERSONS)
    state = np.where((everybody < 38) & (everybody % 3 == 0) | (everybody == 40), 1, 0)
    one: Group = (1, "donor:DFAT", "all", "")
    other: Group = (1, "country:MMR", "all", "")
    groups = {WHOLE: everybody, one: everybody[:22], other: everybody[16:38]}

    assert not attacked_by(groups, state, WHOLE, one, other).is_safe
    assert attacked_by(groups, state, WHOLE).is_safe


def test_what_was_shown_of_nobody_is_no_release_of_these_people() -> None:
    shown = Tables(12, "O01", {(1, "region", "sex", "none"): (5, 5, 10, 0)})

    with pytest.raises(DisclosureFailure, match="does not fit"):
        attacked(shown, people_of(people(), EVERY_SECOND))


@pytest.mark.parametrize("few_enough", [1, 2_000])
def test_where_nothing_is_shown_nothing_is_told(few_enough: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "FEW_ENOUGH", few_enough)

    verdict = attacked_by(people(), EVERY_SECOND)

    assert verdict.is_safe
    assert verdict.figures == 0
    assert verdict.sensitive_cells > 0


@pytest.mark.parametrize("few_enough", [1, 2_000])
@pytest.mark.parametrize("suppressor", ["none", "small_only", "two_a_row"])
def test_a_suppressor_that_is_broken_is_caught(
    suppressor: str, few_enough: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything; all but the small; all but the small and one more of their table."""
    monkeypatch.setattr(nearby, "FEW_ENOUGH", few_enough)
    groups = people()
    everybody = np.arange(PERSONS)
    rare, a = np.array([1, 3]), np.array([0, 2, 4, 5, 6, 7])
    groups |= {(1, "region", "form", "rare"): rare, (1, "region", "form", "a"): a}
    groups[1, "region", "form", "b"] = np.setdiff1d(everybody, np.concatenate([rare, a]))
    groups[1, "country:KHM", "all", ""] = np.setdiff1d(everybody, rare)
    hidden: dict[str, set[Group]] = {
        "none": set(),
        "small_only": {group for group, who in groups.items() if len(who) < FLOOR.minimum_group},
        "two_a_row": {
            (1, "region", "form", "rare"),
            (1, "region", "form", "a"),
            (1, "region", "setting", "0"),
        },
    }
    shown = [group for group in groups if group not in hidden[suppressor]]

    assert not attacked_by(groups, EVERY_SECOND, *shown).is_safe


@pytest.mark.long
@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_what_the_repair_shows_withstands_the_attack(random: object) -> None:
    seed = random.getrandbits(32)  # type: ignore[attr-defined]
    chance = np.random.default_rng(seed)
    everybody = np.arange(60)
    often = chance.choice([[1, 1, 1], [1, 9, 2], [9, 1, 2]]) / 12
    state = chance.choice([0, 1, STATES], 60, p=often / often.sum())
    groups: Groups = {WHOLE: everybody}
    for breakdown, codes in (("sex", 2), ("form", 4), ("setting", 3)):
        code = chance.integers(0, codes, 60)
        groups |= {(1, "region", breakdown, str(one)): everybody[code == one] for one in range(codes)}
    groups = {group: who for group, who in groups.items() if len(who)}
    names = list(groups)
    known = people_of(groups, state)
    capacity = known.sizes.astype(np.int64)
    by_cell, sizes = (
        (known.stands @ known.states).astype(np.int64),
        (known.stands @ capacity).astype(np.int64),
    )
    wanted = np.flatnonzero(sensitive_cells.may_stand_alone(sizes, by_cell, FLOOR)).tolist()
    cell_of = {Place(*name[1:], name[0]): cell for cell, name in enumerate(names)}
    few = sensitive_cells.disclosing(capacity, known.states, FLOOR, persons.nobody())
    combined = combinations.sets(known.stands, cell_of, wanted, few)
    sensitive = sensitive_cells.identify(known.stands, capacity, known.states, [], FLOOR, combined)
    structure = TableStructure(known.stands, known.states, capacity, sensitive_cells.bands(by_cell, FLOOR))
    result = suppress(structure, wanted, [1.0] * len(wanted), sensitive)

    shown = [names[cell] for cell in result.published]
    assert attacked_by(groups, state, *shown).is_safe
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearby, "FEW_ENOUGH", 5)
        assert attacked_by(groups, state, *shown).is_safe
