"""How the entries of a table go together given the published sums, and how all move when some are held.

Each person is in a state by chance, as in the table; then the covariance of the entries is that of
multinomials, less what is explained by the published sums. Where entries are few it is made once. Where they
are many each column is solved for when it is asked for, and nothing has as many numbers as there are pairs.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

FEW = 2_500  # entries whose covariance is made once, 50 MB; of more as it is asked for. 2026-11.


class Held(Protocol):
    """Sums of entries that are held: first that of those lifted, if any, then single entries."""

    def add(self, entries: NDArray[np.int64]) -> None:
        """Hold more entries, each by itself."""

    def covariances_of_last(self) -> NDArray[np.float64]:
        """Those of all sums held with the ones that were held last (held x last)."""

    def moved(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sums' covariances with each entry, weighed and added up."""


class ConditionalCovariance:
    """That of the entries of a ``table``, given sums of them.

    ``matrix`` (sums x entries) has a ``factor``: the lower triangle of the covariance of the sums when they
    are not known. ``by_block`` (blocks x entries) says which entries are of the same persons, of whom there
    are as many as the block has ``room``.
    """

    def __init__(
        self,
        table: NDArray[np.float64],
        matrix: csr_matrix,
        by_block: csr_matrix,
        room: NDArray[np.float64],
        factor: NDArray[np.float64],
    ) -> None:
        import numpy as np

        self._table, self._by_block, self._room = table, by_block, room
        self._matrix, self._factor = matrix, factor
        self._rows = np.empty((0, len(table)))

    def held(self, lifted: NDArray[np.int64], most: int) -> Held:
        """The sum of some entries to hold, if there are any, and up to so many single ones.

        What was held before is no longer.
        """
        if self._every is None:
            return _Many(self, lifted)
        return _Few(self._every, lifted, self._rows_for(most + 1))

    @property
    def is_made_once(self) -> bool:
        """Whether entries are few, so that the covariance of all is made once."""
        return len(self._table) <= FEW

    def variances(self, sums: csr_matrix) -> NDArray[np.float64]:
        """Those of some sums of the entries (sums x entries)."""
        import numpy as np

        with_sums = (sums @ self.with_sums).toarray()
        by_chance = np.asarray((sums @ self.by_chance).multiply(sums).sum(axis=1)).ravel()
        return np.asarray(by_chance - (with_sums * self.explained(with_sums)).sum(axis=1))

    def _rows_for(self, most: int) -> NDArray[np.float64]:
        """Room for so many rows: the same each time, as to get new memory takes longer than to fill it."""
        import numpy as np

        if len(self._rows) < most:
            self._rows = np.empty((most, len(self._table)))
        return self._rows

    @cached_property
    def _every(self) -> NDArray[np.float64] | None:
        """The covariance of all entries, where they are few."""
        import numpy as np
        from scipy import linalg

        if not self.is_made_once:
            return None
        root = linalg.solve_triangular(
            self._factor, self.with_sums.toarray().T, lower=True, check_finite=False
        )
        root = np.ascontiguousarray(root.T)
        return np.asarray(self.by_chance.toarray() - root @ (root.T @ np.eye(len(root))))

    @cached_property
    def by_chance(self) -> csr_matrix:
        """The covariance of the entries when no sum is known (entries x entries)."""
        from scipy import sparse

        return self._less_of_block(sparse.diags(self._table, format="csr"))

    @cached_property
    def with_sums(self) -> csr_matrix:
        """The covariance of the entries with the sums, when these are not known (entries x sums)."""
        return self._less_of_block(_times(self._matrix.T.tocsr(), self._table))

    def _less_of_block(self, weighed: csr_matrix) -> csr_matrix:
        """Rows for the entries, less the share of each in what its block has."""
        import numpy as np

        block = np.empty(len(self._table), np.int64)
        block[self._by_block.indices] = np.repeat(np.arange(len(self._room)), np.diff(self._by_block.indptr))
        shares = _times(self._by_block @ weighed, 1 / self._room)
        return weighed - _times(shares[block], self._table)

    def explained(self, covariances: NDArray[np.float64]) -> NDArray[np.float64]:
        """How the sums explain what goes with them as in some rows (rows x sums)."""
        import numpy as np
        from scipy import linalg

        return np.asarray(linalg.cho_solve((self._factor, True), covariances.T, check_finite=False)).T


def _times(rows: csr_matrix, weights: NDArray[np.float64]) -> csr_matrix:
    """Each row times its weight, in its place."""
    import numpy as np

    rows.data *= np.repeat(weights, np.diff(rows.indptr))
    return rows


class _Few:
    """The rows of the whole covariance."""

    def __init__(
        self, every: NDArray[np.float64], lifted: NDArray[np.int64], rows: NDArray[np.float64]
    ) -> None:

        self._every, self._rows = every, rows
        self._count, self._last, self._is_sum = int(len(lifted) > 0), lifted, True
        if self._count:
            self._rows[0] = every[lifted].sum(axis=0)

    def add(self, entries: NDArray[np.int64]) -> None:
        import numpy as np

        rows = self._rows[self._count : self._count + len(entries)]
        np.take(self._every, entries, axis=0, out=rows, mode="clip")  # no copy between
        self._count, self._last, self._is_sum = self._count + len(entries), entries, False

    def covariances_of_last(self) -> NDArray[np.float64]:
        import numpy as np

        found = self._rows[: self._count, self._last]
        return np.asarray(found.sum(axis=1, keepdims=True) if self._is_sum else found)

    def moved(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        return np.asarray(weights @ self._rows[: self._count])


class _Many:
    """What explains each sum held: covariances are made of it, of as few entries as are asked for."""

    def __init__(self, covariance: ConditionalCovariance, lifted: NDArray[np.int64]) -> None:
        import numpy as np
        from scipy import sparse

        self._covariance = covariance
        self._sums: csr_matrix = sparse.csr_matrix((0, covariance.by_chance.shape[0]))  # held x entries
        self._last = self._sums
        self._explained = np.zeros((0, covariance.with_sums.shape[1]))  # held x published sums
        if len(lifted):
            self._hold(lifted, np.zeros(len(lifted), np.int64), 1)

    def add(self, entries: NDArray[np.int64]) -> None:
        import numpy as np

        self._hold(entries, np.arange(len(entries)), len(entries))

    def _hold(self, entries: NDArray[np.int64], sum_of: NDArray[np.int64], sums: int) -> None:
        import numpy as np
        from scipy import sparse

        held = sparse.csr_matrix((np.ones(len(entries)), (sum_of, entries)), (sums, self._sums.shape[1]))
        explained = self._covariance.explained((held @ self._covariance.with_sums).toarray())
        self._last, self._sums = held, sparse.vstack([self._sums, held]).tocsr()
        self._explained = np.vstack([self._explained, explained])

    def covariances_of_last(self) -> NDArray[np.float64]:
        import numpy as np

        by_chance = self._sums @ (self._covariance.by_chance @ self._last.T)
        with_sums = (self._last @ self._covariance.with_sums).toarray()
        return np.asarray(by_chance.toarray() - self._explained @ with_sums.T)

    def moved(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        own = self._covariance.by_chance @ (self._sums.T @ weights)
        return np.asarray(own - self._covariance.with_sums @ (weights @ self._explained))
