"""How many persons of a set are in a state: what follows from published rows by adding and taking away.

A count follows where it lies in the space that the rows span, beside how many persons there are of each cell,
which is known. Whatever has no persons is nobody in each of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.attacker.joint.system import DENOMINATOR, NUMERATOR, System

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

FEW, SMALL_GROUP = 3, 11  # persons
NEAR = 60  # persons: differences of two groups of more are looked at by themselves
MOST_CELLS = 2_000  # more are not looked at one by one
ROUNDING = 1e-6


@dataclass(frozen=True)
class Followed:
    """A count that follows from the rows: of whom, in which state, how many of how many persons."""

    persons: str
    state: str
    count: int
    of: int

    @property
    def is_few(self) -> bool:
        """One or two in a state, or the state of a small group."""
        return 1 <= self.count < FEW or self.of < SMALL_GROUP


class RowSpace:
    """The space of the rows of a system, over cells x sorts that may have persons."""

    def __init__(self, system: System) -> None:
        import numpy as np

        self.system = system
        self.cell, self.sort = np.nonzero(self._live())

    def _live(self) -> NDArray[np.bool_]:
        """Cells x sorts of which no row says that nobody is in them."""
        import numpy as np

        live = self.system.may.copy()
        shown = {(place, measure, column): value for place, measure, column, value in self.system.rows}
        for (place, measure, column), value in shown.items():
            said = self.system.says[:, measure, column]
            others = said - self.system.says[:, measure, NUMERATOR]
            is_all = column == DENOMINATOR and value == shown.get((place, measure, NUMERATOR))
            for sorts, is_nobody in ((said, value == 0), (others, is_all)):
                if is_nobody and np.all(sorts >= 0):
                    live[np.ix_(self.system.stands[:, place] > 0, sorts > 0)] = False
        return live

    @cached_property
    def rows(self) -> csr_matrix:
        """Published rows x (cell, sort)."""
        import numpy as np
        from scipy.sparse import csr_matrix

        weights = (
            self.system.stands[self.cell, place] * self.system.says[self.sort, measure, column]
            for place, measure, column, _ in self.system.rows
        )
        return csr_matrix(np.array([*weights])) if self.system.rows else csr_matrix((0, len(self.cell)))

    @cached_property
    def _by_cell(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Sorts of each cell: how many, which (cells x sorts), and the sum of each row (rows x cells)."""
        import numpy as np
        from scipy.sparse import csr_matrix

        shape = len(self.system.sizes), len(self.cell)
        of_cell = csr_matrix((np.ones(shape[1]), (self.cell, np.arange(shape[1]))), shape)
        which = np.zeros(self.system.may.shape)
        which[self.cell, self.sort] = 1
        return which.sum(axis=1).clip(1), which, np.asarray((self.rows @ of_cell.T).toarray())

    @cached_property
    def _basis(self) -> NDArray[np.float64]:
        """Rows x dimensions: of the rows, less what follows from how many persons a cell has."""
        import numpy as np

        many, _, sums = self._by_cell
        values, vectors = np.linalg.eigh((self.rows @ self.rows.T).toarray() - (sums / many) @ sums.T)
        good = values > 1e-9 * values.max(initial=1.0)
        return np.asarray(vectors[:, good] / np.sqrt(values[good]))

    def followed(self) -> Iterator[Followed]:
        """Every count of a set of persons in a state that follows, and that is no more than who they are."""
        import numpy as np
        from scipy.sparse import csr_matrix

        states = self.system.states
        if not states or not self.system.rows:
            return
        names, of_state = [*states], np.array([*states.values()], float).T
        many, which, sums = self._by_cell
        for persons, cells in self.sets.items():
            inside = np.flatnonzero(cells[self.cell])
            by_sort = csr_matrix(
                (np.ones(len(inside)), (inside, self.sort[inside])), (len(self.cell), len(of_state))
            )
            own = np.flatnonzero(cells)
            of_cells = which[own] @ of_state
            length = by_sort.sum(axis=0).A1 @ of_state - (of_cells**2 / many[own][:, None]).sum(axis=0)
            crossed = (self.rows @ by_sort).toarray() @ of_state - (sums[:, own] / many[own]) @ of_cells
            left = length - ((self._basis.T @ crossed) ** 2).sum(axis=0)
            count = self.system.truth[own].sum(axis=0) @ of_state
            size = int(self.system.sizes[own].sum())
            follows = (length > ROUNDING) & (left < ROUNDING * length.clip(1))
            follows &= ~self.system.exempt(of_state, which[own].sum(axis=0) > 0)
            for state in np.flatnonzero(follows):
                yield Followed(persons, names[state], round(count[state]), size)

    @cached_property
    def sets(self) -> Mapping[str, NDArray[np.bool_]]:
        """Persons by name, as cells: places, cells of few, and what a place has more than one within it."""
        import numpy as np

        stands, names = self.system.stands > 0, self.system.names
        found: dict[bytes, tuple[str, NDArray[np.bool_]]] = {}

        def add(name: str, cells: NDArray[np.bool_]) -> None:
            found.setdefault(cells.tobytes(), (name, cells))

        for place, name in enumerate(names):
            add(name, stands[:, place])
        shared = self.system.stands.T @ (self.system.stands * self.system.sizes[:, None])
        sizes = np.diag(shared)
        inside = (shared == sizes) & (sizes < sizes[:, None]) & (sizes[:, None] - sizes < NEAR)
        for outer, inner in zip(*np.nonzero(inside), strict=True):
            add(f"{names[outer]} less {names[inner]}", stands[:, outer] & ~stands[:, inner])
        if len(stands) <= MOST_CELLS:
            for cell in np.flatnonzero(self.system.sizes < SMALL_GROUP):
                add(f"cell {cell}", np.arange(len(stands)) == cell)
        return dict(found.values())
