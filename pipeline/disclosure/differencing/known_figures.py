"""Every figure of the warehouse as numbers: what it is, and what is known of it from what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing import asked_cases
from pipeline.disclosure.differencing.figures import Figures, Kind, Member
from pipeline.disclosure.differencing.members import Name
from pipeline.disclosure.differencing.sums import CRUDE, FLOWS, LEVEL, with_sums

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

NUMBERS = (
    "known_counted", "known_not_counted", "known_asked",
    "further_counted", "further_not_counted", "further_asked",
)  # fmt: skip
# those of which any figure is known, and those that a baseline is found from
KINDS = """
    select
        kind,
        measure,
        outcome_key,
        milestone,
        half_year,
        released_together,
        protection,
        unit,
        by_row,
        asks_due
    from kinds
    where kind in (select kind from known) or list_contains($of_baselines, measure)
    order by kind
"""
# a cohort stands as it was released first: it is no sign of order
TRUTH = """
    select
        kind,
        place,
        counted,
        not_counted,
        asked
    from counted
    where is_today
"""
NOT_LOOKED_AT = -1
CURVE = "incidence"  # a unit
HALF_YEAR = "half_year"  # a breakdown
COVERAGE = "M03"  # that somebody was not seen is not sensitive


@dataclass(frozen=True, slots=True)
class Counted:
    """What is the same whatever is withheld: kinds, places by name, and whom each figure counts.

    ``truth``: kinds x places x (counted, not counted, asked), NaN where none are. ``asked``: kinds x bytes, a
    bit for each case, of whom a kind asks. ``number_of``: the number among ``kinds`` of each kind of the
    warehouse, ``NOT_LOOKED_AT`` where nothing of it is known.
    """

    kinds: tuple[Kind, ...]
    names: tuple[Name, ...]
    truth: NDArray[np.float64]
    asked: NDArray[np.uint8]
    number_of: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Known:
    """All figures and sums of them, their places by name; which are shown now, or were before only."""

    figures: Figures
    names: tuple[Name, ...]
    is_shown: NDArray[np.bool_]
    is_old: NDArray[np.bool_]

    def place(self, member: Member) -> Name:
        """Where a figure is printed: that of persons of a half-year is in a line of its own."""
        number, place = member
        half_year, name = self.figures.kinds[number].half_year, self.names[place]
        return (name[0], HALF_YEAR, half_year) if half_year else name


def count(connection: DuckDBPyConnection) -> Counted:
    """What is counted, by ``known`` as it is before anything is withheld; what is known later was known then.

    From the temporary tables that ``differencing/counted`` and ``differencing/known`` make.
    """
    import numpy as np

    kinds = connection.execute(KINDS, {"of_baselines": [LEVEL, CRUDE, *FLOWS]}).fetchall()
    names = connection.execute("select scope, breakdown, group_key from places order by place").fetchall()
    (every,) = connection.execute("select count(*) from kinds").fetchone() or (0,)
    number_of = np.full(every, NOT_LOOKED_AT)
    number_of[[number for number, *_ in kinds]] = np.arange(len(kinds))
    rows = connection.execute(TRUTH).fetchnumpy()
    at = number_of[rows["kind"]]
    is_looked_at = at != NOT_LOOKED_AT
    truth = np.full((len(kinds), len(names), 3), np.nan)
    numbers = np.stack([_float(rows[name]) for name in ("counted", "not_counted", "asked")], axis=1)
    truth[at[is_looked_at], rows["place"][is_looked_at]] = numbers[is_looked_at]
    named = tuple((one, two, three) for one, two, three in names)
    asked = asked_cases.read(connection, [number for number, *_ in kinds])
    return Counted(tuple(_kind(*told) for _, *told in kinds), named, truth, asked, number_of)


def read(connection: DuckDBPyConnection, counted: Counted) -> Known:
    """What the temporary table ``known`` says now of what was counted."""
    import numpy as np

    rows = connection.execute("from known").fetchnumpy()
    kinds = counted.number_of[rows["kind"]]
    is_looked_at = kinds != NOT_LOOKED_AT
    at = kinds[is_looked_at], rows["place"][is_looked_at]
    numbers = np.stack([_float(rows[name]) for name in NUMBERS], axis=1)[is_looked_at]
    numbers = numbers.reshape(-1, 2, 3)  # as it is known, further cases
    shape = counted.truth.shape
    known, persons = np.full(shape, np.nan), np.full(shape, np.nan)
    known[at], persons[at] = numbers[:, 0], numbers[:, 0] - numbers[:, 1]
    is_shown, is_old = (np.zeros(shape[:2], bool) for _ in range(2))
    is_shown[at], is_old[at] = rows["is_shown"][is_looked_at], rows["is_old"][is_looked_at]
    figures = with_sums(Figures(counted.kinds, counted.truth, known, persons, counted.asked))
    return Known(figures, counted.names, is_shown, is_old)


def _float(column: NDArray[np.int64]) -> NDArray[np.float64]:
    """NaN where it is NULL."""
    import numpy as np

    return np.ma.filled(np.ma.asarray(column, float), np.nan)


def _kind(
    measure: str,
    outcome: str,
    milestone: int,
    half_year: str,
    together: str,
    protection: str,
    unit: str,
    by_row: bool,
    asks_due: bool,
) -> Kind:
    return Kind(
        measure,
        outcome,
        int(milestone),
        together,
        has_sides=protection != "group",
        is_level=by_row or measure == COVERAGE,
        is_curve=unit == CURVE,
        asks_due=asks_due,
        half_year=half_year,
    )
