"""The rules of others are theirs, the attack is this program's, and the page says what was measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix, vstack

from benchmarks.side_by_side import __main__ as side_by_side
from benchmarks.side_by_side import attack, cell_key, guess, made, measuring, page, rules, tau_argus
from benchmarks.side_by_side.figures import Figures, between, counts_of, errors
from benchmarks.side_by_side.methods import METHODS
from benchmarks.side_by_side.systems import System
from pipeline.attacker.attack import attacked
from pipeline.attacker.bounds import feasibility_intervals
from pipeline.attacker.knowledge import People
from pipeline.attacker.published import Tables

OWN = "this engine"


@pytest.fixture(scope="module")
def system() -> System:
    return made.system(persons=60, shape=((3, 2), 2))


def figures(
    groups: Sequence[int], low: Sequence[Sequence[float]], high: Sequence[Sequence[float]]
) -> Figures:
    names = [(1, "region", "group", str(group)) for group in groups]
    return between(names, np.array(low, float), np.array(high, float))


def people(stands: Sequence[Sequence[int]], states: Sequence[Sequence[int]]) -> People:
    """Kinds of persons of which everybody's result is known."""
    groups = tuple((1, "region", "group", str(number)) for number in range(len(stands)))
    each = np.array(states)
    return People(groups, csr_matrix(np.array(stands, float)), each.sum(axis=1).astype(float), each)


def test_opensafely_makes_small_counts_none_and_rounds_others_to_five() -> None:
    counts = np.array([0, 1, 7, 8, 12, 13, 17, 18, 102, 103])
    assert rules.opensafely(counts).tolist() == [0, 0, 0, 10, 10, 15, 15, 20, 100, 105]


def test_what_opensafely_prints_tells_which_counts_it_could_be() -> None:
    counts = np.arange(200)
    printed = rules.opensafely(counts)
    low, high = rules.behind(printed)
    for value in np.unique(printed):
        of_value = counts[printed == value]
        if of_value[-1] < 197:  # of the last, larger counts are missing here
            assert {(of_value[0], of_value[-1])} == set(
                zip(low[printed == value], high[printed == value], strict=True)
            )


def test_acro_withholds_a_figure_with_a_part_of_one_to_nine() -> None:
    counts = np.array([[10, 20, 0], [9, 20, 0], [20, 29, 0], [20, 20, 0], [20, 40, 3], [0, 0, 12]])
    assert rules.acro(counts).tolist() == [True, False, False, True, False, False]
    assert rules.acro(np.array([[8, 16, 8], [7, 16, 8]]), least=8).tolist() == [True, False]


def test_the_threshold_looks_at_those_whose_result_is_known() -> None:
    assert rules.threshold(np.array([[1, 10, 90], [0, 11, 0]])).tolist() == [False, True]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 9, 40])
def test_noise_has_mean_zero_and_variance_two(count: int) -> None:
    values, shares = cell_key.distribution(count)
    noise = values - count

    assert shares.sum() == pytest.approx(1)
    assert shares.min() >= 0
    assert noise @ shares == pytest.approx(0, abs=1e-6)
    assert noise**2 @ shares == pytest.approx(cell_key.VARIANCE, abs=1e-6)
    assert abs(noise).max() <= cell_key.MOST
    assert not set(values.tolist()) & {1, 2}


def test_noise_has_the_most_entropy_that_it_can_have() -> None:
    """What leaves mean and variance as they are makes the entropy no larger."""
    values, shares = cell_key.distribution(20)
    noise = (values - 20).astype(float)
    kept = np.stack([np.ones(len(noise)), noise, noise**2])
    for change in np.linalg.svd(kept)[2][3:]:
        for length in (1e-4, -1e-4):
            other = shares + length * change
            assert -(other @ np.log(other)) < -(shares @ np.log(shares))


def test_nobody_is_printed_as_nobody_and_the_same_persons_as_the_same_count() -> None:
    keys = cell_key.record_keys(40)
    holds = csr_matrix(np.repeat([[1.0] * 30 + [0.0] * 10], 2, axis=0))
    cells = cell_key.cell_keys(holds, np.ones(40, bool), keys)

    assert cell_key.printed(np.array([0, 0]), cells).tolist() == [0, 0]
    assert len(set(cell_key.printed(np.array([30, 30]), cells).tolist())) == 1


def test_cell_keys_look_up_every_count_as_often_as_the_table_says() -> None:
    keys = np.random.default_rng(5).random(20_000)
    printed = cell_key.printed(np.full(20_000, 12), keys)

    assert printed.mean() == pytest.approx(12, abs=0.05)
    assert printed.var() == pytest.approx(cell_key.VARIANCE, abs=0.1)


@pytest.mark.parametrize("count", [1, 2, 3, 8, 30])
def test_the_true_count_lies_in_what_noise_tells(count: int) -> None:
    values, shares = cell_key.distribution(count)
    low, high = cell_key.behind(values[shares > cell_key.EDGE])
    assert ((low <= count) & (count <= high)).all()


