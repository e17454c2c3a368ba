"""The table of maximum entropy that agrees with what is published, and how sums go together around it.

Of all tables it is the one that assumes least: each person is in a state by chance, independent of the
others, and as likely as the published cells make it. Newton's method finds the constraints' multipliers.

Jaynes (1957) for the distribution; the covariance is that of its multinomials, given the published sums.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.conditional_covariance import ConditionalCovariance
from pipeline.disclosure.suppression.covariances import of_published_sums
from pipeline.disclosure.suppression.cross_tabulation import CrossTabulation
from pipeline.disclosure.suppression.solver import MOST_WHOLE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.disclosure.suppression.entries import Entries
    from pipeline.disclosure.suppression.table_structure import TableStructure

# Of more, linear programs at once: a step of Newton's method takes a second. 2026-11.
MOST_ENTRIES, MOST_CONSTRAINTS = 40_000, 3_000
MOST_STEPS = 60  # of Newton's method; some ten are enough where every entry that is free can be more than 0
ARMIJO = 1e-4  # share of what a step promises that it must keep, or half of it is tried
ROUNDING = 1e-12  # share by which the value is off: near the end a step promises less than that
EXACT = 1e-9  # persons by which the constraints may be missed
CLOSE, MOST_GRADIENTS = 1e-2, 20  # share of what is missed that a step may leave; tries for it. 2026-12.
# Of the mean of the diagonal, the least that will do: constraints may follow from each other.
RIDGES = (1e-11, 1e-10, 1e-9, 1e-8)


def is_worth_it(structure: TableStructure, cells: NDArray[np.int64]) -> bool:
    """Whether people are known, fractions of them are allowed, and they are not too many for this method."""
    if structure.capacity is None or structure.counts.size <= MOST_WHOLE:
        return False
    elementary_cells, states = structure.counts.shape
    entries, constraints = elementary_cells * (states + 1), len(cells) * states
    return bool(entries <= MOST_ENTRIES and constraints <= MOST_CONSTRAINTS)


class MaximumEntropy:
    """The table of some ``entries``; the free ones are numbered by themselves.

    ``near`` are multipliers, one for each constraint, from which to look for those of the table.
    """

    def __init__(self, entries: Entries, near: NDArray[np.float64] | None = None) -> None:
        import numpy as np
        from scipy.sparse import csr_matrix

        self.entries = entries
        free = np.flatnonzero(entries.free)
        self.number = np.cumsum(entries.free) - 1  # of each entry among the free ones
        matrix = entries.matrix[:, free].tocsr()
        self._rows = np.flatnonzero(np.diff(matrix.indptr))
        self._matrix = matrix[self._rows]
        self._near = np.zeros(len(self._rows)) if near is None else near[self._rows]
        self._wanted = (entries.wanted - entries.matrix @ entries.certain)[self._rows]
        blocks, self._block = np.unique(entries.block[free], return_inverse=True)
        self._room = entries.room[blocks]
        self._by_block: csr_matrix = csr_matrix(
            (np.ones(len(free)), (self._block, np.arange(len(free)))), (len(blocks), len(free))
        )

    @property
    def likely(self) -> NDArray[np.float64] | None:
        """The free entries of the table of maximum entropy; None where Newton's method does not find it."""
        return None if self._found is None else self._found[0]

    @cached_property
    def _found(self) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """The table and its multipliers."""
        import numpy as np
        from scipy import linalg

        multipliers, factor, last = self._near, None, np.inf
        table, value = self._at(multipliers)
        for _ in range(MOST_STEPS):
            missed = self._wanted - self._matrix @ table
            if (most := np.abs(missed).max(initial=0.0)) < EXACT:
                return table, multipliers
            step = None if factor is None or most >= last else self._near_step(factor, table, missed)
            if step is None:
                try:
                    factor = self._factor(table)
                    step = linalg.cho_solve((factor, True), missed)
                except (np.linalg.LinAlgError, ValueError):
                    return None
            last = most
            multipliers, table, value = self._stepped(multipliers, step, value, float(missed @ step))
        return None

    def _near_step(
        self, factor: NDArray[np.float64], table: NDArray[np.float64], missed: NDArray[np.float64]
    ) -> NDArray[np.float64] | None:
        """A step by conjugate gradients, from the factor of a table before; None where it is too far off.

        Where the covariance of the sums is dear to make: such a step needs but its product with a vector.
        """
        import numpy as np
        from scipy import linalg
        from scipy.sparse.linalg import LinearOperator, cg

        if not self._crossed.is_dear:
            return None
        shape = factor.shape
        covariance = LinearOperator(shape, lambda sums: self._covariance_with(table, sums))
        before = LinearOperator(shape, lambda sums: linalg.cho_solve((factor, True), sums))
        try:
            with np.errstate(all="ignore"):  # where sums follow from each other a direction may lead nowhere
                step, is_off = cg(covariance, missed, rtol=CLOSE, maxiter=MOST_GRADIENTS, M=before)
        except (ValueError, ArithmeticError):  # what is no number any more
            return None
        return np.asarray(step) if not is_off and 0 < missed @ step < np.inf else None

    def _covariance_with(self, table: NDArray[np.float64], sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """The covariance of the published sums, when they are not known, with sums of them."""
        import numpy as np

        weighed = table * (self._matrix.T @ sums)
        weighed -= table * ((self._by_block @ weighed) / self._room)[self._block]
        return np.asarray(self._matrix @ weighed)

    def _stepped(
        self, multipliers: NDArray[np.float64], step: NDArray[np.float64], value: float, promised: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """A step, or as much of it as keeps what it promises: the multipliers, their table and its value.

        Twice as much where that misses less: an entry that can but be 0 falls by the same share each step.
        """
        length = 1.0
        while True:
            table, now = self._at(multipliers + length * step)
            enough = value - ARMIJO * length * promised + ROUNDING * abs(value)
            if now <= enough or length < EXACT:
                break
            length /= 2
        missed = self._missed(table)
        while length >= 1:
            further, lower = self._at(multipliers + 2 * length * step)
            less = self._missed(further)
            if lower > now + ROUNDING * abs(now) or less >= missed:
                break
            length, table, now, missed = 2 * length, further, lower, less
        return multipliers + length * step, table, now

    def _missed(self, table: NDArray[np.float64]) -> float:
        """Persons by which the constraints are missed at most."""
        import numpy as np

        return float(np.abs(self._wanted - self._matrix @ table).max(initial=0.0))

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """How likely somebody of its block is in each entry; 0 in all that are free without the table."""
        import numpy as np

        table = self.entries.certain.copy()
        table[self.entries.free] = 0.0 if self.likely is None else self.likely
        return np.asarray(table / self.entries.capacity[self.entries.block].clip(EXACT))

    @property
    def multipliers(self) -> NDArray[np.float64]:
        """Of each constraint; 0 where it leaves nothing to chance, and all of them without the table."""
        import numpy as np

        multipliers = np.zeros(len(self.entries.wanted))
        if self._found is not None:
            multipliers[self._rows] = self._found[1]
        return multipliers

    def disorder(self) -> float:
        """The entropy of everybody's state, in natural units; 0 without the table."""
        import numpy as np

        if self.likely is None:
            return 0.0
        shares = self.likely / self._room[self._block]
        return float(-(self.likely * np.log(shares.clip(np.finfo(float).tiny))).sum())

    def covariance_of_sums(self) -> NDArray[np.float64]:
        """Of the published sums, when they are not known; empty without the table."""
        import numpy as np

        return np.zeros((0, 0)) if self.likely is None else self._of_sums(self.likely)

    def agrees(self, table: NDArray[np.float64]) -> bool:
        """Whether free entries keep the published sums, as far as numbers are exact."""
        return self._missed(table) < 100 * EXACT

    @cached_property
    def covariance(self) -> ConditionalCovariance:
        """Of the free entries, given the published sums; only where there is a table."""
        assert self.likely is not None
        return ConditionalCovariance(
            self.likely, self._matrix, self._by_block, self._room, self._factor(self.likely)
        )

    def _of_sums(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """The covariance of the published sums, when they are not known."""
        import numpy as np

        return of_published_sums(self.entries, self._crossed, table)[np.ix_(self._rows, self._rows)]

    @cached_property
    def _crossed(self) -> CrossTabulation:
        return CrossTabulation(self.entries.members)

    def _factor(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """The covariance of the published sums, as a lower triangle times itself; ``LinAlgError`` without."""
        import numpy as np
        from scipy import linalg

        covariance = self._of_sums(table)
        mean = max(float(covariance.trace()) / max(len(covariance), 1), EXACT)
        for ridge in RIDGES:
            try:
                return np.asarray(
                    linalg.cholesky(covariance + ridge * mean * np.eye(len(covariance)), lower=True)
                )
            except np.linalg.LinAlgError:
                continue
        raise np.linalg.LinAlgError

    def _at(self, multipliers: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """The table with these multipliers, and the value that is least at the right ones."""
        import numpy as np

        weight = self._matrix.T @ multipliers
        highest = np.full(len(self._room), -np.inf)
        np.maximum.at(highest, self._block, weight)
        odds = np.exp(weight - highest[self._block])
        total = np.bincount(self._block, odds, len(self._room))
        table = odds * (self._room / total)[self._block]
        return table, float(self._room @ (np.log(total) + highest) - multipliers @ self._wanted)
