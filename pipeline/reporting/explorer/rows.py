"""The figures that the explorer shows: rows of the release that hold a number, each with its state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.reporting.indicator import CoverageRule, Indicator, State
from pipeline.reporting.released import NUMBERS, REGION

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from pipeline.reporting.released import Release

SHARES = frozenset({"estimate", "ci_low", "ci_high", "bound_low", "bound_high"})
KEY = ("scope", "measure", "outcome", "milestone", "breakdown", "service_area", "status", "as_of")
BESIDE = "all"  # the one breakdown in which the region stands beside a report's own scope


def shown(release: Release, own: str) -> tuple[Indicator, ...]:
    """Figures with a number: every one of the scope ``own``, and of the region those of everybody.

    Left out is what counts nobody: a row of nothing but zeros, and a figure that applies to nobody yet.
    """
    values = release.values
    beside = (values["scope"] == REGION) & (values["breakdown"] == BESIDE)
    within = values[(values["scope"] == own) | beside]
    held = within[within[list(NUMBERS)].notna().any(axis=1)]
    return tuple(figure for figure in _figures(held, release) if _says_something(figure))


def _figures(held: pd.DataFrame, release: Release) -> Iterator[Indicator]:
    columns = [*KEY, *NUMBERS, *release.group_columns]
    plain = held[columns].astype(object)
    rows = plain.where(plain.notna(), None).to_numpy().tolist()
    for row in rows:
        yield _figure(dict(zip(columns, row, strict=True)), release, release.rule)


def _figure(row: dict[str, Any], release: Release, rule: CoverageRule) -> Indicator:
    codes = (row[column] for column in release.group_columns)
    return Indicator(
        scope=row["scope"],
        measure=row["measure"],
        outcome=row["outcome"],
        milestone=_whole(row["milestone"]),
        breakdown=row["breakdown"],
        group=tuple(str(code) for code in codes if code is not None),
        service_area=_whole(row["service_area"]),
        status=row["status"],
        rule=rule,
        earlier=_earlier(row, release.as_of),
        **{name: row[name] if name in SHARES else _whole(row[name]) for name in NUMBERS},
    )


def _earlier(row: dict[str, Any], as_of: date) -> date | None:
    """The month up to which a figure counts, as the reports tell it: of a cohort they never do."""
    counted = row["as_of"]
    if counted is None or row["breakdown"] == "cohort":
        return None
    return counted.date() if (counted.year, counted.month) < (as_of.year, as_of.month) else None


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _says_something(figure: Indicator) -> bool:
    return figure.state is not State.NOT_APPLICABLE and any(getattr(figure, name) for name in NUMBERS)
