"""Which reports are due today, and why the others are not yet."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

from pipeline.errors import UsageError
from pipeline.schedule.period import Period

_KEYS = {"first_period", "days_after_period", "audiences"}


class Report(Protocol):
    """A report definition, as far as the schedule looks at it."""

    @property
    def audience(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Schedule:
    """When reports are due: from which half-year, how many days after its end, and for whom."""

    first_period: Period
    days_after_period: int
    audiences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is not released yet; ``waiting`` says what for and is empty when it is due now."""

    period: Period
    audience: str
    waiting: str = ""

    @property
    def now(self) -> bool:
        return not self.waiting


def load(path: Path) -> Schedule:
    """Read the schedule file; ``UsageError`` where it does not say what it must."""
    remedy = f"Correct {path.name}: first_period, days_after_period and audiences, as the comments in it say."
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise UsageError("The schedule cannot be read.", remedy) from None
    days, audiences = content.get("days_after_period"), content.get("audiences")
    if (
        content.keys() != _KEYS
        or not isinstance(content["first_period"], str)
        or not (isinstance(days, int) and days >= 0)
        or not (isinstance(audiences, list) and all(isinstance(pattern, str) for pattern in audiences))
    ):
        raise UsageError("The schedule is not complete.", remedy)
    return Schedule(Period.parse(content["first_period"]), days, tuple(audiences))


def due(
    schedule: Schedule,
    reports: Sequence[Report],
    today: date,
    data_cutoff: date | None,
    existing: Collection[tuple[str, str]],
) -> list[Due]:
    """List what is not released yet, period by period and audience by audience.

    ``data_cutoff`` is the newest month that the data reach, as its first day; ``existing`` holds the
    (period, audience) pairs that are released already. The half-year that today lies in comes last.
    """
    audiences = sorted({report.audience for report in reports if _fits(report.audience, schedule.audiences)})
    return [
        Due(period, audience, _waiting(schedule, period, today, data_cutoff))
        for period in _periods(schedule.first_period, today)
        for audience in audiences
        if (str(period), audience) not in existing
    ]


def _fits(audience: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(audience, pattern) for pattern in patterns)


def _periods(first: Period, today: date) -> Iterator[Period]:
    yield first
    while (first := first.next).first_day <= today:
        yield first


def _waiting(schedule: Schedule, period: Period, today: date, data_cutoff: date | None) -> str:
    reasons = []
    opens = period.last_day + timedelta(days=schedule.days_after_period)
    if today < opens:
        reasons.append(f"due from {opens:%Y-%m-%d}")
    if data_cutoff is None:
        reasons.append("no data taken in yet")
    elif data_cutoff < period.last_month:
        reasons.append(f"data reach {data_cutoff:%Y-%m}, needed {period.last_month:%Y-%m}")
    return "; ".join(reasons)
