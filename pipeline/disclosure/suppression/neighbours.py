"""Those who stand in the same cells: among them a sensitive cell is opened, in a large table structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.table_structure import TableStructure


def neighbours(
    structure: TableStructure, shown: NDArray[np.int64], elementary_cells: NDArray[np.int64], most: int
) -> NDArray[np.int64]:
    """No more than so many elementary cells, in ascending order: the first of ``elementary_cells``, and those
    nearest to them.

    The more of the ``shown`` cells two elementary cells share, and the smaller these are, the nearer they
    are. Half of the place is the neighbours'.
    """
    import numpy as np

    count = len(structure.counts)
    if count <= most:
        return np.arange(count)
    own = elementary_cells[: most // 2]
    members = structure.members[shown]
    is_own = np.zeros(count)
    is_own[own] = 1
    nearness = members.T @ ((members @ is_own) / np.asarray(members.sum(axis=1)).ravel().clip(1))
    nearness[own] = np.inf
    return np.sort(np.argsort(-nearness, kind="stable")[:most])
