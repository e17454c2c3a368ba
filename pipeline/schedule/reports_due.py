"""Which reports are due today, and why the others are not yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Protocol

from pipeline.period import Period


class Report(Protocol):
    """A report definition, as far as the schedule looks at it."""

    @property
    def audience(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Series:
    """Reports that follow each other: from which period, how many days after its end, and for whom.

    The kind of the first period is that of all.
    """

    first_period: Period
    days_after_period: int
    audiences: tuple[str, ...]

    def fits(self, audience: str) -> bool:
        """Whether a pattern of the series fits an audience."""
        return any(fnmatchcase(audience, pattern) for pattern in self.audiences)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When reports are due: the first series that fits an audience is its own."""

    series: tuple[Series, ...]

    @property
    def audiences(self) -> tuple[str, ...]:
        """Every audience, or pattern of them, that is named."""
        return tuple(pattern for each in self.series for pattern in each.audiences)

    def of(self, audience: str) -> Series | None:
        """The series of an audience; None where it gets no reports."""
        return next((each for each in self.series if each.fits(audience)), None)


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is not released yet; ``waiting`` says what for and is empty when it is due now."""

    period: Period
    audience: str
    waiting: str = ""

    @property
    def now(self) -> bool:
        return not self.waiting


def due(
    schedule: Schedule,
    reports: Sequence[Report],
    today: date,
    data_cutoff: date | None,
    existing: Collection[tuple[str, str]],
) -> list[Due]:
    """List what is not released yet, by the end of its period, then by audience.

    ``data_cutoff`` is the newest month that the data reach, as its first day; ``existing`` holds the
    (period, audience) pairs that are released already. The last period of an audience is that of today.
    """
    wanted = [
        Due(period, audience, _waiting(series, period, today, data_cutoff))
        for audience in {report.audience for report in reports}
        if (series := schedule.of(audience)) is not None
        for period in _periods(series.first_period, today)
        if (str(period), audience) not in existing
    ]
    return sorted(wanted, key=lambda report: (report.period, report.audience))


def _periods(first: Period, today: date) -> Iterator[Period]:
    yield first
    while (first := first.next).first_day <= today:
        yield first


def _waiting(series: Series, period: Period, today: date, data_cutoff: date | None) -> str:
    reasons = []
    opens = period.last_day + timedelta(days=series.days_after_period)
    if today < opens:
        reasons.append(f"due from {opens:%Y-%m-%d}")
    if data_cutoff is None:
        reasons.append("no data taken in yet")
    elif data_cutoff < period.last_month:
        reasons.append(f"data reach {data_cutoff:%Y-%m}, needed {period.last_month:%Y-%m}")
    return "; ".join(reasons)
