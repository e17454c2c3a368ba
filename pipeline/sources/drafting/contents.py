"""What the cells of a column are: dates and how they are written, ages, codes of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.ingest.privacy.patterns import WESTERN

Cells = Sequence[str | None]

_WESTERN = str.maketrans(*WESTERN)
_ISO = re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})([-/.]\d{1,2})?\b")
_NUMBERS = re.compile(r"^(?P<first>\d{1,2})[-/. ](?P<second>\d{1,2})[-/. ](?P<year>\d{4}|\d{2})\b")
_MONTH_YEAR = re.compile(r"^(?P<month>\d{1,2})[-/.](?P<year>\d{4})$")
_DAY_NAME = re.compile(r"^(\d{1,2})(st|nd|rd|th)?[-/., ]*[^\W\d]{3,}[-/., ]*(?P<year>\d{4}|\d{2})\b")
_NAME_DAY = re.compile(r"^[^\W\d]{3,}[-/., ]*\d{1,2}(st|nd|rd|th)?[-/, ]+(?P<year>\d{4})\b")
_NAME_YEAR = re.compile(r"^[^\W\d]{3,}[-/., ]*(?P<year>\d{4}|\d{2})$")
_YEAR, _SERIAL = re.compile(r"^\d{4}$"), re.compile(r"^[34]\d{4}(\.\d+)?$")
_AGE = re.compile(
    r"^\d{1,3}(\.\d+)?\s*(\D{0,20})(\d{1,2}\s*\D{0,20})?$|^\d{1,2}\s*(-|\u2013|to|_)\s*\d{1,2}.{0,12}$|^\d{2}\s*\+"
)
BUDDHIST_FROM = 2400  # no Christian year of a case is as late, no Buddhist one as early
LAST_MONTH, MOST = 12, 0.6


@dataclass(frozen=True, slots=True)
class Dates:
    """How dates are written: ``ymd``, ``dmy``, ``mdy``, or empty where the values cannot tell.

    ``other`` counts cells that are no date; ``is_mixed`` that days come first in some, months in others.
    """

    order: str
    is_buddhist: bool = False
    is_mixed: bool = False
    both_calendars: bool = False
    dates: int = 0
    other: int = 0

    @property
    def is_dates(self) -> bool:
        return self.dates > 0 and self.dates >= MOST * (self.dates + self.other)


def dates(cells: Cells) -> Dates:
    """Judge how a column's dates are written, by values that can be read in one way only."""
    orders: Counter[str] = Counter()
    years: list[int] = []
    other = 0
    for cell in filter(None, cells):
        order, year = _one_date(cell.translate(_WESTERN).strip())
        if not order:
            other += 1
            continue
        orders[order] += 1
        years += [year] if year > 99 else []
    late = sum(year >= BUDDHIST_FROM for year in years)
    told = {order for order in ("dmy", "mdy") if orders[order]}
    order = "" if len(told) == 2 or (not told and orders["?"]) else next(iter(told), "ymd" if orders else "")
    return Dates(order, 0 < late == len(years), len(told) == 2, 0 < late < len(years), orders.total(), other)


def _one_date(text: str) -> tuple[str, int]:
    """The order that one text tells (``?`` where it may be either) and its year; empty for no date."""
    if found := _ISO.match(text):
        return ("ymd", int(found["year"])) if int(found["month"]) <= LAST_MONTH else ("", 0)
    if found := _NUMBERS.match(text):
        first, second = int(found["first"]), int(found["second"])
        if max(first, second) > 31 or min(first, second) == 0 or min(first, second) > LAST_MONTH:
            return "", 0
        order = "dmy" if first > LAST_MONTH else "mdy" if second > LAST_MONTH else "?"
        return ("same" if first == second else order), int(found["year"])
    for pattern, order in ((_MONTH_YEAR, "dmy"), (_DAY_NAME, "dmy"), (_NAME_DAY, "mdy"), (_NAME_YEAR, "dmy")):
        if found := pattern.match(text):
            return order, int(found["year"])
    return "", 0


def are_years(cells: Cells) -> bool:
    """Whether most cells are years alone."""
    return _most(_YEAR, cells)


def are_serials(cells: Cells) -> bool:
    """Whether most cells are numbers that spreadsheets count days by."""
    return _most(_SERIAL, cells)


def are_ages(cells: Cells) -> bool:
    """Whether most cells are ages in years, as numbers, words or from-to."""
    return _most(_AGE, cells)


def _most(pattern: re.Pattern[str], cells: Cells) -> bool:
    given = [cell.translate(_WESTERN).strip() for cell in cells if cell]
    return bool(given) and sum(pattern.match(each) is not None for each in given) >= MOST * len(given)


@dataclass(frozen=True, slots=True)
class Coded:
    """Values of a column beside the codes of a list.

    ``codes`` are values that the table of words knows; ``asked`` look like codes that it does not know;
    ``unknown`` counts the other different values, which are shown nowhere; ``split`` parts several in a cell.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    unknown: int = 0
    split: str = ""

    @property
    def known_share(self) -> float:
        """Of the different values, how many are known."""
        every = len(self.codes) + len(self.asked) + self.unknown
        return len(self.codes) / every if every else 0.0


SEPARATORS = (
    " ||| ",
    "; ",
    ";",
    " | ",
    "|",
    ", ",
    ",",
    " / ",
    "/",
    " + ",
    " & ",
    " and ",
    " និង ",
    "、",
    "\uff0c",
    "\n",
)


def separator(cells: Iterable[str | None], is_known: Callable[[str], bool]) -> str:
    """What parts several codes in one cell: what makes most cells known."""
    unknown = [value for value in {cell for cell in cells if cell} if not is_known(value)]
    best, most = "", 0
    for each in (*SEPARATORS, " "):
        split = [value.split(each) for value in unknown if each in value]
        solved = sum(all(is_known(part) for part in parts if part.strip()) for parts in split)
        if solved > most:
            best, most = each, solved
    return best
