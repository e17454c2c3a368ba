"""Names of sheets and headings that every spreadsheet takes, of which no two are alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.reporting.workbook.sheet import Sheet

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.workbook.cells import Row

LONGEST_NAME = 31
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def names(text: Text, keys: Iterable[str]) -> dict[str, str]:
    """The name of each sheet in words.

    A translation may be too long: it is cut, and where two are then alike the second has a number.
    """
    keys = tuple(keys)
    words = [
        NOT_IN_A_NAME.sub(" ", text(f"workbook.sheets.{key}.name"))[:LONGEST_NAME].strip() for key in keys
    ]
    return dict(zip(keys, unique(words, LONGEST_NAME), strict=True))


def unique(words: Iterable[str], longest: int | None = None) -> tuple[str, ...]:
    """Words of which no two differ by nothing but capitals, as a spreadsheet asks.

    >>> unique(["Known", "known", "Due"])
    ('Known', 'known (2)', 'Due')
    """
    found: dict[str, str] = {}
    for one in words:
        name, number = one, 1
        while name.casefold() in found:
            number += 1
            behind = f" ({number})"
            name = f"{one[: longest - len(behind)] if longest else one}{behind}"
        found[name.casefold()] = name
    return tuple(found.values())


def sheet_of(
    context: Context,
    key: str,
    name: str,
    columns: Mapping[str, str] | Sequence[str],
    rows: Sequence[Row],
    *,
    whole: bool = False,
) -> Sheet:
    """Rows as a sheet: the columns asked for (else those of the rows) in which a row has something.

    ``columns`` may give a heading for each. ``whole`` keeps all columns and writes no title, so that the
    shape is the same in every report.
    """
    text = context.text
    headings = text.entries("workbook.columns") | (dict(columns) if isinstance(columns, Mapping) else {})
    kept = [column for column in columns or rows[0] if whole or any(row[column] is not None for row in rows)]
    at = context.at(context.focus)
    return Sheet(
        key=key,
        name=name,
        title="" if whole else text(f"workbook.sheets.{key}.title", at=at),
        about=() if whole else (text(f"workbook.sheets.{key}.about"),),
        headings=unique(headings[column] for column in kept),
        rows=tuple(tuple(row[column] for column in kept) for row in rows),
    )
