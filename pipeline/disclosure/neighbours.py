"""Those who stand in the same cells: among them a secret is opened, in a large lattice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.lattice import Lattice


def neighbours(
    lattice: Lattice, shown: NDArray[np.int64], leaves: NDArray[np.int64], most: int
) -> NDArray[np.int64]:
    """No more than so many leaves, in ascending order: the first of ``leaves``, and those nearest to them.

    The more of the ``shown`` cells two leaves share, and the smaller these are, the nearer they are. Half of
    the place is the neighbours'.
    """
    import numpy as np

    count = len(lattice.counts)
    if count <= most:
        return np.arange(count)
    own = leaves[: most // 2]
    members = lattice.members[shown]
    is_own = np.zeros(count)
    is_own[own] = 1
    nearness = members.T @ ((members @ is_own) / np.asarray(members.sum(axis=1)).ravel().clip(1))
    nearness[own] = np.inf
    return np.sort(np.argsort(-nearness, kind="stable")[:most])
