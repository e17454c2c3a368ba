"""``python -m benchmarks.suppression [CELLS …]``: how much of a large table structure may be shown, and at
what cost.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, eye, kron

from pipeline.attacker.attack import attacked
from pipeline.attacker.knowledge import People
from pipeline.attacker.published import Counts, Group, Tables
from pipeline.disclosure.suppression import sensitive_cells
from pipeline.disclosure.suppression.effort import AT_MOST
from pipeline.disclosure.suppression.feasible_tables import proven
from pipeline.disclosure.suppression.secondary import suppress
from pipeline.disclosure.suppression.table_structure import TableStructure
from pipeline.disclosure.threshold import rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

# groups of each dimension, and how many of them are crossed at most: cells in the order of a thousand, of ten
# thousand
SHAPES = {1_000: ((6, 2, 4, 7, 5), 3), 10_000: ((6, 2, 4, 7, 5, 8), 4)}
PERSONS = (252, 2_520)
EFFORT = 10 * AT_MOST


@dataclass(frozen=True)
class Made:
    """Made-up persons: ``members`` cells x elementary cells, ``counts`` elementary cells x states, ``sizes``
    of the elementary cells.
    """

    members: csr_matrix
    counts: NDArray[np.int64]
    sizes: NDArray[np.int64]


def main(wanted: list[int]) -> None:
    """Print one line for each table structure and number of persons."""
    print(
        f"{'cells':>7}{'persons':>9}{'sensitive_cells':>9}{'large enough':>14}{'shown':>7}{'programs':>10}"
        f"{'seconds':>9}{'x one program':>15}{'attack s':>10}{'told':>6}"
    )
    for cells in wanted:
        for persons in PERSONS:
            _measure(_made(*SHAPES[cells], persons))


def _made(dimensions: tuple[int, ...], crossed: int, persons: int) -> Made:
    """Persons whose groups are of unlike size, of whom about half achieved an outcome."""
    chance = np.random.default_rng(2017)
    codes = [chance.choice(groups, persons, p=shares_of(groups)) for groups in dimensions]
    stands = np.array(list(_cells(codes, crossed)))
    kinds, kind = np.unique(stands.T, axis=0, return_inverse=True)
    counts = np.zeros((len(kinds), len(sensitive_cells.STATES) + 1), np.int64)
    np.add.at(counts, (kind, chance.choice(4, persons, p=(0.4, 0.35, 0.1, 0.15))), 1)
    return Made(
        csr_matrix(kinds.T.astype(float)), counts[:, : len(sensitive_cells.STATES)], counts.sum(axis=1)
    )


def shares_of(groups: int) -> NDArray[np.float64]:
    share = 1 / np.arange(1, groups + 1)
    return share / share.sum()


def _cells(codes: list[NDArray[np.int64]], crossed: int) -> Iterator[NDArray[np.bool_]]:
    """Who stands in each cell: everybody, then one, two, … dimensions crossed; none that nobody is in."""
    yield np.ones(len(codes[0]), bool)
    for depth in range(1, crossed + 1):
        for some in combinations(codes, depth):
            for group in np.unique(np.stack(some), axis=1).T:
                yield (np.stack(some) == group[:, None]).all(axis=0)


def _measure(made: Made) -> None:
    limits = rules.load()
    by_cell, sizes = (
        (made.members @ made.counts).astype(np.int64),
        (made.members @ made.sizes).astype(np.int64),
    )
    wanted = np.flatnonzero(sensitive_cells.may_stand_alone(sizes, by_cell, limits)).tolist()
    sensitive = sensitive_cells.identify(made.members, made.sizes, made.counts, [], limits)
    costs = [float(sizes[cell]) for cell in wanted]
    plain = _one_program(made, wanted)
    start = time.perf_counter()
    structure = TableStructure(made.members, made.counts, made.sizes, sensitive_cells.bands(by_cell, limits))
    result = suppress(structure, wanted, costs, sensitive, effort=EFFORT)
    is_proven = proven(structure, result.published, result.sensitive, result.feasible_tables)
    seconds = time.perf_counter() - start
    shown = list(result.published) if is_proven else []
    start = time.perf_counter()
    told = _attack(made, shown)
    attack = time.perf_counter() - start
    print(
        f"{len(by_cell):>7,}{int(made.sizes.sum()):>9,}{len(sensitive.upper):>9,}{len(wanted):>14,}{len(shown):>7,}"
        f"{result.programs:>10,}{seconds:>9.1f}{seconds / plain:>15,.0f}{attack:>10.1f}{told:>6}",
        flush=True,
    )


def _one_program(made: Made, wanted: list[int]) -> float:
    """Seconds of one linear program over the same cells: the most that can have achieved the outcome."""
    states = made.counts.shape[1]
    rows = kron(made.members[wanted], eye(states), format="csr")
    once = kron(eye(len(made.sizes)), np.ones((1, states)), format="csr")
    start = time.perf_counter()
    linprog(
        -np.tile([1.0, 0.0, 0.0], len(made.sizes)),
        once,
        made.sizes,
        rows,
        rows @ made.counts.ravel(),
        method="highs",
    )
    return time.perf_counter() - start


def _attack(made: Made, shown: list[int]) -> int:
    """How many sensitive cells the attacker tells."""
    groups = tuple((1, "region", "cell", str(cell)) for cell in range(made.members.shape[0]))
    counts = (made.members @ made.counts).astype(int)
    few = sensitive_cells.bands(counts, rules.load())
    said: dict[Group, Counts] = {}
    for cell in shown:
        (achieved, did_not, not_applicable), (fewer, more) = counts[cell].tolist(), few.get(cell, (0, 0))
        said[groups[cell]] = achieved - fewer, achieved + more, achieved + did_not, not_applicable
    tables = Tables(12, "O01", said)
    verdict = attacked(tables, People(groups, made.members, made.sizes.astype(float), made.counts))
    return verdict.exact + verdict.narrow


if __name__ == "__main__":
    main([int(cells) for cells in sys.argv[1:]] or list(SHAPES))
