"""Which of the feasible tables of a system are enough to prove it: a cover, as small as is easily had.

Each table shows some sensitive cells as low, and some as high, as they have to be. Those are taken in turn
that show most of what is left: Chvátal (1979), A greedy heuristic for the set-covering problem.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.table_structure import FeasibleTable, SensitiveCells

# tables x entries of sensitive cells, a second: beyond, all tables are kept. 2026-11.
MOST_WORK = 300_000_000


def covering(
    feasible_tables: Sequence[FeasibleTable], sensitive: SensitiveCells, truth: NDArray[np.int64]
) -> list[FeasibleTable]:
    """Some of the tables that show every sensitive cell as low, and as high, as all of them do.

    Those come first that show most beside the ones before. ``truth`` is elementary cells x states. One table
    at least, where there is any.
    """
    import numpy as np

    if len(feasible_tables) * sensitive.sums.nnz > MOST_WORK:
        return list(feasible_tables)
    met = [np.concatenate(sensitive.met(one.over(truth))) for one in feasible_tables]
    return [feasible_tables[one] for one in cover(np.array(met, bool).reshape(len(met), -1))]


def cover(met: NDArray[np.bool_]) -> list[int]:
    """Rows of ``met`` (tables x requirements) that meet together what all do, those first that meet most."""
    found: list[int] = []
    left, adds = met.any(axis=0), met.sum(axis=1)
    while len(met) and (left.any() or not found):
        found.append(int(adds.argmax()))
        new = met[found[-1]] & left
        adds = adds - met[:, new].sum(axis=1)
        left &= ~new
    return found