def test_exact_figures_are_attacked_as_this_program_attacks_them(system: System) -> None:
    shown = METHODS["threshold 11"](system, 1, None)
    found = attack.told(system.people[1], shown, 12, "O01")
    counts = {
        group: tuple(map(int, (low[0], high[0], high[1], high[2])))
        for group, low, high in zip(shown.groups, shown.low, shown.high, strict=True)
    }
    verdict = attacked(Tables(12, "O01", counts), system.people[1])

    assert found.exact > 0
    assert (found.tried, found.exact, found.narrow) == (
        verdict.sensitive_cells,
        verdict.exact,
        verdict.narrow,
    )


def test_a_band_of_the_known_is_as_wide_to_the_attacker_as_it_is_printed() -> None:
    """Of 20 persons 8 to 12 are known, 3 to 5 achieved and 1 to 2 are not asked."""
    shown = figures([0], [[3, 8, 1]], [[5, 12, 2]])
    equations = attack.equations_of(csr_matrix([[1.0]]), np.array([20.0]), shown)
    columns = len(equations.sizes) * 3
    sums = csr_matrix((np.ones(5), ([0, 1, 2, 3, 3], [0, 1, 2, 0, 1])), (4, columns))
    found = feasibility_intervals(equations, sums, np.full(4, 30.0))

    assert found is not None
    least, most = found
    assert least == pytest.approx([3, 3, 1, 8])
    assert most == pytest.approx([5, 9, 2, 12])


def test_whoever_is_alone_in_a_difference_is_told_and_counted() -> None:
    everybody = people([[1, 1], [1, 0]], [[6, 6, 0], [1, 0, 0]])
    shown = figures([0, 1], [[7, 13, 0], [6, 12, 0]], [[7, 13, 0], [6, 12, 0]])

    assert attack.told(everybody, shown, 12, "O01").persons == 1


def test_of_bands_everybody_alone_is_tried_and_of_others_as_many_as_are_drawn() -> None:
    kinds = np.arange(attack.MOST_IN_BANDS + 50)
    alone = csr_matrix((np.ones(len(kinds)), (kinds, kinds)), (len(kinds), len(kinds) + 1))
    pairs = alone + csr_matrix(np.eye(len(kinds), len(kinds) + 1, 1))
    sensitive = vstack([pairs, alone], format="csr")
    drawn = attack._drawn(sensitive)
    assert set(drawn) >= {*(kinds + len(kinds))}
    assert len(np.unique(drawn)) == len(drawn) == len(kinds) + attack.MOST_IN_BANDS
    assert (attack._drawn(sensitive) == drawn).all()


def test_whoever_is_alone_is_told_beside_a_band_too() -> None:
    everybody = people([[1, 1], [1, 0]], [[6, 6, 0], [1, 0, 0]])
    shown = figures([0, 1], [[7, 12, 0], [6, 12, 0]], [[7, 14, 0], [6, 12, 0]])

    assert attack.told(everybody, shown, 12, "O01").persons == 1


def test_the_likeliest_guess_follows_exact_figures_and_hardly_noisy_ones() -> None:
    everybody = people([[1, 1], [1, 0]], [[6, 6, 0], [1, 0, 0]])
    numbers = [[7, 13, 0], [6, 12, 0]]
    exact = figures([0, 1], numbers, numbers)
    noisy = replace(exact, low=exact.low - 5, high=exact.high + 5, variance=np.full((2, 3), 2.0))

    assert guess.guessed(everybody, exact) == guess.Guessed(1, 1)
    assert guess.guessed(everybody, noisy) == guess.Guessed(0, 0)


def test_this_engine_leaves_nothing_to_tell_alone_and_beside(system: System) -> None:
    found = measuring.measure(METHODS[OWN], system)

    assert found.shown > 0
    assert [(one.exact, one.narrow) for one in (found.alone, found.beside)] == [(0, 0), (0, 0)]


def test_errors_are_points_of_the_share() -> None:
    shown = figures([0, 1], [[10, 20, 0], [0, 9, 0]], [[10, 20, 0], [3, 9, 0]])
    assert errors(shown, np.array([[9, 20, 0], [0, 9, 0]])).tolist() == pytest.approx([5, 100 / 6])


def test_every_figure_is_a_cell_of_a_table_of_tau_argus(system: System) -> None:
    """And as many persons are in the cell as in the group."""
    stays = system.stays
    sizes = np.diff(stays.holds.indptr)
    tables = list(tau_argus.tables_of(system, 1))

    assert {row for table in tables for row in table.cells} == set(system.asked(1))
    for table in tables:
        for row, cell in table.cells.items():
            asked = [column for column, code in enumerate(cell) if code]
            inside = (table.codes[:, asked] == np.array(cell, object)[asked]).all(axis=1)
            assert inside.sum() == sizes[row]


def test_made_up_persons_are_the_same_in_all_views(system: System) -> None:
    for release, everybody in system.people.items():
        rows = [row for row, group in enumerate(system.stays.groups) if group[0] == release]
        place = {group: number for number, group in enumerate(everybody.groups)}
        held = everybody.stands[[place[system.stays.groups[row]] for row in rows]]
        achieved = np.asarray(held @ everybody.states)[:, 0]

        assert achieved.tolist() == counts_of(system.stays, rows)[:, 0].tolist()


def test_the_page_is_what_was_measured() -> None:
    results = json.loads(side_by_side.RESULTS.read_text("utf-8"))
    assert results
    assert page.text(results) == side_by_side.PAGE.read_text("utf-8")
