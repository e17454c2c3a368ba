"""The tables that prove that sensitive cells are open: kept while they are found, and added up in the end."""

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

SHARPNESS = 4  # weights of chance, to this power: a few sensitive cells lead in each direction. 2026-11.


class FeasibleTables:
    """The tables found so far, and which sensitive cells some of them show as 0, and some as reaching."""

    def __init__(self, sensitive: SensitiveCells, truth: NDArray[np.int64]) -> None:
        import numpy as np

        self.sensitive = sensitive
        self.tables = [FeasibleTable(np.zeros(0, np.int64), np.zeros((0, truth.shape[1])))]  # the true one
        self._truth = truth
        self._chance = np.random.default_rng(1)
        self._zero, self._full = sensitive.met(truth.astype(float))

    def is_protected(self, sensitive_cell: np.int64, *, upward: bool | None = None) -> bool:
        """Whether a sensitive cell is seen as 0 and as reaching; or one of these."""
        if upward is None:
            return bool(self._zero[sensitive_cell] and self._full[sensitive_cell])
        return bool(self._full[sensitive_cell] if upward else self._zero[sensitive_cell])

    @property
    def are_all_protected(self) -> bool:
        return bool(self._zero.all() and self._full.all())

    def elementary_cells(self, sensitive_cell: np.int64) -> NDArray[np.int64]:
        """The leaves of a sensitive cell, those first in which somebody is in its state."""
        import numpy as np

        places = self.sensitive.sums[sensitive_cell].indices
        occupied = self._truth.ravel()[places] > 0
        elementary_cells = places[np.argsort(~occupied, kind="stable")] // self._truth.shape[1]
        return np.asarray(elementary_cells, np.int64)

    def within(self, elementary_cells: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which sensitive cells that are not open are sums of some of these elementary cells alone."""
        import numpy as np

        outside = np.ones(self._truth.shape)
        outside[elementary_cells] = 0
        inside: NDArray[np.bool_] = abs(self.sensitive.sums) @ outside.ravel() == 0
        return inside & ~(self._zero & self._full)

    def places(self, sensitive_cell: np.int64, elementary_cells: NDArray[np.int64]) -> NDArray[np.int32]:
        """Where a sensitive cell is among some elementary cells, which are in ascending order: their number x
        state.
        """
        import numpy as np

        states = self._truth.shape[1]
        elementary_cell, state = np.divmod(self.sensitive.sums[sensitive_cell].indices, states)
        number = np.searchsorted(elementary_cells, elementary_cell).clip(max=len(elementary_cells) - 1)
        places: NDArray[np.int32] = (number * states + state)[
            elementary_cells[number] == elementary_cell
        ].astype(np.int32)
        return places

    def towards_unprotected(self, sensitive: NDArray[np.int64], *, upward: bool) -> NDArray[np.float64]:
        """A direction of chance (elementary cell x state): that of these sensitive cells, if not seen as 0 or
        as reaching yet.
        """
        import numpy as np

        closed = ~(self._full if upward else self._zero)[sensitive]
        weights = closed * self._chance.random(len(sensitive)) ** SHARPNESS
        weights /= np.maximum(self.sensitive.upper[sensitive], 1.0)
        direction: NDArray[np.float64] = self.sensitive.sums[sensitive].T @ weights
        return direction.reshape(self._truth.shape)

    def narrow(self, sensitive_cell: np.int64, furthest: float, *, upward: bool) -> None:
        """Ask no more of a sensitive cell than earlier releases leave open: whole persons up to ``furthest``."""
        import numpy as np

        name = "upper" if upward else "lower"
        bounds = getattr(self.sensitive, name).copy()
        bounds[sensitive_cell] = np.floor(furthest + TOLERANCE) if upward else np.ceil(furthest - TOLERANCE)
        self.sensitive = replace(self.sensitive, **{name: bounds})

    def add(self, feasible: FeasibleTable) -> int:
        """Keep a table if it opens something; how many sensitive cells it opens."""
        zero, full = self.sensitive.met(feasible.over(self._truth))
        protected = int((zero & ~self._zero).sum() + (full & ~self._full).sum())
        if protected:
            self.tables.append(feasible)
            self._zero |= zero
            self._full |= full
        return protected


def proven(
    structure: TableStructure,
    published: Sequence[int],
    sensitive: SensitiveCells,
    feasible_tables: Sequence[FeasibleTable],
) -> bool:
    """Whether the feasible tables prove that every sensitive cell is open: checked by adding up, without a
    solver.
    """
    import numpy as np

    constraints = structure.constraints(published)
    zero = np.zeros(len(sensitive.upper), bool)
    full = zero.copy()
    for feasible in feasible_tables:
        table = feasible.over(structure.counts)
        fits = structure.capacity is None or bool((table.sum(axis=1) <= structure.capacity + TOLERANCE).all())
        value = constraints.sums @ table.ravel()
        agrees = bool(
            ((value >= constraints.low - TOLERANCE) & (value <= constraints.high + TOLERANCE)).all()
        )
        if not (fits and agrees and (table >= -TOLERANCE).all()):
            return False
        also_zero, also_full = sensitive.met(table)
        zero |= also_zero
        full |= also_full
    return bool(zero.all() and full.all())
