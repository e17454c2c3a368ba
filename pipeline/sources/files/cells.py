"""A cell as text, however its file holds it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

# what Excel shows where a formula has no result
ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
AROUND = " \t\r\n\u200b\u200e\u200f\ufeff"  # nobody sees these at the ends of a cell
SPACES = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2007": " "})
# an apostrophe that an export puts before what a spreadsheet would run
GUARDED = re.compile(r"'\s*[=+\-@|%]")
DIGITS_OF_EXCEL = 15
NO_DAY = time()  # a nought shown as a date: a formula that points at an empty cell


def text_of(cell: object) -> str | None:
    """A cell as text, trimmed; None where nothing is recorded or a formula has no result.

    Numbers are written out, without an exponent and as far as Excel keeps them; dates in ISO, with the time
    of day where there is one; yes and no as true and false.
    """
    if cell is None or cell == NO_DAY:
        return None
    if isinstance(cell, str):
        return _plain(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _plain(text: str) -> str | None:
    text = text.translate(SPACES).strip(AROUND)
    if GUARDED.match(text):
        text = text[1:].lstrip(AROUND)
    return None if not text or text in ERRORS else text


def _number(number: float) -> str | None:
    if isinstance(number, int):
        return str(number)
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return str(int(number)) if number.is_integer() else f"{Decimal(f'{number:.{DIGITS_OF_EXCEL}g}'):f}"
