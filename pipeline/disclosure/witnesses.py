"""The tables that prove that secrets are open: kept while they are found, and added up in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.disclosure.lattice import TOLERANCE, Aims, Lattice, Witness

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHARPNESS = 4  # weights of chance, to this power: a few aims lead in each direction. 2026-11.


class Witnesses:
    """The tables found so far, and which aims some of them show as 0, and some as reaching."""

    def __init__(self, aims: Aims, truth: NDArray[np.int64]) -> None:
        import numpy as np

        self.aims = aims
        self.tables = [Witness(np.zeros(0, np.int64), np.zeros((0, truth.shape[1])))]  # the true one
        self._truth = truth
        self._chance = np.random.default_rng(1)
        self._zero, self._full = aims.met(truth.astype(float))

    def is_open(self, aim: np.int64, *, upward: bool | None = None) -> bool:
        """Whether an aim is seen as 0 and as reaching; or one of these."""
        if upward is None:
            return bool(self._zero[aim] and self._full[aim])
        return bool(self._full[aim] if upward else self._zero[aim])

    @property
    def are_all_open(self) -> bool:
        return bool(self._zero.all() and self._full.all())

    def leaves(self, aim: np.int64) -> NDArray[np.int64]:
        """The leaves of an aim, those first in which somebody is in its state."""
        import numpy as np

        places = self.aims.sums[aim].indices
        occupied = self._truth.ravel()[places] > 0
        leaves = places[np.argsort(~occupied, kind="stable")] // self._truth.shape[1]
        return np.asarray(leaves, np.int64)

    def within(self, leaves: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which aims that are not open are sums of some of these leaves alone."""
        import numpy as np

        outside = np.ones(self._truth.shape)
        outside[leaves] = 0
        inside: NDArray[np.bool_] = abs(self.aims.sums) @ outside.ravel() == 0
        return inside & ~(self._zero & self._full)

    def places(self, aim: np.int64, leaves: NDArray[np.int64]) -> NDArray[np.int32]:
        """Where an aim is among some leaves, which are in ascending order: their number x state."""
        import numpy as np

        states = self._truth.shape[1]
        leaf, state = np.divmod(self.aims.sums[aim].indices, states)
        number = np.searchsorted(leaves, leaf).clip(max=len(leaves) - 1)
        places: NDArray[np.int32] = (number * states + state)[leaves[number] == leaf].astype(np.int32)
        return places

    def towards_closed(self, aims: NDArray[np.int64], *, upward: bool) -> NDArray[np.float64]:
        """A direction of chance (leaf x state): that of these aims, if not seen as 0 or as reaching yet."""
        import numpy as np

        closed = ~(self._full if upward else self._zero)[aims]
        weights = closed * self._chance.random(len(aims)) ** SHARPNESS
        weights /= np.maximum(self.aims.reach[aims], 1.0)
        direction: NDArray[np.float64] = self.aims.sums[aims].T @ weights
        return direction.reshape(self._truth.shape)

    def narrow(self, aim: np.int64, furthest: float, *, upward: bool) -> None:
        """Ask no more of an aim than earlier releases leave open: whole persons up to ``furthest``."""
        import numpy as np

        name = "reach" if upward else "least"
        bounds = getattr(self.aims, name).copy()
        bounds[aim] = np.floor(furthest + TOLERANCE) if upward else np.ceil(furthest - TOLERANCE)
        self.aims = replace(self.aims, **{name: bounds})

    def add(self, witness: Witness) -> int:
        """Keep a table if it opens something; how many aims it opens."""
        zero, full = self.aims.met(witness.over(self._truth))
        opened = int((zero & ~self._zero).sum() + (full & ~self._full).sum())
        if opened:
            self.tables.append(witness)
            self._zero |= zero
            self._full |= full
        return opened


def proven(lattice: Lattice, published: Sequence[int], aims: Aims, witnesses: Sequence[Witness]) -> bool:
    """Whether the witnesses prove that every aim is open: checked by adding up, without a solver."""
    import numpy as np

    told = lattice.told(published)
    zero = np.zeros(len(aims.reach), bool)
    full = zero.copy()
    for witness in witnesses:
        table = witness.over(lattice.counts)
        fits = lattice.capacity is None or bool((table.sum(axis=1) <= lattice.capacity + TOLERANCE).all())
        value = told.sums @ table.ravel()
        agrees = bool(((value >= told.low - TOLERANCE) & (value <= told.high + TOLERANCE)).all())
        if not (fits and agrees and (table >= -TOLERANCE).all()):
            return False
        also_zero, also_full = aims.met(table)
        zero |= also_zero
        full |= also_full
    return bool(zero.all() and full.all())
