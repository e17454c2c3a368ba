"""What the columns of a table are called, each once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

NAMELESS = re.compile(r"column [A-Z]{1,3}")


def letter_of(column: int) -> str:
    """The letters that a spreadsheet shows over a column, counted from 0: A, B … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_nameless(header: str) -> bool:
    """Whether a column is called by its letters, for want of a header."""
    return NAMELESS.fullmatch(header) is not None


def plain(header: str | None) -> str:
    """A header on one line."""
    return unicodedata.normalize("NFC", " ".join((header or "").split()))


def named(headers: Sequence[str | None], used: Sequence[bool]) -> list[str | None]:
    """One name for each column: its header, ``Header (2)`` for the second of one name, ``column C`` for a
    blank header over cells, None for a column with neither."""
    shown = [
        plain(header) or (f"column {letter_of(at)}" if used[at] else None)
        for at, header in enumerate(headers)
    ]
    return list(numbered(shown))


def numbered(headers: Sequence[str | None]) -> Iterable[str | None]:
    """The same names, with ``(2)`` behind the second of one, which is no other's name."""
    taken, seen = {header for header in headers if header}, Counter[str]()
    for header in headers:
        if header is None:
            yield None
            continue
        seen[header] += 1
        name = header
        while seen[header] > 1 and (name := f"{header} ({seen[header]})") in taken:
            seen[header] += 1
        taken.add(name)
        yield name
