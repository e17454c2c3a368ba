"""The arrays that the statistics take and give."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bools: TypeAlias = NDArray[np.bool_]
    Counts: TypeAlias = NDArray[np.int64]
    Reals: TypeAlias = NDArray[np.float64]
