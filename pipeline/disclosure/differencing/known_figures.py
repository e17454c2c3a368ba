"""Every figure of the warehouse as numbers: what it is, and what is known of it from what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing.figures import Figures, Kind, Member
from pipeline.disclosure.differencing.places import Name
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
    create or replace temp table kinds as
    select
        row_number() over (order by measure, outcome_key, milestone, half_year) - 1 as kind,
        *
    from (
        select
            measure,
            outcome_key,
            milestone,
            half_year,
            any_value(released_together) as released_together,
            any_value(protection) as protection,
            any_value(unit) as unit,
            any_value(by_row) as by_row
        from known
        group by measure, outcome_key, milestone, half_year
        having count(known_asked) > 0 or list_contains($of_baselines, measure)
    )
"""
PLACES = """
    create or replace temp table places as
    select
        row_number() over (order by scope, breakdown, group_key) - 1 as place,
        scope,
        breakdown,
        group_key
    from known
    group by scope, breakdown, group_key
"""
# a cohort stands as it was released first: it is no sign of order
TRUTH = """
    select
        kind,
        place,
        counted,
        not_counted,
        asked
    from known
    inner join kinds using (measure, outcome_key, milestone, half_year)
    inner join places using (scope, breakdown, group_key)
    where is_today
"""
KNOWN = """
    select
        kind,
        place,
        is_shown,
        is_old,
        known_counted,
        known_not_counted,
        known_asked,
        further_counted,
        further_not_counted,
        further_asked
    from known
    inner join kinds using (measure, outcome_key, milestone, half_year)
    inner join places using (scope, breakdown, group_key)
    where known_asked is not null
"""
CURVE = "incidence"  # a unit
HALF_YEAR = "half_year"  # a breakdown
COVERAGE = "M03"  # that somebody was not seen is not sensitive


@dataclass(frozen=True, slots=True)
class Counted:
    """What is the same whatever is withheld: kinds, places by name, and whom each figure counts.

    ``truth``: kinds x places x (counted, not counted, asked), NaN where none are.
    """

    kinds: tuple[Kind, ...]
    names: tuple[Name, ...]
    truth: NDArray[np.float64]


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
    """The temporary table ``known`` as it is before anything is withheld; what is known later was known then.

    Makes the temporary tables ``kinds`` and ``places``.
    """
    import numpy as np

    connection.execute(KINDS, {"of_baselines": [LEVEL, CRUDE, *FLOWS]})
    connection.execute(PLACES)
    columns = "measure, outcome_key, milestone, half_year, released_together, protection, unit, by_row"
    kinds = connection.execute(f"select {columns} from kinds order by kind").fetchall()
    names = connection.execute("select scope, breakdown, group_key from places order by place").fetchall()
    rows = connection.execute(TRUTH).df()
    truth = np.full((len(kinds), len(names), 3), np.nan)
    truth[rows["kind"], rows["place"]] = rows[["counted", "not_counted", "asked"]].to_numpy(float)
    return Counted(tuple(starmap(_kind, kinds)), tuple((one, two, three) for one, two, three in names), truth)


def read(connection: DuckDBPyConnection, counted: Counted) -> Known:
    """What the temporary table ``known`` says now of what was counted."""
    import numpy as np

    rows = connection.execute(KNOWN).df()
    at = rows["kind"].to_numpy(), rows["place"].to_numpy()
    numbers = rows[list(NUMBERS)].to_numpy(float).reshape(-1, 2, 3)  # as it is known, further cases
    shape = counted.truth.shape
    known, persons = np.full(shape, np.nan), np.full(shape, np.nan)
    known[at], persons[at] = numbers[:, 0], numbers[:, 0] - numbers[:, 1]
    is_shown, is_old = (np.zeros(shape[:2], bool) for _ in range(2))
    is_shown[at], is_old[at] = rows["is_shown"], rows["is_old"]
    figures = with_sums(Figures(counted.kinds, counted.truth, known, persons))
    return Known(figures, counted.names, is_shown, is_old)


def _kind(
    measure: str,
    outcome: str,
    milestone: int,
    half_year: str,
    together: str,
    protection: str,
    unit: str,
    by_row: bool,
) -> Kind:
    return Kind(
        measure,
        outcome,
        int(milestone),
        together,
        has_sides=protection != "group",
        is_level=by_row or measure == COVERAGE,
        is_curve=unit == CURVE,
        half_year=half_year,
    )
