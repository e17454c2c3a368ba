"""Moves: a few persons change places in pairs of states, and all that is published stays as it is.

Where the published cells of some persons add up to those of as many others, the ones can take the state of
the others and the others theirs. These are moves of a Markov basis of the tables (Diaconis and Sturmfels
1998), as far as they are of so few: each leads from one table of whole persons to another. They are found by
equal sums of random words; that two sums are equal by coincidence is ruled out by adding up each table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.table_structure import TableStructure

MOST_AGAINST = 3  # persons on each side: of four there are fifty times as many to look through. 2026-11.
MOST_SUBSETS = 3_000_000  # of so many persons, 24 MB of words: a quarter of a second. 2026-11.
MOST_MOVES = 40_000  # of so many persons each; where there are more, any will do. 2026-11.
ENOUGH = 5_000  # moves of one size: then none of more persons are looked for. 2026-11.
LOOK_THROUGH = 20  # times as many, of which most are smaller moves side by side. 2026-11.


@dataclass(frozen=True, slots=True)
class Moves:
    """Persons (moves x persons): those of the first half all have one state, and of the second another.

    Those ``within_bands`` are between the first two states only, as far as the bands have leeway.
    """

    persons: NDArray[np.int16]
    within_bands: NDArray[np.bool_]


def moves_of(structure: TableStructure, cells: Sequence[int], row: NDArray[np.int64]) -> list[Moves]:
    """The moves of persons in the rows of a structure when some cells are published, in random order."""
    import numpy as np

    chance = np.random.default_rng(1998)
    members = structure.members[list(cells)].toarray().astype(np.uint64)
    is_band = np.array([cell in structure.bands for cell in cells], bool)
    words = chance.integers(0, 2**64, len(members), np.uint64)
    every, exact = (words @ members)[row], (words[~is_band] @ members[~is_band])[row]
    found = []
    for size in range(1, MOST_AGAINST + 1):
        if comb(len(row), size) > MOST_SUBSETS or len(row) < 2 * size:
            break
        subsets = _subsets(len(row), size)
        persons = _moves(every, subsets, chance)
        others = _moves(exact, subsets, chance) if is_band.any() else persons[:0]
        changes = every[others[:, :size]].sum(axis=1) != every[others[:, size:]].sum(axis=1)
        both = np.concatenate([persons, others[changes]])
        order = chance.permutation(len(both))
        found.append(Moves(both[order], (order >= len(persons))))
        if len(persons) >= ENOUGH:
            break
    return [moves for moves in found if len(moves.persons)]


def _subsets(count: int, size: int) -> NDArray[np.int16]:
    """All sets of so many of some persons, one a row, in ascending order."""
    import numpy as np

    found = np.arange(count, dtype=np.int16)[:, None]
    for _ in range(size - 1):
        more = count - 1 - found[:, -1].astype(np.int64)
        first = np.repeat(np.cumsum(more) - more, more)
        last = np.repeat(found[:, -1], more) + 1 + np.arange(len(first)) - first
        found = np.hstack([np.repeat(found, more, axis=0), last[:, None].astype(np.int16)])
    return found


def _moves(
    words: NDArray[np.uint64], subsets: NDArray[np.int16], chance: np.random.Generator
) -> NDArray[np.int16]:
    """Two sets each that add up to the same, nobody in both, and no smaller move within."""
    import numpy as np

    first, second = _equal(words[subsets].sum(axis=1), LOOK_THROUGH * MOST_MOVES)
    size = subsets.shape[1]
    persons = np.hstack([subsets[first], subsets[second]])
    is_apart = np.ones(len(persons), bool)
    for one in range(size):
        for other in range(size, 2 * size):
            is_apart &= persons[:, one] != persons[:, other]
            if size > 1:
                is_apart &= words[persons[:, one]] != words[persons[:, other]]
    persons = persons[is_apart]
    return persons[chance.permutation(len(persons))[:MOST_MOVES]]


def _equal(sums: NDArray[np.uint64], most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places of equal sums, in pairs; not many more than ``most`` of them."""
    import numpy as np

    order = np.argsort(sums, kind="stable")
    ascending = sums[order]
    first, second, distance, count = [order[:0]], [order[:0]], 1, 0
    while count < most and distance < len(order):
        alike = np.flatnonzero(ascending[distance:] == ascending[:-distance])
        if not len(alike):
            break
        first.append(order[alike])
        second.append(order[alike + distance])
        distance, count = distance + 1, count + len(alike)
    return np.concatenate(first), np.concatenate(second)
