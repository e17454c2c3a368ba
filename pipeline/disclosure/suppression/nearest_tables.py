"""The table nearest to that of maximum entropy in which a sensitive cell is as it must be possible.

Nearest by the covariance of the entries: the least change that keeps every published sum. That is a product
of small matrices, where a linear program takes some hundred steps. Entries that would fall below 0 are held
at 0, and the change is made again. What is not reached so is left to the programs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.entries import SURE
from pipeline.disclosure.suppression.growing_system import GrowingSystem
from pipeline.disclosure.suppression.maximum_entropy import EXACT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.conditional_covariance import Held
    from pipeline.disclosure.suppression.maximum_entropy import MaximumEntropy

MOST_HELD = 400  # entries held at 0 at once: beyond, a linear program is no slower. 2026-12.
ROUNDS = 12  # in which entries below 0 are held at 0. 2026-11.
NO_CHOICE = 1e-10  # variance of a sum that cannot be other than it is


def with_nobody(entropy: MaximumEntropy, zero: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """The table (elementary cells x states) in which some entries are 0; None where it is not found."""
    import numpy as np

    return _nearest(entropy, zero, np.zeros(0, np.int64), 0.0)


def with_so_many(
    entropy: MaximumEntropy, entries: NDArray[np.int64], persons: float
) -> NDArray[np.float64] | None:
    """The table (elementary cells x states) with so many in some entries; None where it is not found."""
    import numpy as np

    return _nearest(entropy, np.zeros(0, np.int64), entries, persons)


def _nearest(
    entropy: MaximumEntropy, zero: NDArray[np.int64], raised: NDArray[np.int64], persons: float
) -> NDArray[np.float64] | None:
    entries = entropy.entries
    if entropy.likely is None or (entries.certain[zero] > SURE).any():
        return None
    held, lifted = (entropy.number[each[entries.free[each]]] for each in (zero, raised))
    held = held[entropy.likely[held] > EXACT]  # what is as good as 0 already has no choice
    found = _moved(entropy, entropy.likely, held, lifted, persons - float(entries.certain[raised].sum()))
    return None if found is None else entries.table(found)


def _moved(
    entropy: MaximumEntropy,
    table: NDArray[np.float64],
    held: NDArray[np.int64],
    lifted: NDArray[np.int64],
    persons: float,
) -> NDArray[np.float64] | None:
    """The free entries of a ``table``, with those ``held`` at 0 and so many ``persons`` in others."""
    import numpy as np

    is_held = np.zeros(len(table), bool)
    is_held[held] = True
    responses, system = entropy.covariance.held(lifted, MOST_HELD), GrowingSystem(MOST_HELD + 1)
    if len(lifted) and not _added(system, responses, np.array([persons - table[lifted].sum()])):
        return None
    order, below = np.zeros(0, np.int64), held
    for _ in range(ROUNDS):
        if len(order) + len(below) > MOST_HELD:
            return None
        order = np.append(order, below)
        responses.add(below)
        if not _added(system, responses, -table[below]):
            return None
        found = table + responses.moved(system.solution())
        is_below = (found < -EXACT) & ~is_held
        if not is_below.any():
            off = np.append(found[order], (found[lifted].sum() - persons) * bool(len(lifted)))
            return found if entropy.agrees(found) and np.abs(off).max() < 100 * EXACT else None
        is_held |= is_below
        below = np.flatnonzero(is_below)
    return None


def _added(system: GrowingSystem, responses: Held, asked: NDArray[np.float64]) -> bool:
    """Add what was held last to the equations; False where it has no choice, or where some go together."""
    columns = responses.covariances_of_last()
    has_choice = (columns[len(system) :].diagonal() >= NO_CHOICE).all()
    return bool(has_choice) and system.add(columns, asked)
