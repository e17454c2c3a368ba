"""Ages in years as bands of the contract, from texts and from dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.sources.mapping.text import folded

UNKNOWN, OPEN_END = "unknown", "plus"
OLDEST = 120
_YEARS = re.compile(
    r"(?P<low>\d{1,3})(\.\d+)?( ?(y|yr|yrs|year|years)( old)?)?(,? ?(and )?\d{1,2} ?(m|mo|months?))?"
)
_MONTHS = re.compile(r"\d{1,2} ?(m|mo|months?|w|weeks?|d|days?)( old)?")
_RANGE = re.compile(r"(?P<low>\d{1,3}) ?(-|\u2013|to|_) ?(?P<high>\d{1,3})( ?(y|yrs?|years?))?")
_BELOW = re.compile(r"(<|under|below) ?(?P<high>\d{1,3})")
_ABOVE = re.compile(r"((>=|over|above) ?)?(?P<low>\d{1,3}) ?(\+|plus|and over|and above|or older)")

Band = tuple[str, int, int]  # code, from and to in whole years


def bands(codes: Sequence[str]) -> list[Band]:
    """The bands that codes such as ``18_24`` and ``50_plus`` name."""
    found = []
    for code in codes:
        low, _, high = code.partition("_")
        if low.isdecimal():
            found.append((code, int(low), OLDEST if high == OPEN_END else int(high)))
    return found


def band_of(text: str, known: Sequence[Band]) -> str | None:
    """The band of an age; ``unknown`` where the text spans several, None where it is no age.

    >>> band_of("12 years 3 months", bands(["6_12", "13_15"])), band_of("12-14", bands(["6_12", "13_15"]))
    ('6_12', 'unknown')
    """
    span = _span(folded(text))
    return None if span is None else band_between(*span, known)


def band_between(low: int, high: int, known: Sequence[Band]) -> str | None:
    """The band of an age that lies between two, in whole years."""
    if not 0 <= low <= high <= OLDEST:
        return None
    for code, first, last in known:
        if first <= low and high <= last:
            return code
    return UNKNOWN


def _span(said: str) -> tuple[int, int] | None:
    if _MONTHS.fullmatch(said):
        return 0, 0
    if found := _YEARS.fullmatch(said):
        return int(found["low"]), int(found["low"])
    if found := _RANGE.fullmatch(said):
        return int(found["low"]), int(found["high"])
    if found := _BELOW.fullmatch(said):
        return 0, max(int(found["high"]) - 1, 0)
    if found := _ABOVE.fullmatch(said):
        return int(found["low"]), OLDEST
    return None
