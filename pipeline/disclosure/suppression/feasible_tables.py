"""Feasible tables that prove that sensitive cells are protected: kept while found, added up in the end.

The feasibility interval of a cell is as wide, at least, as the values that it has in feasible tables. So a
cell is protected once one table is as low and one as high as it requires; no solver is needed to see that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.table_structure import (
    TOLERANCE,
    FeasibleTable,
    SensitiveCells,
    TableStructure,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

FEWER = 0.7  # of the sensitive cells that are looked at: then those that are protected are left out. 2026-11.
SHARPNESS = 4  # weights of chance, to this power: a few sensitive cells lead in each direction. 2026-11.


class FeasibleTables:
    """The tables found so far, and which sensitive cells they show as low, and as high, as required."""

    def __init__(self, sensitive: SensitiveCells, truth: NDArray[np.int64]) -> None:
        import numpy as np

        self.sensitive = sensitive
        self.tables = [FeasibleTable(np.zeros(0, np.int64), np.zeros((0, truth.shape[1])))]  # the true one
        self._truth = truth
        self._chance = np.random.default_rng(1)
        self._is_low, self._is_high = sensitive.met(truth.astype(float))
        self._open: tuple[NDArray[np.int64], csr_matrix] | None = None

    def is_protected(self, sensitive_cell: np.int64, *, upward: bool | None = None) -> bool:
        """Whether a sensitive cell is seen as low and as high as required; or one of these."""
        if upward is None:
            return bool(self._is_low[sensitive_cell] and self._is_high[sensitive_cell])
        return bool(self._is_high[sensitive_cell] if upward else self._is_low[sensitive_cell])

    def unprotected(self) -> list[tuple[np.int64, bool]]:
        """The sensitive cells not seen as low as required, or, with True, as high; large sums first."""
        import numpy as np

        order = np.argsort(-np.diff(self.sensitive.sums.indptr), kind="stable")
        ends = ((cell, upward) for cell in order for upward in (False, True))
        return [(cell, upward) for cell, upward in ends if not self.is_protected(cell, upward=upward)]

    @property
    def are_all_protected(self) -> bool:
        return bool(self._is_low.all() and self._is_high.all())

    def elementary_cells(self, sensitive_cell: np.int64) -> NDArray[np.int64]:
        """The elementary cells of a sensitive cell, those first in which somebody is in its state."""
        import numpy as np

        places = self.entries(sensitive_cell)
        occupied = self._truth.ravel()[places] > 0
        elementary_cells = places[np.argsort(~occupied, kind="stable")] // self._truth.shape[1]
        return np.asarray(elementary_cells, np.int64)

    def within(self, elementary_cells: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which sensitive cells that are not protected are sums of some of these elementary cells alone."""
        import numpy as np

        outside = np.ones(self._truth.shape)
        outside[elementary_cells] = 0
        inside: NDArray[np.bool_] = abs(self.sensitive.sums) @ outside.ravel() == 0
        return inside & ~(self._is_low & self._is_high)

    def places(self, sensitive_cell: np.int64, elementary_cells: NDArray[np.int64]) -> NDArray[np.int32]:
        """Where a sensitive cell is among some elementary cells in ascending order: their number x state."""
        import numpy as np

        if len(elementary_cells) == len(self._truth):
            return self.entries(sensitive_cell)
        states = self._truth.shape[1]
        elementary_cell, state = np.divmod(self.entries(sensitive_cell), states)
        number = np.searchsorted(elementary_cells, elementary_cell).clip(max=len(elementary_cells) - 1)
        places: NDArray[np.int32] = (number * states + state)[
            elementary_cells[number] == elementary_cell
        ].astype(np.int32)
        return places

    def entries(self, sensitive_cell: np.int64) -> NDArray[np.int32]:
        """Where a sensitive cell is: elementary cell x state."""
        start, end = self.sensitive.sums.indptr[sensitive_cell : sensitive_cell + 2]
        entries: NDArray[np.int32] = self.sensitive.sums.indices[start:end]
        return entries

    def towards_unprotected(self, sensitive: NDArray[np.int64], *, upward: bool) -> NDArray[np.float64]:
        """A random direction (elementary cell x state) to those of these sensitive cells that are not
        protected.
        """
        import numpy as np

        unprotected = ~(self._is_high if upward else self._is_low)[sensitive]
        weights = unprotected * self._chance.random(len(sensitive)) ** SHARPNESS
        weights /= np.maximum(self.sensitive.upper[sensitive], 1.0)
        direction: NDArray[np.float64] = self.sensitive.sums[sensitive].T @ weights
        return direction.reshape(self._truth.shape)

    def narrow(self, sensitive_cell: np.int64, furthest: float, *, upward: bool) -> None:
        """Require no more of a cell than earlier releases leave possible: up to ``furthest`` persons."""
        import numpy as np

        name = "upper" if upward else "lower"
        bounds = getattr(self.sensitive, name).copy()
        bounds[sensitive_cell] = np.floor(furthest + TOLERANCE) if upward else np.ceil(furthest - TOLERANCE)
        self.sensitive = replace(self.sensitive, **{name: bounds})

    def add(self, feasible: FeasibleTable) -> int:
        """Keep a table if it protects something; how many requirements it meets that were not met."""
        return self._add(feasible.over(self._truth).reshape(1, -1), [feasible])

    def add_each(self, tables: NDArray[np.float64]) -> int:
        """Keep those of some tables (tables x elementary cells x states) that protect something beside those
        before; how many requirements they meet that were not met.
        """
        import numpy as np

        every = np.arange(len(self._truth))
        return self._add(tables.reshape(len(tables), -1), [FeasibleTable(every, table) for table in tables])

    def _add(self, values: NDArray[np.float64], feasible: Sequence[FeasibleTable]) -> int:
        """The same of tables whose ``values`` (tables x entries) are laid beside them."""
        import numpy as np

        rows, sums = self._unprotected_sums()
        value = sums @ values.T
        is_low, is_high = self._is_low[rows], self._is_high[rows]
        low = (value <= self.sensitive.lower[rows, None] + TOLERANCE) & ~is_low[:, None]
        high = (value >= self.sensitive.upper[rows, None] - TOLERANCE) & ~is_high[:, None]
        protected = 0
        for number in np.flatnonzero(low.any(axis=0) | high.any(axis=0)).tolist():
            more = int((low[:, number] & ~is_low).sum() + (high[:, number] & ~is_high).sum())
            if more:
                self.tables.append(feasible[number])
                is_low |= low[:, number]
                is_high |= high[:, number]
                protected += more
        if protected:
            self._is_low[rows], self._is_high[rows] = is_low, is_high
        return protected

    def _unprotected_sums(self) -> tuple[NDArray[np.int64], csr_matrix]:
        """The sensitive cells that are not protected, and their sums; some more, until these are many."""
        import numpy as np

        is_open = ~(self._is_low & self._is_high)
        if self._open is None or is_open.sum() < FEWER * len(self._open[0]):
            rows = np.flatnonzero(is_open)
            self._open = rows, self.sensitive.sums[rows]
        return self._open

    def directions(self, count: int) -> NDArray[np.float64]:
        """Random directions (directions x elementary cells x states) to what is as low, and as high, as
        required in no table yet; the most that a person is worth in one is 1.
        """
        import numpy as np

        rows, sums = self._unprotected_sums()
        wanted = np.array([~self._is_high[rows], self._is_low[rows] - 1], float)[:, :, None]
        weights = self._chance.random((2, len(rows), count)) ** SHARPNESS * wanted
        weights /= np.maximum(self.sensitive.upper[rows, None], 1.0)
        found = np.asarray(sums.T @ weights.sum(axis=0)).T
        found /= np.abs(found).max(axis=1, keepdims=True).clip(TOLERANCE)
        return found.reshape(count, *self._truth.shape)


def proven(
    structure: TableStructure,
    published: Sequence[int],
    sensitive: SensitiveCells,
    feasible_tables: Sequence[FeasibleTable],
) -> bool:
    """Whether the tables are feasible and protect every sensitive cell: by adding up, without a solver."""
    import numpy as np

    constraints = structure.constraints(published)
    is_low = np.zeros(len(sensitive.upper), bool)
    is_high = is_low.copy()
    for feasible in feasible_tables:
        table = feasible.over(structure.counts)
        fits = structure.capacity is None or bool((table.sum(axis=1) <= structure.capacity + TOLERANCE).all())
        value = constraints.sums @ table.ravel()
        agrees = bool(
            ((value >= constraints.low - TOLERANCE) & (value <= constraints.high + TOLERANCE)).all()
        )
        if not (fits and agrees and (table >= -TOLERANCE).all()):
            return False
        also_low, also_high = sensitive.met(table)
        is_low |= also_low
        is_high |= also_high
    return bool(is_low.all() and is_high.all())
