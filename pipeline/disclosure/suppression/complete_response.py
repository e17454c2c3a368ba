"""Complete response: everybody is in one of two states, so that the second follows from the first.

So it is where a measure asks whoever is due, and counts who is known. Then tables of the first state are
searched: they have a third of the columns, and bounds in the place of capacities, so that each linear program
starts from the one before. What is found are tables of all states, to be proven as such.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.sensitive_cells import ACHIEVED, NOT_ACHIEVED
from pipeline.disclosure.suppression.table_structure import (
    FeasibleTable,
    SensitiveCells,
    TableStructure,
    alike,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.secondary import SuppressionPattern


def is_given(structure: TableStructure) -> bool:
    """Whether everybody is in one of the first two states, and no cell is published as a band."""
    if structure.capacity is None or structure.bands:
        return False
    known = structure.counts[:, [ACHIEVED, NOT_ACHIEVED]].sum(axis=1)
    return bool((known == structure.capacity).all())


def pattern_of_all_states(
    structure: TableStructure,
    sensitive: SensitiveCells,
    search: Callable[[TableStructure, SensitiveCells], SuppressionPattern],
) -> SuppressionPattern:
    """What a ``search`` finds among tables of the first state of a structure with complete response."""
    persons = _Persons.of(structure, sensitive)
    first = replace(structure, counts=structure.counts[:, [ACHIEVED]])
    found = search(first, persons.in_first_state(structure, sensitive))
    tables = tuple(_of_all_states(structure, table) for table in found.feasible_tables)
    left = persons.in_own_states(sensitive, found.sensitive)
    return replace(found, feasible_tables=tables, sensitive=left)


@dataclass(frozen=True, slots=True)
class _Persons:
    """Of each sensitive cell: whose state it is, by a number; how many they are; whether it is the second."""

    number: NDArray[np.int64]
    count: NDArray[np.float64]
    is_second: NDArray[np.bool_]

    @classmethod
    def of(cls, structure: TableStructure, sensitive: SensitiveCells) -> _Persons:
        import numpy as np

        assert structure.capacity is not None
        sums = sensitive.sums.tocoo()
        elementary_cell, state = np.divmod(sums.col, structure.counts.shape[1])
        number, _ = alike(sums.row, elementary_cell, sums.shape[0], len(structure.counts))
        count = np.bincount(sums.row, structure.capacity[elementary_cell], sums.shape[0]).astype(float)
        second = np.bincount(sums.row, state == NOT_ACHIEVED, sums.shape[0])
        return cls(number, count, second > 0)

    def in_first_state(self, structure: TableStructure, sensitive: SensitiveCells) -> SensitiveCells:
        """How many of the same persons have to seem to be in the first state: of each sort once."""
        import numpy as np

        lower, upper = self._other_side(sensitive)
        first, kept = np.unique(self.number, return_index=True)
        low, high = np.full(len(first), np.inf), np.zeros(len(first))
        np.minimum.at(low, self.number, lower)
        np.maximum.at(high, self.number, upper)
        elementary_cells, states = structure.counts.shape
        sums = sensitive.sums[kept]
        shape = len(kept), elementary_cells
        of_persons = type(sums)((sums.data, sums.indices // states, sums.indptr), shape)
        return SensitiveCells(of_persons, high, low)

    def in_own_states(self, sensitive: SensitiveCells, first: SensitiveCells) -> SensitiveCells:
        """The sensitive cells with no more required of them than of those of the ``first`` state."""
        import numpy as np

        lower, upper = self._other_side(
            SensitiveCells(sensitive.sums, first.upper[self.number], first.lower[self.number])
        )
        return SensitiveCells(
            sensitive.sums, np.minimum(sensitive.upper, upper), np.maximum(sensitive.lower, lower)
        )

    def _other_side(self, sensitive: SensitiveCells) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The lower and upper ends; where cells are of the second state, those of the first, and back."""
        import numpy as np

        return (
            np.where(self.is_second, self.count - sensitive.upper, sensitive.lower),
            np.where(self.is_second, self.count - sensitive.lower, sensitive.upper),
        )


def _of_all_states(structure: TableStructure, feasible: FeasibleTable) -> FeasibleTable:
    import numpy as np

    assert structure.capacity is not None
    cells, [achieved] = feasible.elementary_cells, feasible.table.T
    table = np.zeros((len(cells), structure.counts.shape[1]))
    table[:, ACHIEVED] = achieved
    table[:, NOT_ACHIEVED] = structure.capacity[cells] - achieved
    return FeasibleTable(cells, table)
