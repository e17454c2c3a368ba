"""Who can change places with whom: persons that no shown group tells apart are alike to an attacker.

In any table that agrees with what is shown, two persons who are in the same shown groups may change places:
it agrees still. So sensitive cells with as many persons of each sort are as low, and as high, as each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.attacker.bounds import STATES, Equations, marks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


def sorts(equations: Equations, sensitive: csr_matrix) -> NDArray[np.int64]:
    """The sort of each sensitive cell (x kind x state), by number: those of one sort are exchangeable."""
    import numpy as np
    from scipy.sparse import csr_matrix

    groups_and_size = np.column_stack([marks(equations.groups.T), equations.sizes.astype(np.uint64)])
    alike = np.unique(groups_and_size, axis=0, return_inverse=True)[1].ravel()
    kind, state = np.divmod(sensitive.indices, STATES)
    by_sort = csr_matrix((sensitive.data, alike[kind] * STATES + state, sensitive.indptr), sensitive.shape)
    return np.unique(marks(by_sort), axis=0, return_inverse=True)[1].ravel()


def widest(
    least: NDArray[np.float64], most: NDArray[np.float64], sort: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How low and how high any sensitive cell of the same sort is."""
    import numpy as np

    lowest, highest = np.full(sort.max(initial=-1) + 1, np.inf), np.full(sort.max(initial=-1) + 1, -np.inf)
    np.minimum.at(lowest, sort, least)
    np.maximum.at(highest, sort, most)
    return lowest[sort], highest[sort]
