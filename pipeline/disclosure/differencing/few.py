"""Which differences of two figures are of few persons, by the thresholds for one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.threshold.rules import Rules

IN, OUT, ALL = range(3)  # counted, asked and not counted, asked


def few_of(
    left: NDArray[np.float64], holds: NDArray[np.bool_], rules: Rules, *, has_sides: bool = True
) -> NDArray[np.bool_]:
    """Which differences ((cases, persons) x rows x (counted, not counted, asked)) tell of few.

    ``holds`` says of which columns they are that: columns of the first figure x columns of the second.
    """
    import numpy as np

    group, part = rules.minimum_group, rules.minimum_part
    cases, persons = left[0], left.min(axis=0)
    is_some, is_small = cases >= 1, persons < group
    few = holds[ALL, ALL] & is_some[..., ALL] & is_small[..., ALL]
    if not (holds[ALL, ALL] and holds[IN, IN] and holds[OUT, OUT]):
        for side in (IN, OUT):
            few |= holds[side, side] & is_some[..., side] & is_small[..., side]
    elif has_sides:
        for side in (IN, OUT):
            few |= (persons[..., side] < part) & ((cases[..., ALL] >= group) | is_some[..., side])
    else:
        few |= is_some[..., IN] & is_small[..., IN]
    return np.asarray(few, bool)


def few_across(
    whole: NDArray[np.float64], part: NDArray[np.float64], holds: NDArray[np.bool_], rules: Rules
) -> NDArray[np.bool_]:
    """Where few are on a side of one figure and not among whom another asks, or on its other side."""
    import numpy as np

    few = np.zeros(whole.shape[1], bool)
    for side, other in ((IN, ALL), (OUT, ALL), (IN, OUT), (OUT, IN)):
        if holds[side, other]:
            left = whole[..., side] - part[..., other]
            few |= (left[0] >= 1) & (left.min(axis=0) < rules.minimum_group)
    return few
