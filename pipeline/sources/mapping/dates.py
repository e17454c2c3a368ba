"""Dates as people write them: the first and the last day that a text can mean."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.sources.mapping.text import folded

BUDDHIST = 543  # years
EARLIEST_BUDDHIST = 2400  # a smaller year is of the common calendar, whatever the file says
PIVOT = 50  # two digits from here on are of the 1900s
FIRST_SERIAL, LAST_SERIAL = 10_000, 59_999  # days as Excel counts them: 1927 to 2064
EXCEL_BEGINS = date(1899, 12, 30)
DASHES = frozenset({"-", "--", "---", "\u2013", "\u2014"})  # how an empty cell is filled
NOTHING = DASHES | {"n/a", "na", "#n/a", "null", "nil", "none"}

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_WORD = "(?P<word>[a-z]{3,9})\\.?"
_CLOCK = r"([t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?(am|pm))?( ?(z|utc|[-+]\d{2}(:?\d{2})?))?)?"
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?)?" + _CLOCK)
_PACKED = re.compile(r"(?P<y>(?:19|20|24|25)\d{2})(?P<m>\d{2})(?P<d>\d{2})?")
_MONTH_AND_YEAR = re.compile(r"(?P<m>\d{1,2})[-/. ](?P<y>\d{4})")
_WORD_AND_YEAR = re.compile(_WORD + r"[-/. ,']*(?P<y>\d{4}|\d{2})")
_DAY_WORD_YEAR = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/. ]*" + _WORD + r"[-/. ,]*(?P<y>\d{4}|\d{2})" + _CLOCK
)
_WORD_DAY_YEAR = re.compile(_WORD + r"[-/. ]*(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/. ,]+(?P<y>\d{4})" + _CLOCK)
_NUMBERS = re.compile(r"(?P<a>\d{1,2})[-/. ](?P<b>\d{1,2})[-/. ](?P<y>\d{4}|\d{2})" + _CLOCK)
_SERIAL = re.compile(r"(?P<days>\d{5})(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Days:
    """What a text says of a day: all from the first to the last may be meant."""

    first: date
    last: date

    @property
    def month(self) -> str:
        """``2025-03``; empty where more than one month may be meant."""
        same = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        return f"{self.first:%Y-%m}" if same else ""


def is_nothing(text: str) -> bool:
    """Whether a text only says that there is no date."""
    return folded(text) in NOTHING


def days(text: str, order: str = "ymd", calendar_of: str = "") -> Days | None:
    """The days that a text means; None where it is no date, or where only ``order`` could tell and does not.

    >>> days("Mar-25").month, days("05 March 2025").month, days("1/2/2025", "dmy").month, days("1/2/2025")
    ('2025-03', '2025-03', '2025-02', None)
    """
    said = folded(text)
    if found := _SERIAL.fullmatch(said):
        return _of_serial(int(found["days"]))
    for shape in (_PACKED, _YEAR_FIRST, _MONTH_AND_YEAR, _DAY_WORD_YEAR, _WORD_DAY_YEAR, _WORD_AND_YEAR):
        if found := shape.fullmatch(said):
            return _of_parts(found.groupdict(), calendar_of)
    found = _NUMBERS.fullmatch(said)
    if found is None or order == "ymd":
        return None
    day, month = (found["a"], found["b"]) if order == "dmy" else (found["b"], found["a"])
    return _of_parts({"y": found["y"], "m": month, "d": day}, calendar_of)


def _of_serial(number: int) -> Days | None:
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        return None
    day = EXCEL_BEGINS + timedelta(days=number)
    return Days(day, day)


def _of_parts(parts: dict[str, str | None], calendar_of: str) -> Days | None:
    word = parts.get("word")
    month = _MONTHS.get(word) if word else int(parts.get("m") or 0)
    if month is None or (month == 0 and parts.get("m")):
        return None
    year, day = _year(parts["y"] or "", calendar_of), parts.get("d")
    try:
        if not month:
            return Days(date(year, 1, 1), date(year, 12, 31))
        first = date(year, month, int(day) if day else 1)
    except ValueError:
        return None
    last = first if day else date(year, month, calendar.monthrange(year, month)[1])
    return Days(first, last)


def _year(said: str, calendar_of: str) -> int:
    year = int(said)
    if calendar_of == "buddhist":
        year = year + 2500 if len(said) == 2 else year
        return year - BUDDHIST if year >= EARLIEST_BUDDHIST else year
    if len(said) == 2:
        return year + (2000 if year < PIVOT else 1900)
    return year
