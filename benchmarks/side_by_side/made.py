"""Made-up persons in tables of several dimensions crossed with each other, at two releases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.side_by_side.systems import Stays, System, people_of
from benchmarks.suppression import SHAPES, shares_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.attacker.published import Group

PERSONS, CELLS = 252, 1_000
IN_STATE = (0.4, 0.35, 0.1, 0.15)
COME, CHANGED = 0.15, 0.1  # of the persons of the first release: as many more, and of another state


def system(persons: int = PERSONS, shape: tuple[tuple[int, ...], int] = SHAPES[CELLS]) -> System:
    """Persons whose groups are of unlike size, and the same with some more half a year later."""
    dimensions, crossed = shape
    chance = np.random.default_rng(2017)
    every = persons + round(COME * persons)
    codes = np.stack([chance.choice(groups, every, p=shares_of(groups)) for groups in dimensions])
    before = chance.choice(len(IN_STATE), every, p=IN_STATE)
    again = chance.choice(len(IN_STATE), every, p=IN_STATE)
    after = np.where(chance.random(every) < CHANGED, again, before)
    person = np.concatenate([np.arange(persons), np.arange(every)])
    release = np.repeat([1, 2], [persons, every])
    groups: list[Group] = []
    rows = []
    for number in (1, 2):
        for breakdown, code, inside in _cells(codes[:, person], crossed, release == number):
            groups.append((number, "region", breakdown, code))
            rows.append(inside)
    holds = csr_matrix(np.stack(rows).astype(float))
    stays = Stays(tuple(groups), holds, person, release, np.concatenate([before[:persons], after]))
    costs = dict(zip(groups, np.diff(holds.indptr).astype(float).tolist(), strict=True))
    people = {number: people_of(stays, number) for number in (1, 2)}
    columns = {group[2]: _columns(group[2]) for group in groups}
    return System(f"made-up, {persons} persons", 12, "O01", stays, people, costs, columns)


def _columns(breakdown: str) -> tuple[str, ...]:
    return () if breakdown == "all" else tuple(breakdown.split(";"))


def _cells(
    codes: NDArray[np.int64], crossed: int, there: NDArray[np.bool_]
) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    """Who is in each cell: everybody, then one, two, … dimensions crossed; none that nobody is in."""
    yield "all", "", there
    for depth in range(1, crossed + 1):
        for some in combinations(range(len(codes)), depth):
            for code in np.unique(codes[list(some)][:, there], axis=1).T:
                inside = (codes[list(some)] == code[:, None]).all(axis=0) & there
                yield _joined(some), _joined(code.tolist()), inside


def _joined(numbers: tuple[int, ...] | list[int]) -> str:
    return ";".join(map(str, numbers))
