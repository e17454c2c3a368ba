"""Cells that earlier releases published: they stay, and are published constraints like all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.disclosure.place import Place
from pipeline.disclosure.register import reconciliation
from pipeline.disclosure.suppression.candidate_cells import PublishedCounts
from pipeline.disclosure.suppression.population import STATES, Population
from pipeline.disclosure.suppression.table_structure import constraint_matrix

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FixedCells:
    """Cells that were published before; of ``bands`` it is said how many fewer or more could achieve."""

    cells: frozenset[int]
    bands: Mapping[int, tuple[int, int]]


def fixed_cells(people: Population, known: Mapping[Place, PublishedCounts]) -> tuple[Population, FixedCells]:
    """The cells of what was published before, as ``known`` says, and the people with whom it adds up.

    ``DisclosureFailure`` where there are none.
    """
    import numpy as np

    cells = [people.cell_of.get(place, -1) for place in known]
    if not cells:
        return people, FixedCells(frozenset(), {})
    if -1 in cells:
        raise reconciliation.does_not_fit()
    published = np.array(list(known.values()))
    is_band = published[:, 0] < published[:, 1]
    rows = people.members[cells]
    sums, (low, high) = constraint_matrix(rows, is_band, len(STATES)), _ends(published, is_band)
    counts = reconciliation.reconciled(people.counts, people.forgotten, sums, low, high)
    achieved = (rows @ counts)[:, 0].astype(int)
    exact = {cell for cell, band in zip(cells, is_band, strict=True) if not band}
    ends = zip(cells, achieved - published[:, 0], published[:, 1] - achieved, strict=True)
    bands = {cell: (int(fewer), int(more)) for cell, fewer, more in ends if cell not in exact}
    return replace(people, counts=counts), FixedCells(frozenset(cells), bands)


def _ends(
    published: NDArray[np.int64], is_band: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How low and how high each sum can be; in the second row of a band stand both first states."""
    import numpy as np

    least, most, known, not_applicable = published.T
    second = np.where(is_band, known, known - least)
    low = np.stack([least, second, not_applicable], axis=1)
    return low.ravel(), np.stack([most, second, not_applicable], axis=1).ravel()
