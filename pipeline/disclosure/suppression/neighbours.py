"""Those who stand in the same cells: among them a sensitive cell is protected, in a large structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.table_structure import TableStructure


def neighbours(
    structure: TableStructure, shown: NDArray[np.int64], elementary_cells: NDArray[np.int64], most: int
) -> NDArray[np.int64]:
    """So many elementary cells at most, in ascending order: the first of these, and those nearest to them.

    The more of the ``shown`` cells two of them share, and the smaller these are, the nearer they are. Half of
    the place is the neighbours'.
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
