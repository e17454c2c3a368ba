"""The released figures of one scope with the codes of their groups, for files that machines read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.indicator import Indicator
from pipeline.reporting.released import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import pandas as pd

    from pipeline.reporting.released import Record, Release

COUNTS = frozenset({
    "numerator", "denominator", "unknown", "not_applicable", "due", "numerator_low", "numerator_high",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure, the codes of its group by breakdown column, and the month up to which it counts.

    ``as_of`` is None where the figure is withheld.
    """

    figure: Indicator
    codes: dict[str, str]
    as_of: date | None


def observations(
    release: Release, scope: str, breakdowns: Collection[str], measures: Collection[str] | None = None
) -> list[Observation]:
    """Every figure of a scope in some breakdowns, also those withheld, in the order of the release file.

    ``measures`` None takes all of them.
    """
    values = release.asked
    wanted = (values["scope"] == scope) & values["breakdown"].isin(list(breakdowns))
    if measures is not None:
        wanted &= values["measure"].isin(list(measures))
    return _of(values[wanted], release)


def shown(release: Release) -> list[Observation]:
    """Every figure of the report that has a number, in the order of the release file."""
    return _of(release.values, release)


def _of(figures: pd.DataFrame, release: Release) -> list[Observation]:
    found = figures.astype(object)
    rows = found.where(found.notna(), None).to_dict("records")
    return [_observation({str(name): value for name, value in row.items()}, release) for row in rows]


def _observation(row: Record, release: Release) -> Observation:
    codes = {column: str(row[column]) for column in release.group_columns if row[column] is not None}
    numbers: Record = {name: _whole(row[name]) if name in COUNTS else row[name] for name in NUMBERS}
    figure = Indicator(
        row["scope"],
        row["measure"],
        row["outcome"],
        _whole(row["milestone"]),
        row["breakdown"],
        tuple(codes.values()),
        _whole(row["service_area"]),
        row["status"],
        release.rule,
        **numbers,
    )
    return Observation(figure, codes, row["as_of"].date() if row["as_of"] is not None else None)


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
