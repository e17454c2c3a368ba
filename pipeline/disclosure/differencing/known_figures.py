"""Every figure of the warehouse as numbers: what it is, and what is known of it from what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, starmap
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing.figures import Figures, Kind, Member
from pipeline.disclosure.differencing.few import ALL, IN
from pipeline.disclosure.differencing.places import Name

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

NUMBERS = (
    "counted", "not_counted", "asked", "known_counted", "known_not_counted", "known_asked",
    "further_counted", "further_not_counted", "further_asked",
)  # fmt: skip
NUMBERED = """
    create or replace temp table numbered as
    select
        dense_rank() over (order by measure, outcome_key, milestone, half_year) - 1 as kind,
        dense_rank() over (order by scope, breakdown, group_key) - 1 as place,
        *
    from known
"""
KINDS = """
    select
        measure,
        outcome_key,
        milestone,
        half_year,
        released_together,
        protection,
        unit,
        by_row
    from numbered
    qualify row_number() over (partition by kind order by place) = 1
    order by kind
"""
PLACES = "select distinct place, scope, breakdown, group_key from numbered order by place"
LEVEL, NET, CRUDE = "M01", "M04_net", "M17_crude"
FLOWS = ("M04_conversion", "M04_retention")
CURVE = "incidence"  # a unit
HALF_YEAR = "half_year"  # a breakdown
COVERAGE = "M03"  # that somebody was not seen is not sensitive


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


def read(connection: DuckDBPyConnection) -> Known:
    """The temporary table ``known`` as numbers: kinds x places x (counted, not counted, asked)."""
    import numpy as np

    connection.execute(NUMBERED)
    kinds = tuple(starmap(_kind, connection.execute(KINDS).fetchall()))
    names = tuple((scope, *group) for _, scope, *group in connection.execute(PLACES).fetchall())
    rows = connection.execute(
        f"select kind, place, is_today, is_shown, is_old, {', '.join(NUMBERS)} from numbered"
    ).df()
    connection.execute("drop table numbered")
    kind, place = rows["kind"].to_numpy(), rows["place"].to_numpy()
    numbers = rows[list(NUMBERS)].to_numpy(float).reshape(-1, 3, 3)  # as it is, as it is known, further cases
    shape = (len(kinds), len(names), 3)
    truth, known, further = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape)
    today = rows["is_today"].to_numpy(
        bool
    )  # a cohort stands as it was released first: it is no sign of order
    truth[kind[today], place[today]] = numbers[today, 0]
    known[kind, place], further[kind, place] = numbers[:, 1], numbers[:, 2]
    is_shown, is_old = (np.zeros(shape[:2], bool) for _ in range(2))
    is_shown[kind, place], is_old[kind, place] = rows["is_shown"], rows["is_old"]
    figures = _with_sums(Figures(kinds, truth, known, known - further))
    return Known(figures, names, is_shown, is_old)


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


def _with_sums(figures: Figures) -> Figures:
    """And the sums of two measures released together; and who had achieved before, from net change."""
    import numpy as np

    by_table: dict[tuple[str, ...], list[int]] = {}
    for number, kind in enumerate(figures.kinds):
        by_table.setdefault(kind.table, []).append(number)
    nets = [number for number, kind in enumerate(figures.kinds) if kind.measure == NET]
    sums = [
        *(_both(figures, pair) for held in by_table.values() for pair in combinations(held, 2)),
        *(_before(figures, net) for net in nets),
    ]
    figures.truth[nets, :, :ALL] = figures.known[nets, :, :ALL] = np.nan  # gained less lost counts nobody
    every, most_further = [one for one in sums if one is not None], _most_further(figures)
    return Figures(
        (*figures.kinds, *(kind for kind, _, _ in every)),
        np.concatenate([figures.truth, *(truth[None] for _, truth, _ in every)]),
        np.concatenate([figures.known, *(known[None] for _, _, known in every)]),
        np.concatenate([figures.persons, *(known[None] - most_further for _, _, known in every)]),
    )


def _most_further(figures: Figures) -> NDArray[np.float64]:
    """For each place how many of the cases of a sum are further ones of somebody, at most."""
    import numpy as np

    further = np.nan_to_num(figures.known - figures.persons)
    return np.asarray(further.max(axis=(0, 2), initial=0)[:, None], float)


_Sum = tuple[Kind, "NDArray[np.float64]", "NDArray[np.float64]"]


def _both(figures: Figures, pair: tuple[int, int]) -> _Sum | None:
    """Two measures of one table as one, of the same persons or of others; None where they are not known."""
    import numpy as np

    one, numbers = figures.kinds[pair[0]], list(pair)
    if one.is_level or np.isnan(figures.known[numbers, :, ALL]).all():
        return None
    first, second = figures.truth[numbers, :, ALL]
    is_of_same = np.array_equal(first, second, equal_nan=True)
    truth, known = (_sum(values[numbers], is_of_same=is_of_same) for values in (figures.truth, figures.known))
    return (
        one._replace(measure=f"{one.measure} and {figures.kinds[pair[1]].measure}", parts=pair),
        truth,
        known,
    )


def _sum(of: NDArray[np.float64], *, is_of_same: bool) -> NDArray[np.float64]:
    asked = of[0, :, ALL] if is_of_same else of[:, :, ALL].sum(axis=0)
    return _figure(of[:, :, IN].sum(axis=0), asked)


def _figure(counted: NDArray[np.float64], asked: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.stack([counted, asked - counted, np.where(np.isnan(counted), np.nan, asked)], axis=1)


def _before(figures: Figures, net: int) -> _Sum:
    """Who had achieved at baseline of those with two levels: who has now, less the net change."""
    import numpy as np

    kind = figures.kinds[net]
    number_of = {one[:3]: number for number, one in enumerate(figures.kinds)}
    found = []
    for values in (figures.truth, figures.known):
        asked, now = values[net, :, ALL], np.full(values.shape[1], np.nan)
        for measures in ((LEVEL,), (CRUDE,), FLOWS):
            numbers = [number_of.get((measure, *kind[1:3]), net) for measure in measures]
            if net not in numbers:
                of = values[numbers].sum(axis=0)
                now = np.where(np.isnan(now) & (of[:, ALL] == asked), of[:, IN], now)
        found.append(_figure(now - values[net, :, IN], asked))
    return kind._replace(measure="baseline of pairs", parts=(net,)), found[0], found[1]
