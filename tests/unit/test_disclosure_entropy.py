"""The table of maximum entropy and those near it, against all tables of small systems and another solver."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations, product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from pipeline.disclosure.suppression import (
    conditional_covariance,
    cross_tabulation,
    extremes,
    joint_tables,
    maximum_entropy,
    nearest_tables,
    secondary,
    solver,
)
from pipeline.disclosure.suppression.entries import entries_of
from pipeline.disclosure.suppression.feasible_tables import FeasibleTables, proven
from pipeline.disclosure.suppression.maximum_entropy import MaximumEntropy
from pipeline.disclosure.suppression.secondary import SuppressionPattern
from pipeline.disclosure.suppression.table_structure import (
    FeasibleTable,
    SensitiveCells,
    TableStructure,
    one_of_alike,
)

PEOPLE, STATES, CELLS = 90, 2, 12


def made(seed: int) -> TableStructure:
    """People who stand in some of the cells, up to three in an elementary cell; two cells are bands."""
    chance = np.random.default_rng(seed)
    members = csr_matrix((chance.random((CELLS, PEOPLE)) < 0.3).astype(float))
    capacity = chance.integers(1, 4, PEOPLE)
    counts = np.array([chance.multinomial(size, [0.4, 0.35, 0.25])[:STATES] for size in capacity])
    return TableStructure(members, counts, capacity, {0: (2, 1), CELLS - 1: (0, 3)})


def fits(structure: TableStructure, table: np.ndarray) -> bool:
    """Whether a table agrees with all cells of the structure, by the description of what is published."""
    told = structure.constraints(range(CELLS))
    value = told.sums @ table.ravel()
    assert structure.capacity is not None
    return bool(
        (value >= told.low - 1e-6).all() and (value <= told.high + 1e-6).all() and (table >= 0).all()
        and (table.sum(axis=1) <= structure.capacity + 1e-6).all()
    )  # fmt: skip


def entropy_of(structure: TableStructure) -> MaximumEntropy:
    return MaximumEntropy(entries_of(structure, np.arange(CELLS)))


def covariance_of(entropy: MaximumEntropy, entries: np.ndarray) -> np.ndarray:
    """Of some free entries with each, given the published sums."""
    held = entropy.covariance.held(entries[:0], len(entries))
    held.add(entries)
    return np.array([held.moved(unit) for unit in np.eye(len(entries))])


@pytest.mark.parametrize("seed", range(3))
def test_no_table_that_fits_has_more_entropy(seed: int) -> None:
    structure, chance = made(seed), np.random.default_rng(seed)
    entropy = entropy_of(structure)
    assert entropy.likely is not None
    likely = entropy.likely
    assert fits(structure, entropy.entries.table(likely))

    def of(table: np.ndarray) -> float:
        return float(-(table * np.log(table)).sum())

    for _ in range(20):  # a small step in any direction that keeps the sums makes it less
        direction = covariance_of(entropy, np.array([chance.integers(len(likely))]))[0]
        if np.abs(direction).max() > 1e-9:
            step = direction * (1e-3 * likely.min() / np.abs(direction).max())
            assert max(of(likely + step), of(likely - step)) <= of(likely)


def test_the_table_of_maximum_entropy_is_that_of_another_program() -> None:
    members = csr_matrix([[1.0, 1, 1, 1], [1, 1, 0, 0], [0, 1, 1, 0]])
    structure = TableStructure(members, np.array([[1], [0], [2], [1]]), np.array([2, 1, 3, 2]))
    entropy = MaximumEntropy(entries_of(structure, np.arange(3)))

    def disorder(x: np.ndarray) -> float:
        left = np.array([2, 1, 3, 2]) - x
        return float((x * np.log(x)).sum() + (left * np.log(left)).sum())

    sums = {"type": "eq", "fun": lambda x: members @ x - members @ structure.counts[:, 0]}
    found = minimize(
        disorder, [0.9, 0.1, 1.9, 1.1], bounds=[(1e-6, c - 1e-6) for c in (2, 1, 3, 2)], constraints=[sums]
    )
    assert entropy.likely is not None
    assert entropy.entries.table(entropy.likely)[:, 0] == pytest.approx(found.x, abs=1e-4)


@pytest.mark.parametrize("most", [0, CELLS], ids=["counted", "multiplied"])
@pytest.mark.parametrize("seed", range(3))
def test_the_covariance_of_sums_is_that_of_its_multinomials(seed: int, most: int) -> None:
    """Of persons of whom each is in one of the states by chance: by definition, of all entries at once."""
    with patch.multiple(cross_tabulation, DEAR=0, MOST_MULTIPLIED=most):
        entropy = entropy_of(made(seed))
        found = entropy.covariance_of_sums()
    assert entropy.likely is not None
    entries, table = entropy.entries, np.zeros(len(entropy.entries.block))
    table[entries.free] = entropy.likely
    room = entries.capacity - np.bincount(entries.block, entries.certain, len(entries.capacity))
    share = table / room[entries.block].clip(1e-9)
    same_block = entries.block[:, None] == entries.block
    of_entries = np.diag(table) - same_block * room[entries.block].clip(1e-9) * np.outer(share, share)
    matrix = entries.matrix.toarray()
    expected = matrix @ of_entries @ matrix.T
    used = matrix[:, entries.free].any(axis=1)
    assert found == pytest.approx(expected[used][:, used], abs=1e-9)


@pytest.mark.parametrize("tries", [1, maximum_entropy.MOST_GRADIENTS], ids=["too far off", "near"])
@pytest.mark.parametrize("seed", range(3))
def test_where_crossing_is_dear_the_same_table_is_found_with_fewer_factors(seed: int, tries: int) -> None:
    """Where a step from the factor before does not come near enough, it is made of its own."""
    made_of: dict[int, list[int]] = {0: [], cross_tabulation.DEAR: []}
    found = []
    factor = MaximumEntropy._factor
    for dear, factors in made_of.items():

        def counted(self: MaximumEntropy, table: np.ndarray, factors: list[int] = factors) -> np.ndarray:
            factors.append(1)
            return factor(self, table)

        with (
            patch.object(cross_tabulation, "DEAR", dear),
            patch.object(maximum_entropy, "MOST_GRADIENTS", tries),
            patch.object(MaximumEntropy, "_factor", counted),
        ):
            found.append(entropy_of(made(seed)).likely)
    assert found[0] == pytest.approx(found[1], abs=1e-7)
    fewer, all_of_them = map(len, made_of.values())
    assert fewer < all_of_them if tries > 1 else fewer == all_of_them


@pytest.mark.parametrize("worth", [0.0, np.nan, 1e300], ids=["leads nowhere", "no number", "too far"])
def test_a_direction_that_leads_nowhere_is_no_step(worth: float) -> None:
    """Where sums follow from each other, nothing moves along some of them."""
    with (
        patch.object(cross_tabulation, "DEAR", 0),
        patch.object(MaximumEntropy, "_covariance_with", lambda _, table, sums: worth * sums),
    ):
        found = entropy_of(made(0)).likely
    assert found == pytest.approx(entropy_of(made(0)).likely, abs=1e-7)


def test_where_nothing_is_published_everybody_is_in_each_state_as_likely() -> None:
    entropy = MaximumEntropy(entries_of(made(0), np.arange(0)))
    assert entropy.likely is not None
    assert np.unique(entropy.shares.round(12)).tolist() == pytest.approx([1 / 3])
    assert covariance_of(entropy, np.array([0]))[0, :3] * 9 == pytest.approx(
        entropy.entries.capacity[0] * np.array([2, -1, -1])
    )


def test_entries_that_can_but_be_nobody_take_few_steps() -> None:
    """One of three achieved it, one of two of these: the third did not, though no sum is 0 or everybody."""
    members = csr_matrix([[1.0, 1, 1, 0], [1, 1, 0, 0], [0, 0, 1, 1]])
    structure = TableStructure(members, np.array([[1], [0], [0], [1]]), np.array([1, 1, 1, 1]))
    entropy = MaximumEntropy(entries_of(structure, np.arange(3)))
    with patch.object(maximum_entropy, "MOST_STEPS", 12):  # by a factor of e each it would be twenty
        assert entropy.likely is not None
    assert entropy.entries.table(entropy.likely)[:, 0] == pytest.approx([0.5, 0.5, 0, 1], abs=1e-6)


def test_what_the_sums_leave_no_choice_is_certain() -> None:
    members = csr_matrix([[1.0, 1, 0], [0, 1, 1]])
    structure = TableStructure(members, np.array([[0, 1], [0, 1], [1, 0]]), np.array([1, 1, 2]))
    entries = entries_of(structure, np.arange(2))

    assert not entries.free[entries.of(np.array([0, 2]))].any()  # of the first cell nobody is in the first
    entropy = MaximumEntropy(entries)
    assert entropy.likely is not None
    assert entries.table(entropy.likely).tolist() == [[0, 1], [0, 1], [1, 0]]
    assert nearest_tables.with_nobody(entropy, entries.of(np.array([1]))) is None  # it is sure to be 1


def test_of_whom_a_difference_of_cells_tells_that_nobody_is_counted_hinders_no_table_of_others() -> None:
    """Two are counted among all, and among the first two elementary cells: nobody is in the others."""
    members = csr_matrix([[1.0] * 12, [1.0] * 2 + [0.0] * 10])
    structure = TableStructure(members, np.array([[1]] * 2 + [[0]] * 10), np.array([3] * 2 + [2] * 10))
    entropy = MaximumEntropy(entries_of(structure, np.arange(2)))
    assert entropy.likely is not None
    assert entropy.entries.free[entropy.entries.of(np.array([2, 3]))].all()  # no sum alone tells it

    table = nearest_tables.with_nobody(entropy, entropy.entries.of(np.array([0, 2])))

    assert table is not None
    assert table[:, 0] == pytest.approx([0, 2, *[0] * 10], abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_the_covariance_given_the_sums_is_the_same_where_entries_are_many(seed: int) -> None:
    """By definition: that of multinomials, less its part that goes with the sums; and what is held by it."""
    few, chance = entropy_of(made(seed)), np.random.default_rng(seed)
    assert few.likely is not None
    with patch.object(conditional_covariance, "FEW", 0):
        many = entropy_of(made(seed))
        some = chance.choice(len(few.likely), 12, replace=False)
        given_sums = many.covariance
        by_chance, with_sums = given_sums.by_chance.toarray(), given_sums.with_sums.toarray()
        matrix = with_sums.T @ np.linalg.pinv(by_chance)
        explained = by_chance @ matrix.T @ np.linalg.pinv(matrix @ by_chance @ matrix.T) @ matrix @ by_chance
        assert covariance_of(many, some) == pytest.approx((by_chance - explained)[some], abs=1e-6)
        assert covariance_of(many, some) == pytest.approx(covariance_of(few, some), abs=1e-6)

        sums = csr_matrix((chance.random((5, len(few.likely))) < 0.1).astype(float))
        expected = (sums @ (by_chance - explained) @ sums.T).diagonal()
        assert many.covariance.variances(sums) == pytest.approx(expected, abs=1e-6)

        weights = chance.normal(size=10)
        for lifted in (some[:0], some[:3]):
            each = []
            for one in (few, many):
                held = one.covariance.held(lifted, 20)
                held.add(some[3:8])
                held.add(some[8:])
                weighed = weights[: 9 + (len(lifted) > 0)]
                each.append((held.covariances_of_last(), held.moved(weighed)))
            (variance, moved), (also_variance, also_moved) = each
            assert variance == pytest.approx(also_variance, abs=1e-6)
            assert moved == pytest.approx(also_moved, abs=1e-6)


@pytest.mark.parametrize("few", [0, conditional_covariance.FEW], ids=["many", "few"])
@pytest.mark.parametrize("seed", range(4))
def test_tables_near_it_fit_and_are_as_asked_for(
    seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditional_covariance, "FEW", few)
    structure, chance = made(seed), np.random.default_rng(seed)
    entropy, found = entropy_of(structure), 0
    for _ in range(30):
        places = np.sort(chance.choice(PEOPLE * STATES, 3, replace=False)).astype(np.int32)
        entries = entropy.entries.of(places)
        nobody = nearest_tables.with_nobody(entropy, entries)
        some = nearest_tables.with_so_many(entropy, entries, 2.0)
        for table, persons in ((nobody, 0.0), (some, 2.0)):
            if table is not None:
                found += 1
                assert fits(structure, table)
                assert table.ravel()[places].sum() == pytest.approx(persons, abs=1e-6)
    assert found > 40  # of 60: the others are for the programs


def random_sums(structure: TableStructure, seed: int) -> SensitiveCells:
    """Sums over few places, which must be possible as nobody and as three."""
    sums = csr_matrix((np.random.default_rng(seed).random((60, PEOPLE * STATES)) < 0.02).astype(float))
    sums = sums[np.asarray(sums.sum(axis=1)).ravel() > 0]
    assert structure.capacity is not None
    upper = np.minimum(sums @ np.repeat(structure.capacity, STATES), 3.0)
    return SensitiveCells(sums, upper, np.zeros(len(upper)))


def unprotected_near(seed: int) -> int:
    """Requirements that tables near that of everybody leave, where so much is published that many do."""
    with patch.dict(globals(), CELLS=50):
        structure = made(seed)
    sums = csr_matrix((np.random.default_rng(seed).random((60, PEOPLE * STATES)) < 0.04).astype(float))
    found = FeasibleTables(SensitiveCells(sums, np.full(60, 3.0), np.zeros(60)), structure.counts)
    every = np.arange(PEOPLE)
    with patch.object(conditional_covariance, "FEW", 0):
        for table in joint_tables.tables(structure, np.arange(50), found, np.arange(60), every):
            found.add(FeasibleTable(every, table))
    return len(found.unprotected())


def test_where_entries_are_many_it_begins_with_what_is_nearest_and_less_is_left() -> None:
    """After some that are not found it ends."""
    with patch.multiple(joint_tables, MOST_TOGETHER=1, MOST_IN_VAIN=0):
        left = sum(map(unprotected_near, range(3)))
        with patch.object(joint_tables, "_deviations", lambda _, each: np.zeros(len(each))):
            assert left < 0.8 * sum(map(unprotected_near, range(3)))


def suppressed(seed: int) -> SuppressionPattern:
    """What is published of made people, all of which is proven."""
    structure = made(seed)
    costs = [float(cell + 1) for cell in range(CELLS)]
    found = secondary.suppress(structure, range(CELLS), costs, random_sums(structure, seed))
    assert proven(structure, found.published, found.sensitive, found.feasible_tables)
    return found


def worth(pattern: SuppressionPattern) -> int:
    return sum(cell + 1 for cell in pattern.published)


@pytest.mark.parametrize("few", [0, conditional_covariance.FEW], ids=["many", "few"])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_published_is_proven_and_as_dear_with_tables_near_it_as_without(seed: int, few: int) -> None:
    with patch.object(conditional_covariance, "FEW", few):
        found = suppressed(seed)
    with patch.object(maximum_entropy, "is_worth_it", lambda *_: False):
        slower = suppressed(seed)

    assert found.programs < slower.programs
    assert worth(found) == pytest.approx(worth(slower), rel=0.25)


def among_neighbours(seeds: Iterable[int], at_once: int = 0) -> list[SuppressionPattern]:
    with patch.multiple(secondary, MOST_ELEMENTARY_CELLS=15, MOST_AT_ONCE=at_once, LARGE=0):
        return [suppressed(seed) for seed in seeds]


def test_where_nobody_has_to_stay_where_he_is_less_gives_way() -> None:
    """Up to so many elementary cells all are one neighbourhood; of more, each sensitive cell has its own."""
    seeds = range(3)
    with patch.object(maximum_entropy, "is_worth_it", lambda *_: False):
        at_once, apart = among_neighbours(seeds, PEOPLE), among_neighbours(seeds, PEOPLE - 1)
        assert [each.published for each in at_once] == [suppressed(seed).published for seed in seeds]
    assert sum(map(worth, at_once)) > sum(map(worth, apart))


def test_programs_by_an_interior_point_end_in_a_corner() -> None:
    """Hairs of slack would be cells that give way, and tables that miss what is published by a hair."""
    seeds = range(3)
    with patch.object(maximum_entropy, "is_worth_it", lambda *_: False):
        step_by_step = [suppressed(seed) for seed in seeds]
        with patch.object(solver, "LARGE", 100), patch.object(extremes, "LARGE", 100):
            from_within = [suppressed(seed) for seed in seeds]
    assert [set(each.published) for each in from_within] == [set(each.published) for each in step_by_step]
    for table in (each.table for pattern in from_within for each in pattern.feasible_tables):
        assert not ((table > 0) & (table < 1e-6)).any()


def test_what_tables_near_that_of_everybody_show_needs_no_program_among_neighbours() -> None:
    seeds = range(3)
    with patch.object(maximum_entropy, "is_worth_it", lambda *_: False):
        without = among_neighbours(seeds)
    found = among_neighbours(seeds)

    assert sum(each.programs for each in found) < sum(each.programs for each in without) / 2
    assert sum(map(worth, found)) > sum(map(worth, without))


@st.composite
def structures(draw: st.DrawFn) -> tuple[TableStructure, SensitiveCells]:
    """Few people, some of whom stand alike, and groups of them."""
    count = draw(st.integers(3, 5))
    sorts = draw(st.lists(st.integers(0, 1), min_size=count, max_size=count))
    members = csr_matrix(np.vstack([np.ones(count), sorts]).astype(float))
    counts = np.eye(3, dtype=np.int64)[draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))][
        :, :2
    ]
    groups = [set(each) for size in (1, 2) for each in permutations(range(count), size)]
    sums = np.array([[float(one in group), 0.0] for group in groups for one in range(count)])
    sums = sums.reshape(len(groups), count * 2)
    upper = np.array([float(len(group)) for group in groups])
    return TableStructure(members, counts, np.ones(count, np.int64)), SensitiveCells(
        csr_matrix(sums), upper, np.zeros(len(groups))
    )


@settings(max_examples=40)
@given(structures())
def test_one_of_those_alike_is_as_low_and_as_high_as_each_of_them(
    people: tuple[TableStructure, SensitiveCells],
) -> None:
    structure, sensitive = people
    shown = structure.members @ structure.counts
    every = [
        np.array(table)
        for table in product([(0, 0), (1, 0), (0, 1)], repeat=len(structure.counts))
        if (structure.members @ np.array(table) == shown).all()
    ]

    def ends(cells: SensitiveCells) -> set[tuple[float, float]]:
        values = np.array([cells.sums @ table.ravel() for table in every])
        return set(zip(values.min(axis=0), values.max(axis=0), strict=True))

    one = one_of_alike(structure, [0, 1], sensitive)
    assert ends(one) == ends(sensitive)
    assert one.sums.shape[0] <= 5  # of one or two of two sorts: two and three
