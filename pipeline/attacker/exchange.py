"""Who can change places with whom: persons that no shown group tells apart are alike to an attacker.

In any table that agrees with what is shown, two persons who are in the same shown groups may change places:
it agrees still. So sensitive cells with as many persons of each sort are as low, and as high, as each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.attacker.bounds import STATES, Equations, alike, row_hashes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


class Exchangeable:
    """Sensitive cells by how many persons of each sort they have: in the same shown groups they are alike.

    ``sort`` is the same number for sensitive cells with as many of each: they are exchangeable.
    """

    def __init__(self, equations: Equations, sensitive: csr_matrix) -> None:
        import numpy as np
        from scipy.sparse import csr_matrix

        one_of, sort_of = alike(row_hashes(equations.groups.T))
        count, kinds = len(one_of), len(equations.sizes)
        kind, state = np.divmod(sensitive.indices, STATES)
        persons = csr_matrix(
            (sensitive.data * equations.sizes[kind], sort_of[kind] * STATES + state, sensitive.indptr),
            (sensitive.shape[0], count * STATES),
            copy=True,  # or the sums below would be made in the sensitive cells themselves
        )
        persons.sum_duplicates()
        first, self.sort = alike(row_hashes(persons))
        self._persons = persons[first]
        self._all = np.bincount(sort_of, equations.sizes, count)[self._persons.indices // STATES]
        self._sum = csr_matrix(
            (
                np.ones(kinds * STATES),
                ((sort_of[:, None] * STATES + np.arange(STATES)).ravel(), np.arange(kinds * STATES)),
            ),
            (count * STATES, kinds * STATES),
        )

    @property
    def numbers(self) -> int:
        """How many numbers are looked at for each table."""
        return int(self._persons.nnz)

    def ends(self, tables: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How low and how high each is in tables (kind x state, one beside the other) and all like them.

        Nobody of it is in the state as long as the others alike have room; and all are, as many as there are.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        counted = (self._sum @ tables)[self._persons.indices]
        own = self._persons.data[:, None]
        low, high = np.maximum(counted - (self._all[:, None] - own), 0), np.minimum(counted, own)
        shape = self._persons.shape[0], len(own)
        rows = csr_matrix((np.ones(len(own)), np.arange(len(own)), self._persons.indptr), shape)
        least = (rows @ low).min(axis=1, initial=np.inf)
        most = (rows @ high).max(axis=1, initial=-np.inf)
        return least[self.sort], most[self.sort]

    def widest(
        self, least: NDArray[np.float64], most: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How low and how high any sensitive cell of the same sort is."""
        import numpy as np

        lowest, highest = (
            np.full(len(self._persons.indptr), np.inf),
            np.full(len(self._persons.indptr), -np.inf),
        )
        np.minimum.at(lowest, self.sort, least)
        np.maximum.at(highest, self.sort, most)
        return lowest[self.sort], highest[self.sort]
