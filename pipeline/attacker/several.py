"""Who has several cases: eleven cases may be fewer people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Several:
    """A row for each case of somebody with several: his number, the kind that the case is of, its state."""

    rows: NDArray[np.int64]

    @property
    def most(self) -> int:
        """The most cases that one person has."""
        import numpy as np

        return int(np.bincount(self.rows[:, 0]).max(initial=1))

    def people(
        self,
        groups: csr_matrix | NDArray[np.float32],
        cases: NDArray[np.float64],
        few: int,
        state: int | None = None,
    ) -> NDArray[np.float64]:
        """How many people so many ``cases`` of each group (x kinds) are, where that could be few."""
        import numpy as np
        from scipy.sparse import csr_matrix

        found = np.array(cases, float)
        rows = self.rows if state is None else self.rows[self.rows[:, 2] == state]
        if not len(rows):
            return found
        who, kind, _ = rows.T
        doubtful = np.flatnonzero((found >= few) & (found < few * np.bincount(who).max()))
        has = csr_matrix((np.ones(len(rows)), (kind, who)), (groups.shape[1], who.max() + 1))
        counted = csr_matrix(groups[doubtful]).astype(float) @ has
        found[doubtful] += np.diff(counted.tocsr().indptr) - np.asarray(counted.sum(axis=1)).ravel()
        return found


def none() -> Several:
    """Where nobody has several cases."""
    import numpy as np

    return Several(np.zeros((0, 3), np.int64))
