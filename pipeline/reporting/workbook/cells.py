"""What stands in one cell of a sheet: words, a number with the format that shows it, a date, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.reporting.language.text import MINUS, whole

if TYPE_CHECKING:
    from pipeline.reporting.language.text import Text

COUNT, MONTHS = f'#,##0;"{MINUS}"#,##0', "0"
PERCENT, POINTS = "0%", f'+0%;"{MINUS}"0%;0%'
ONE_DIGIT, TWO_DIGITS = "0.0", "0.00"
MONTH = "yyyy-mm"
# Of a measure, by its unit; all others are shares.
FORMATS = {
    "net": POINTS,
    "rate": ONE_DIGIT,
    "months": ONE_DIGIT,
    "outcomes": ONE_DIGIT,
    "kappa": TWO_DIGITS,
    "icc": TWO_DIGITS,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, and the number format of a spreadsheet that shows it; a share lies in [0, 1]."""

    value: float
    form: str


Cell = str | Amount | date | None
Row = Mapping[str, Cell]


def count(number: float | None, form: str = COUNT) -> Amount | None:
    return None if number is None else Amount(number, form)


def share(text: Text, value: float | None) -> Amount | None:
    """A share in hundredths, shown in whole percent; what is not quite none or all reads so."""
    if value is None:
        return None
    words = text.percent(value)
    is_plain = words == text("words.percent", number=whole(value))
    return Amount(whole(value) / 100, PERCENT) if is_plain else Amount(round(value, 4), f'"{words}"')


def of_unit(text: Text, unit: str, value: float | None) -> Amount | None:
    """A number of a measure in its unit."""
    return Amount(value, FORMATS[unit]) if value is not None and unit in FORMATS else share(text, value)
