"""What is carried over from the round before is what would be found if it were looked for anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.disclosure.differencing.figures import Figures, Kind
from pipeline.disclosure.differencing.pairs import of_two_kinds
from pipeline.disclosure.differencing.places import Nesting
from pipeline.disclosure.differencing.rounds import Found, Rounds
from pipeline.disclosure.threshold.rules import load

KINDS = tuple(
    Kind(f"M{number:02}", outcome, 12, f"M{number:02}", has_sides=True, is_level=False)
    for number in range(6)
    for outcome in ("", "O01")
)
PLACES = 8  # each within the one before
OUTER, INNER = (each.astype(np.int64) for each in np.triu_indices(PLACES))
NESTING = Nesting(OUTER, INNER, np.zeros((0, 3), np.int64), ())


def figures_of(seed: int) -> Figures:
    """The more a kind's number the fewer are asked, and the further in a place lies."""
    chance = np.random.default_rng(seed)
    asked = 200 - np.cumsum(np.cumsum(chance.integers(0, 5, (len(KINDS), PLACES)), axis=0), axis=1)
    counted = asked // 2
    numbers = np.stack([counted, asked - counted, asked], axis=2).astype(float)
    return Figures(KINDS, numbers, numbers.copy(), numbers.copy(), np.zeros((len(KINDS), 1), np.uint8))


def without(figures: Figures, seed: int, kinds: int = len(KINDS)) -> Figures:
    """Some figures are withheld, and of the last kinds all: they are left out."""
    gone = np.random.default_rng(seed).random(figures.known.shape[:2]) < 0.3
    known, persons = figures.known.copy(), figures.persons.copy()
    known[gone] = persons[gone] = np.nan
    every = figures.truth, known, persons, figures.asked
    return Figures(figures.kinds[:kinds], *(each[:kinds] for each in every))


def anew(figures: Figures) -> Found:
    return list(of_two_kinds(figures, 12, NESTING, load()))


def looked(monkeypatch: pytest.MonkeyPatch) -> list[Figures]:
    """Where differences are looked for from now on."""
    asked: list[Figures] = []

    def watched(of: Figures, *given: object) -> Found:
        asked.append(of)
        return anew(of)

    monkeypatch.setattr("pipeline.disclosure.differencing.rounds.of_two_kinds", watched)
    return asked


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kinds", [len(KINDS), len(KINDS) - 3])
def test_it_is_what_would_be_found_and_nobody_looks(
    seed: int, kinds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = figures_of(seed)
    asked, rounds = looked(monkeypatch), Rounds()
    rounds.begin(first)
    begun = rounds.of_two_kinds(12, NESTING, load())
    second = without(first, seed, kinds)
    rounds.begin(second)
    found = rounds.of_two_kinds(12, NESTING, load())

    assert len(asked) == 1
    assert (found, begun) == (anew(second), anew(first))
    assert 0 < len(found) < len(begun)


@pytest.mark.parametrize("change", ["known again", "otherwise", "in persons", "of another kind"])
def test_where_more_is_known_or_other_things_it_is_looked_for_anew(
    change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = figures_of(0)
    first, known, persons = without(every, 1), every.known.copy(), every.persons.copy()
    if change == "known again":
        second = every
    elif change == "otherwise":
        known[0, 0, 2] += 1
        second = replace(every, known=known)
        first = every
    elif change == "in persons":
        persons[0, 0, 2] -= 1
        second = replace(every, persons=persons)
        first = every
    else:
        second, first = every, without(every, 1, len(KINDS) - 1)
    asked, rounds = looked(monkeypatch), Rounds()
    for each in (first, second):
        rounds.begin(each)
        assert rounds.of_two_kinds(12, NESTING, load()) == anew(each)
    assert [id(each) for each in asked] == [id(first), id(second)]


@pytest.mark.parametrize(("asked_by_the_other", "figures_together"), [(90, {4}), (110, set())])
def test_four_figures_are_taken_from_each_other_only_where_one_asks_no_fewer_than_the_other(
    asked_by_the_other: int, figures_together: set[int]
) -> None:
    """Of a place and one within it: in the one kind 60 and 30 are counted, in the other 30 and 5."""
    numbers = np.array([[(60, 100), (30, 50)], [(30, asked_by_the_other), (5, 40)]], float)
    counted, asked = numbers[..., 0], numbers[..., 1]
    truth = np.stack([counted, asked - counted, asked], axis=2)
    kinds = tuple(kind for kind in KINDS if kind.outcome)[:2]
    figures = Figures(kinds, truth, truth.copy(), truth.copy(), np.zeros((2, 1), np.uint8))
    nesting = Nesting(np.array([0]), np.array([1]), np.zeros((0, 3), np.int64), ())

    assert {len(members) for members in of_two_kinds(figures, 12, nesting, load())} == figures_together
