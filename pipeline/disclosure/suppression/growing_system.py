"""Linear equations of a positive definite matrix that grows: what was factored by Cholesky's method stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class GrowingSystem:
    """Equations to which more are added, up to so many."""

    def __init__(self, most: int) -> None:
        import numpy as np

        self._factor = np.empty((most, most), order="F")  # its lower triangle
        self._halfway = np.empty(most)  # the solution of the factor's equations
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, columns: NDArray[np.float64], values: NDArray[np.float64]) -> bool:
        """Add the last ``columns`` (all equations x those added); False where the matrix is not definite."""
        from scipy.linalg import lapack

        if not len(values):
            return True
        known, count = self._count, self._count + len(values)
        own = columns[known:]
        if known:
            beside, _ = lapack.dtrtrs(self._factor[:known, :known], columns[:known], lower=1)
            self._factor[known:count, :known] = beside.T
            own, values = own - beside.T @ beside, values - beside.T @ self._halfway[:known]
        factor, fault = lapack.dpotrf(own, lower=1)
        if fault:
            return False
        self._factor[known:count, known:count] = factor
        self._halfway[known:count], _ = lapack.dtrtrs(factor, values, lower=1)
        self._count = count
        return True

    def solution(self) -> NDArray[np.float64]:
        """What solves all of them; of none nothing."""
        import numpy as np
        from scipy.linalg import lapack

        if not self._count:
            return np.zeros(0)
        factor = self._factor[: self._count, : self._count]
        found, _ = lapack.dtrtrs(factor, self._halfway[: self._count], lower=1, trans=1)
        return np.asarray(found)
