"""The attacker of this program, against whatever a method prints.

The sensitive cells, the equations and the programs are those of ``pipeline.attacker``. It knows counts of
persons known and asked exactly; where a method tells them within a band only, a group gets persons who do not
exist, so many as the band is wide, and they are in the state or are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from pipeline.attacker import sensitive_cells
from pipeline.attacker.bounds import CLOSE, STATES, Equations, feasibility_intervals
from pipeline.attacker.exchange import Exchangeable
from pipeline.attacker.published import Tables

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from benchmarks.side_by_side.figures import Figures
    from pipeline.attacker.knowledge import People

RESULTS = 2  # achieved, not achieved
# Sensitive cells tried where figures are bands, since each takes a program: of one kind of persons all, of
# several some by chance. 2026-12.
MOST_IN_BANDS = 100


@dataclass(frozen=True, slots=True)
class Told:
    """Sensitive cells ``tried``, disclosed ``exact`` and too ``narrow``; ``persons`` whose result follows.

    Where figures are bands, not all are tried.
    """

    tried: int
    exact: int
    narrow: int
    persons: int


def told(people: People, figures: Figures, milestone: int, outcome: str) -> Told:
    """What follows with certainty from figures about persons and small groups."""
    tables = Tables(milestone, outcome, dict(zip(figures.groups, _as_counts(figures), strict=True)))
    place = {group: number for number, group in enumerate(people.groups)}
    rows = people.stands[[place[group] for group in figures.groups]]
    nobody = sensitive_cells.no_known_values(rows, np.column_stack([figures.low[:, 0], figures.high]))
    overlaps = sensitive_cells.overlapping(people, rows, tables)
    sensitive, enough = sensitive_cells.identify(people, overlaps, nobody, tables)
    equations = equations_of(rows, people.sizes, figures)
    more = (len(equations.sizes) - len(people.sizes)) * STATES
    if more:
        tried = _drawn(sensitive)
        sensitive, enough = sensitive[tried], enough[tried]
    padded = sparse.hstack([sensitive, sparse.csr_matrix((sensitive.shape[0], more))], format="csr")
    # cells with as many persons of each sort are as wide as each other: one of them is enough
    sort = Exchangeable(equations, padded).sort
    one = np.unique(np.column_stack([sort, enough]), axis=0, return_index=True, return_inverse=True)
    found = feasibility_intervals(equations, padded[one[1]], enough[one[1]])
    assert found is not None, "what is printed fits nobody"
    least, most = (ends[one[2].ravel()] for ends in found)
    closed = (least > CLOSE) | (most < enough - CLOSE)
    exact = int((closed & (most - least <= CLOSE)).sum())
    return Told(len(enough), exact, int(closed.sum()) - exact, _persons(people, sensitive, least))


def _drawn(sensitive: csr_matrix) -> NDArray[np.int64]:
    """The sensitive cells of one kind of persons, and of others so many by chance, the same every time."""
    is_single = np.diff(sensitive.indptr) == 1
    others = np.random.default_rng(7).permutation(np.flatnonzero(~is_single))
    return np.sort(np.concatenate([np.flatnonzero(is_single), others[:MOST_IN_BANDS]]))


def _as_counts(figures: Figures) -> list[tuple[int, int, int, int]]:
    numbers = np.column_stack([figures.low[:, 0], figures.high])
    least, most, known, others = np.where(np.isfinite(numbers), numbers, 0).astype(int).T.tolist()
    return list(zip(least, most, known, others, strict=True))


def _persons(people: People, sensitive: csr_matrix, least: NDArray[np.float64]) -> int:
    """Persons of kinds that are all in one state for certain."""
    single = np.flatnonzero(np.diff(sensitive.indptr) == 1)
    kind, state = np.divmod(sensitive.indices[sensitive.indptr[single]], STATES)
    certain = (least[single] >= people.sizes[kind] - CLOSE) & (state < RESULTS)
    return int(people.sizes[np.unique(kind[certain])].sum())


def equations_of(rows: csr_matrix, sizes: NDArray[np.float64], figures: Figures) -> Equations:
    """The attacker's equations, with persons who do not exist where known or not applicable is a band.

    Of each band there are as many as it is wide. With as many more as all of them they are a group, in which
    so many are in the state as were added: then any number of each may be.
    """
    counts = np.column_stack([figures.low[:, 0], figures.high])
    counts[~np.isfinite(counts)] = np.nan
    for state, column in ((1, 1), (2, 2)):
        width = figures.high[:, column] - figures.low[:, column]
        wide = np.flatnonzero(np.isfinite(width) & (width > 0))
        rows, sizes, counts = _with_slack(rows, sizes, counts, wide, width[wide], state)
    return Equations(rows.tocsr(), sizes, counts)


def _with_slack(
    rows: csr_matrix,
    sizes: NDArray[np.float64],
    counts: NDArray[np.float64],
    wide: NDArray[np.int64],
    width: NDArray[np.float64],
    state: int,
) -> tuple[csr_matrix, NDArray[np.float64], NDArray[np.float64]]:
    """``width`` persons who do not exist for each ``wide`` row; and with all of them as many more."""
    if not len(wide):
        return rows, sizes, counts
    number = np.arange(len(wide))
    within = sparse.csr_matrix((np.ones(len(wide)), (wide, number)), (rows.shape[0], len(wide) + 1))
    everyone = np.ones((1, len(wide) + 1))
    in_state = [0.0, 0.0, 0.0, 0.0]
    in_state[state + 1] = width.sum()
    return (
        sparse.bmat([[rows, within], [None, everyone]], format="csr"),
        np.concatenate([sizes, width, [width.sum()]]),
        np.vstack([counts, in_state]),
    )
