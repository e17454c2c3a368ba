"""What was shown before, beside the people of then: they must add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.candidate_cells import PublishedCounts
from pipeline.disclosure.suppression.population import STATES, Place, Population
from pipeline.disclosure.suppression.table_structure import constraint_matrix
from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Before:
    """Cells of what was shown before; of ``bands`` it is said how many fewer or more could achieve."""

    cells: frozenset[int]
    bands: Mapping[int, tuple[int, int]]


def reconciled(people: Population, known: Mapping[Place, PublishedCounts]) -> tuple[Population, Before]:
    """The cells of what was shown before, which told what ``known`` says.

    Whoever was forgotten since is given states with which all adds up: nobody knows what was theirs.
    ``DisclosureFailure`` where nothing does.
    """
    import numpy as np

    cells = [people.cell_of.get(place, -1) for place in known]
    if not cells:
        return people, Before(frozenset(), {})
    if -1 not in cells:
        published = np.array(list(known.values()))
        is_band = published[:, 0] < published[:, 1]
        rows = people.members[cells]
        constraints = constraint_matrix(rows, is_band, len(STATES))
        low, high = _ends(published, is_band)
        counts = _adding_up(people, constraints, low, high)
        if counts is not None:
            achieved = (rows @ counts)[:, 0].astype(int)
            exact = {cell for cell, band in zip(cells, is_band, strict=True) if not band}
            ends = zip(cells, achieved - published[:, 0], published[:, 1] - achieved, strict=True)
            bands = {cell: (int(fewer), int(more)) for cell, fewer, more in ends if cell not in exact}
            return replace(people, counts=counts), Before(frozenset(cells), bands)
    raise DisclosureFailure(
        "Nothing is released: the register does not fit the people that its figures were made from.",
        "Put back warehouse/ as it was after the last release, cases.duckdb and register/ together.",
    )


def _ends(
    published: NDArray[np.int64], is_band: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How low and how high each sum can be; in the second row of a band stand both first states."""
    import numpy as np

    least, most, known, not_applicable = published.T
    second = np.where(is_band, known, known - least)
    low = np.stack([least, second, not_applicable], axis=1)
    return low.ravel(), np.stack([most, second, not_applicable], axis=1).ravel()


def _adding_up(
    people: Population, published: csr_matrix, low: NDArray[np.int64], high: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """Counts with which all that was told adds up, the forgotten filling what is missing; else None."""
    import numpy as np
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import eye, kron

    value = published @ people.counts.ravel()
    if bool(((value >= low) & (value <= high)).all()):
        return people.counts
    elementary_cells, states = np.flatnonzero(people.forgotten), len(STATES)
    if not len(elementary_cells):
        return None
    places = (elementary_cells[:, None] * states + np.arange(states)).ravel()
    once = kron(eye(len(elementary_cells)), np.ones((1, states)))
    found = milp(
        np.zeros(len(elementary_cells) * states),
        integrality=np.ones(len(elementary_cells) * states),
        constraints=[
            LinearConstraint(published[:, places], low - value, high - value),
            LinearConstraint(once, 0, people.forgotten[elementary_cells]),
        ],
    )
    if not found.success:
        return None
    counts = people.counts.copy()
    counts[elementary_cells] += np.rint(found.x).astype(np.int64).reshape(len(elementary_cells), states)
    return counts
