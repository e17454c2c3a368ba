"""What all measures tell together: seen where they do, and not where they do not."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.attacker.joint.closed_cells import bounded
from pipeline.attacker.joint.row_space import Followed, RowSpace
from pipeline.attacker.joint.search import Joint, searched
from pipeline.attacker.joint.system import DENOMINATOR, DUE, NUMERATOR, System

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


ALL, FIVE = 0, 1
LASTED = 1  # the measure


def with_a_group_of_five(*, held: tuple[float, float], two_sides: bool) -> System:
    """Twelve persons, all of them asked, who stand alone; of five of them it is a group that is published.

    Of all it is published between what how many ``held``.
    """
    of_all = system()
    says = of_all.says[2:]  # lost and held
    stands = np.column_stack([np.ones(12), np.arange(12) < 5])
    truth = np.repeat(np.eye(2, dtype=np.int64), [1, 11], axis=0)
    return System(
        of_all.measures, ("region all", "region sex"), stands, truth.sum(axis=1), says,
        np.ones_like(truth, bool), truth, (), ((ALL, LASTED, *held),),
        frozenset({LASTED} if two_sides else ()),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("held", "two_sides", "closed"),
    [
        ((9.0, 12.0), True, 2),  # somebody of the five held, and of the seven
        ((9.0, 12.0), False, 2),
        ((10.0, 12.0), True, 5),  # and not three of the five lost, nor of the seven, nor of all
        ((10.0, 12.0), False, 2),
        ((0.0, 12.0), True, 0),
    ],
)
def test_bounds_of_a_count_close_what_small_groups_are(
    held: tuple[float, float], two_sides: bool, closed: int
) -> None:
    """The group of five, and the seven who are not in it; one person may be lost whatever the others are."""
    found = bounded(RowSpace(with_a_group_of_five(held=held, two_sides=two_sides)))
    # of these two and of each person who is counted, and who is not; of all, of whom one is not
    assert found == (29 if two_sides else 14, closed)


def test_a_system_that_is_too_large_is_counted_and_not_taken_for_safe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    narrow = with_a_group_of_five(held=(10.0, 12.0), two_sides=True)
    assert searched(narrow).closed == 5
    assert not searched(narrow).is_safe
    monkeypatch.setattr("pipeline.attacker.joint.search.MOST_VARIABLES", 10)
    assert searched(narrow) == Joint(systems=1, rows=0, too_large=1)
