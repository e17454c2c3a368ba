"""The periods of the reports: half-years, quarters, calendar years and programme years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline.errors import UsageError

_YEAR = 12
# what follows the year that a period begins in, and how many months it has
_WRITTEN = re.compile(r"(20\d{2})(?:H([12])|Q([1-4])|Y(0[2-9]|1[0-2]))?", re.ASCII)
_HALF, _QUARTER = 6, 3
WAYS = (
    "Write a half-year as 2026H1, a quarter as 2026Q3, a calendar year as 2026, and a programme year by the "
    "year and month in which it begins, as 2025Y07 for July 2025 to June 2026."
)


class Kind(StrEnum):
    """What a period is; named as in the texts of the reports."""

    HALF = "half"
    QUARTER = "quarter"
    YEAR = "year"
    PROGRAMME_YEAR = "programme_year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Months that a report is about, by the first days of the last one and of the first one.

    In order of their ends; of two that end together the longer one comes first.
    """

    last_month: date
    first_day: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period; ``UsageError`` for anything else, with the four ways to write one."""
        found = cls.read(text.strip().upper())
        if found is None:
            raise UsageError("This is no period of a report.", WAYS)
        return found

    @classmethod
    def read(cls, text: str) -> Period | None:
        """The period that a text is, just as ``str`` writes it; None where it is none."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            return None
        year, half, quarter, month = (int(part or 0) for part in match.groups())
        if half:
            return cls._from(year, _HALF * (half - 1), _HALF)
        if quarter:
            return cls._from(year, _QUARTER * (quarter - 1), _QUARTER)
        return cls._from(year, (month or 1) - 1, _YEAR)

    @classmethod
    def _from(cls, year: int, months: int, length: int) -> Period:
        """So many months from so many months after January of a year on."""
        return cls(_month(year, months + length - 1), _month(year, months))

    def __str__(self) -> str:
        year, month = self.first_day.year, self.first_day.month
        signs = {
            Kind.HALF: f"H{month // _HALF + 1}",
            Kind.QUARTER: f"Q{month // _QUARTER + 1}",
            Kind.YEAR: "",
            Kind.PROGRAMME_YEAR: f"Y{month:02}",
        }
        return f"{year}{signs[self.kind]}"

    @property
    def kind(self) -> Kind:
        if self.months < _YEAR:
            return Kind.HALF if self.months == _HALF else Kind.QUARTER
        return Kind.YEAR if self.first_day.month == 1 else Kind.PROGRAMME_YEAR

    @property
    def months(self) -> int:
        """How many months it has."""
        return _apart(self.first_day, self.last_month) + 1

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Period:
        return self._moved(1)

    def of_its_kind_with(self, day: date) -> Period:
        """The period of the same kind that a day lies in."""
        return self._moved(_apart(self.first_day, day) // self.months)

    def _moved(self, periods: int) -> Period:
        months = self.first_day.month - 1 + periods * self.months
        return self._from(self.first_day.year, months, self.months)


def _month(year: int, months: int) -> date:
    """First day of the month that is so many months after January of a year."""
    return date(year + months // _YEAR, months % _YEAR + 1, 1)


def _apart(one: date, other: date) -> int:
    """Whole calendar months from one month to another."""
    return _YEAR * (other.year - one.year) + other.month - one.month
