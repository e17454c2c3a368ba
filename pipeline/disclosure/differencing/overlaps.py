"""Which rows of yes and no have a yes in common, eight columns at a time: faster than products of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def shares_some(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For rows of the first x rows of the second: whether any column is true of both."""
    import numpy as np

    ones, others = np.packbits(first, axis=1), np.packbits(second, axis=1)
    found = np.zeros((len(first), len(second)), bool)
    for number, row in enumerate(ones):
        found[number] = (row & others).any(axis=1)
    return found
