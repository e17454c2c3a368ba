"""The covariance of published sums when they are not known: each person is in a state by chance."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.cross_tabulation import CrossTabulation
    from pipeline.disclosure.suppression.entries import Entries

EMPTY = 1e-9  # persons: a block with fewer has no entry that is free


def of_published_sums(
    entries: Entries, crossed: CrossTabulation, free: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Constraints x constraints, when the ``free`` entries are so many on average."""
    import numpy as np

    states, of_persons = entries.width - 1, entries.elementary_cells * entries.width
    table = np.zeros(len(entries.block))
    table[entries.free] = free
    room = entries.room.clip(EMPTY)
    by_state = table[:of_persons].reshape(-1, entries.width).T[:states]
    found = _of_states(crossed, by_state, room[: entries.elementary_cells])
    # of a band the second sum is of both states, and the first has a leeway
    first = np.flatnonzero(entries.is_band) * states
    found[first + 1] += found[first]
    found[:, first + 1] += found[:, first]
    slack = table[of_persons::2]
    found[first, first] += slack - slack**2 / room[entries.elementary_cells :]
    return found


def _of_states(
    crossed: CrossTabulation, by_state: NDArray[np.float64], room: NDArray[np.float64]
) -> NDArray[np.float64]:
    """That of the sums of each state over each cell, of means ``by_state`` (states x elementary cells)."""
    import numpy as np

    states, square = len(by_state), len(by_state) * crossed.cells
    pairs = [*combinations_with_replacement(range(states), 2)]
    weights = [
        (one == other) * by_state[one] - by_state[one] * by_state[other] / room for one, other in pairs
    ]
    sums = crossed.of(np.array(weights))
    found = np.empty((crossed.cells, states, crossed.cells, states))
    for (one, other), each in zip(pairs, sums, strict=True):
        found[:, one, :, other] = found[:, other, :, one] = each
    return found.reshape(square, square)
