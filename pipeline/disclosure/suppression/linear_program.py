"""A linear program as HiGHS takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


def linear_program(
    matrix: csr_matrix,
    costs: NDArray[np.float64],
    upper: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> Any:
    """The program of HiGHS: columns from 0 to ``upper`` at their ``costs``, rows from ``low`` to ``high``."""
    import highspy
    import numpy as np

    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, np.zeros(len(costs)), upper
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model
