"""Which kinds of figures are held against which: those of whom somebody could take the one from the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing.sums import MOVED, MOVES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.differencing.figures import Figures, Kind

TO_CUT_OFF = -1  # as a milestone


def domains(figures: Figures, milestone: int) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Outcomes, first none, with the kinds of them and of none that are known somewhere.

    Beside them stand those of the ten outcomes at the opening, since later figures tell of baselines too; and
    those to the cut-off, since whoever had achieved something by then is of those who were due.
    """
    import numpy as np

    own = [
        (number, kind)
        for number, kind in enumerate(figures.kinds)
        if kind.milestone == milestone
        or (kind.milestone == 0 and kind.measure == "M01")
        or (kind.milestone == TO_CUT_OFF and not kind.half_year and not kind.is_of_area)
    ]
    outcomes = {kind.outcome for _, kind in own if kind.milestone in (milestone, TO_CUT_OFF)}
    for outcome in sorted({"", *outcomes}):
        yield outcome, np.array([number for number, kind in own if kind.outcome in (outcome, "")], np.int64)


def are_at(kinds: Sequence[Kind], milestone: int) -> NDArray[np.bool_]:
    """Which of the kinds are of a milestone."""
    import numpy as np

    return np.array([kind.milestone == milestone for kind in kinds], bool)


def are_told(kinds: Sequence[Kind]) -> NDArray[np.bool_]:
    """For kinds x kinds: whether those whom the one asks and not the other are due and have no known level.

    How many they are stands beside each figure of a level.
    """
    import numpy as np

    asks_due = np.array([kind.asks_due for kind in kinds], bool)
    is_level = np.array([kind.is_level for kind in kinds], bool)
    told: NDArray[np.bool_] = (asks_due & ~is_level)[:, None] & is_level
    return told | told.T


def are_apart(kinds: Sequence[Kind]) -> NDArray[np.bool_]:
    """For kinds x kinds: whether differences are judged elsewhere, within a table or where all is proven.

    The sum of two kinds is of their table; moves are judged by what they are of those known. Who is not new
    of a half-year are the persons of an earlier one, which are looked at there.
    """
    import numpy as np

    tables = [kind._replace(together=MOVED).table if kind.measure in MOVES else kind.table for kind in kinds]
    number_of = {table: number for number, table in enumerate(dict.fromkeys(tables))}
    table = np.array([number_of[one] for one in tables], int)
    is_level, has_sides, is_of_half_year = (
        np.array([bool(each) for each in column], bool)
        for column in (
            [kind.is_level for kind in kinds],
            [kind.has_sides for kind in kinds],
            [kind.half_year for kind in kinds],
        )
    )
    apart: NDArray[np.bool_] = table[:, None] == table
    apart |= is_level[:, None] & is_level
    apart |= is_of_half_year[:, None] & is_of_half_year & (has_sides[:, None] != has_sides)
    apart[np.diag_indices(len(kinds))] = False
    return apart
