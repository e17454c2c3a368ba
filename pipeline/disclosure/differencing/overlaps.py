"""Rows of yes and no held against each other, 64 columns at a time; products of them would take longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def shares_some(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For rows of the first x rows of the second: whether any column is true of both."""
    import numpy as np

    ones, others = _words(first), _words(second)
    found = np.zeros((len(first), len(second)), bool)
    for number in range(len(first)):
        found[number] = (ones[:, [number]] & others).any(axis=0)
    return found


def lie_within(holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For rows x rows: whether the first has whatever the second has, and that is something."""
    import numpy as np

    words = _words(holds)
    found = np.zeros((len(holds), len(holds)), bool)
    for number in range(len(holds)):
        found[number] = ~(~words[:, [number]] & words).any(axis=0)
    return found & holds.any(axis=1)


def _words(rows: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Words of 64 columns x rows."""
    import numpy as np

    padded = np.zeros((len(rows), -(-rows.shape[1] // 64) * 64), bool)
    padded[:, : rows.shape[1]] = rows
    return np.ascontiguousarray(np.packbits(padded, axis=1).view(np.uint64).T)
