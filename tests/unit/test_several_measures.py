"""What follows from all measures together: seen where it does, and not where it does not."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.several_measures.row_space import Followed, RowSpace
from benchmarks.several_measures.system import DENOMINATOR, DUE, NUMERATOR, System

# of coverage (due, seen) and of "lasted" (asked, counted), which asks some of those who were seen
SORTS = {
    "unseen": ((0, 1), (0, 0)),
    "seen": ((1, 1), (0, 0)),
    "lost": ((1, 1), (0, 1)),
    "held": ((1, 1), (1, 1)),
}
PERSONS = {"unseen": 3, "seen": 2, "lost": 4, "held": 8}
ROWS = {
    "due": (0, DUE, 17),
    "seen": (0, NUMERATOR, 14),
    "asked": (1, DENOMINATOR, 12),
    "held": (1, NUMERATOR, 8),
}


def system(*shown: str) -> System:
    """Seventeen persons of one place, of whom each stands alone, and some rows about them."""
    says = np.zeros((len(SORTS), 2, 5), np.int64)
    for number, measures in enumerate(SORTS.values()):
        says[number, :, [NUMERATOR, DENOMINATOR]] = np.array(measures).T
    says[:, 0, DUE] = 1
    truth = np.repeat(np.eye(len(SORTS), dtype=np.int64), [*PERSONS.values()], axis=0)
    rows = tuple(
        (0, measure, column, float(number)) for measure, column, number in (ROWS[name] for name in shown)
    )
    return System(
        ("M03", "M05_12"), ("region all",), np.ones((17, 1)), truth.sum(axis=1), says,
        np.ones_like(truth, bool), truth, rows,
    )  # fmt: skip


def of_place(*shown: str) -> list[Followed]:
    return [one for one in RowSpace(system(*shown)).followed() if one.persons == "region all"]


def test_those_seen_who_were_not_asked_follow_from_two_measures() -> None:
    assert {one.count for one in of_place("due", "seen", "asked") if one.is_few} == {2}


@pytest.mark.parametrize("shown", [("due", "seen"), ("due", "asked", "held"), ("held",)])
def test_nothing_of_few_follows_from_others(shown: tuple[str, ...]) -> None:
    assert not [one for one in RowSpace(system(*shown)).followed() if one.is_few]


def test_what_follows_is_what_rows_add_up_to() -> None:
    followed = of_place("due", "seen", "asked", "held")
    assert {one.count for one in followed} >= {4, 8, 12}  # lost, held, and both
    assert {one.of for one in followed} == {17}


def test_a_row_of_nobody_says_that_each_of_them_is_not() -> None:
    live = RowSpace(system("due", "seen"))._live()
    assert live.all()
    none = RowSpace(
        System(("M03", "M05_12"), ("region all",), np.ones((1, 1)), np.array([20]), system().says,
               np.ones((1, 4), bool), np.array([[20, 0, 0, 0]]), ((0, 1, DENOMINATOR, 0.0),))
    )._live()  # fmt: skip
    assert none.tolist() == [[True, True, False, False]]
