"""The other sheets of ``tables.xlsx``: the numbers of a row that stand side by side are those of one figure.

Columns are known by the headings of the catalogue; those of two scopes, or of then and now, are told apart by
the rest of their heading. Goals and differences are no columns of these.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.attacker.reports.finding import Kind
from pipeline.attacker.reports.shown import COUNTS, NUMBERS, Figure, Shown
from pipeline.attacker.reports.told import agrees
from pipeline.attacker.reports.workbook import told_of

if TYPE_CHECKING:
    from pipeline.attacker.reports.wording import Wording

SIDES = ("", "_then", "_now")
SHARE = "share"  # how the sheet of key figures calls an estimate
ENDS = ("ci_low", "ci_high")  # released in hundredths, and kept so in a sheet
FEWEST = 2  # columns of numbers in a row of headings
Column = tuple[str, str]  # whose number it is, and which


def of_sheets(content: bytes, shown: Shown, wording: Wording) -> Iterator[Kind]:
    """What is wrong with the sheets before that of all figures."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    headings, known = _headings(wording), _Known([figure for _, figure in shown.all()])
    for place in range(len(book.sheet_names) - 1):
        columns: Mapping[int, Column] = {}
        for row in book.get_sheet_by_index(place).to_python():
            head = _columns(row, headings)
            columns = head if len(head) >= FEWEST else columns
            if columns is not head:
                yield from (Kind.OTHER for told in _told(row, columns) if not known.has(told))


def _headings(wording: Wording) -> dict[str, Column]:
    """Which number stands under a heading, and of which side; the longest headings first."""
    found = {
        wording.text(f"workbook.columns.{name}{side}"): (side, "estimate" if name == SHARE else name)
        for name in (*NUMBERS, SHARE)
        for side in SIDES
    }
    return {words: found[words] for words in sorted(found, key=len, reverse=True) if words}


def _columns(row: Sequence[Any], headings: Mapping[str, Column]) -> dict[int, Column]:
    """The columns of numbers in a row of headings; a heading may have the name of a scope before it."""
    found, every = {}, tuple(headings)
    for place, cell in enumerate(row):
        if isinstance(cell, str) and cell.endswith(every):
            words = next(one for one in headings if cell.endswith(one))
            side, name = headings[words]
            found[place] = (f"{cell.removesuffix(words)}{side}", name)
    return found


def _told(row: Sequence[Any], columns: Mapping[int, Column]) -> list[dict[str, float]]:
    """The numbers of each figure in a row."""
    found: dict[str, dict[str, float]] = {}
    for place, (whose, name) in columns.items():
        if place < len(row) and isinstance(row[place], int | float):
            found.setdefault(whose, {})[name] = float(row[place])
    return [*found.values()]


@dataclass(slots=True)
class _Known:
    """Figures that were shown, found by those of their numbers that are told."""

    figures: list[Figure]
    found: dict[tuple[str, ...], dict[tuple[float | None, ...], list[Figure]]] = field(default_factory=dict)

    def has(self, told: Mapping[str, float]) -> bool:
        """Whether one figure has all of these numbers."""
        numbers = [told_of(None, name, value) for name, value in told.items()]
        return any(all(agrees(one, figure) for one in numbers) for figure in self._like(told))

    def _like(self, told: Mapping[str, float]) -> list[Figure]:
        """The figures with the same counts; where none is told, with the same ends of the interval."""
        names = tuple(name for name in COUNTS if name in told) or tuple(one for one in ENDS if one in told)
        if names not in self.found:
            by_numbers = self.found.setdefault(names, {})
            for figure in self.figures:
                by_numbers.setdefault(_of(figure.numbers, names), []).append(figure)
        return self.found[names].get(_of(told, names), [])


def _of(numbers: Mapping[str, float], names: Sequence[str]) -> tuple[float | None, ...]:
    """Some numbers; an end of an interval in hundredths."""
    if names[:1] == ENDS[:1]:
        return tuple(round(numbers[name], 2) if name in numbers else None for name in names)
    return tuple(map(numbers.get, names))
