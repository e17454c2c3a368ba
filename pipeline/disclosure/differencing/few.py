"""Which differences of two figures are of few persons, by the thresholds for one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.threshold.rules import Rules

IN, OUT, ALL = range(3)  # counted, asked and not counted, asked


def few_of(
    left: NDArray[np.float64],
    holds: NDArray[np.bool_],
    rules: Rules,
    *,
    has_sides: bool | NDArray[np.bool_] = True,
    is_told: bool | NDArray[np.bool_] = False,
    asks_all: bool | NDArray[np.bool_] = True,
) -> NDArray[np.bool_]:
    """Which differences ((cases, persons) x rows x (counted, not counted, asked)) tell of few.

    ``holds`` says of which columns they are that: columns of the first figure x columns of the second, of
    each row or of all; ``is_told``, where it is no secret how many more the first asks; ``asks_all``, where
    it asks all whom the second asks, so that sides of the difference are parts of those it asks more.
    """
    import numpy as np

    group, part = rules.minimum_group, rules.minimum_part
    cases, persons = left[0], np.minimum(left[0], left[1])
    is_some, is_small = cases >= 1, persons < group
    of_columns, is_few = holds[..., range(3), range(3)], is_some & is_small
    is_small_part = (persons < part) & ((cases[..., ALL:] >= group) | is_some)
    of_parts = np.where(has_sides, is_small_part[..., :ALL].any(axis=-1), is_few[..., IN])
    of_sides = (of_columns & is_few)[..., :ALL].any(axis=-1)
    few = np.where(of_columns.all(axis=-1) & asks_all, of_parts, of_sides)
    return np.asarray(few | ((of_columns & is_few)[..., ALL] & np.logical_not(is_told)), bool)


def few_across(
    whole: NDArray[np.float64], part: NDArray[np.float64], holds: NDArray[np.bool_], rules: Rules
) -> NDArray[np.bool_]:
    """Where few are on a side of one figure and not among whom another asks, or on its other side."""
    import numpy as np

    few = np.zeros(whole.shape[1], bool)
    for side, other in ((IN, ALL), (OUT, ALL), (IN, OUT), (OUT, IN)):
        left = whole[..., side] - part[..., other]
        few |= holds[:, side, other] & (left[0] >= 1) & (left.min(axis=0) < rules.minimum_group)
    return few
