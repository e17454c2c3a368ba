"""Tables that are shown whole or not at all: with one of its cells all of a table gives way.

Then what is left of it need not be protected any more, and protects nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ShownWhole:
    """Which of some ``candidates`` are in which ``tables`` (of cells); without tables each stands alone."""

    def __init__(self, candidates: Sequence[int], tables: Sequence[Collection[int]]) -> None:
        import numpy as np
        from scipy.sparse import csr_matrix

        number = {cell: at for at, cell in enumerate(candidates)}
        whole = [sorted(number[cell] for cell in table) for table in tables if number.keys() >= set(table)]
        bounds = np.cumsum([0, *map(len, whole)])
        column = np.array([*chain.from_iterable(whole)], int)
        self._cells = csr_matrix((np.ones(len(column)), column, bounds), (len(whole), len(candidates)))
        self._each_alone = not tables

    def left(self, shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The candidates of tables of which all cells are among those ``shown``."""
        import numpy as np

        if self._each_alone:
            return shown
        is_whole = self._cells @ (~shown).astype(float) == 0
        return np.asarray(self._cells.T @ is_whole.astype(float) > 0)
