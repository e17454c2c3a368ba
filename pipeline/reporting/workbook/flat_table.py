"""A table of the model as a sheet needs it: one row of unique headings, one thing in every cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.language.text import MINUS, signed

if TYPE_CHECKING:
    from pipeline.reporting.document import Cell, Column, Table
    from pipeline.reporting.language.text import Text

_MARKS = re.compile(r"(?: \[[^\]]+\])*$")  # [low] and the like behind a figure
_END = rf"[+{MINUS}]?\d+"  # of an interval


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in one cell of a sheet: words, or a number whose format shows it as the page does.

    A percentage is a share: 0.62 that is shown as 62%. ``leads_to`` names another sheet.
    """

    text: str
    number: float | None = None
    number_format: str = ""
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class FlatTable:
    """Headings, rows of as many entries, which columns hold figures, how many columns name a row."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    numeric: tuple[bool, ...]
    names: int


@dataclass(frozen=True, slots=True)
class _Part:
    """One column of the sheet with its entries, made from a column of the table."""

    heading: str
    numeric: bool
    entries: tuple[Entry, ...]


def flat(table: Table, text: Text) -> FlatTable:
    """The table with the labels of its row groups in a first column.

    Column groups become part of the headings. Where a cell says more than a number, its words stay, and its
    number and its second line (mostly an interval) stand in columns of their own beside them; where there is
    none the words stand there again, so that no cell is empty.
    """
    lines = [row for group in table.groups for row in group.rows]
    parts = [*_labels(table, text)]
    names = len(parts) + 1
    for place, column in enumerate(table.columns):
        parts += _parts(column, [line[place] for line in lines], text)
    return FlatTable(
        _unique(part.heading for part in parts),
        tuple(zip(*(part.entries for part in parts), strict=True)),
        tuple(part.numeric for part in parts),
        names,
    )


def _labels(table: Table, text: Text) -> Iterator[_Part]:
    if any(group.label for group in table.groups):
        labels = tuple(Entry(group.label) for group in table.groups for _ in group.rows)
        yield _Part(text("workbook.row_group"), False, labels)


def _parts(column: Column, cells: Sequence[Cell], text: Text) -> Iterator[_Part]:
    heading = f"{column.group}: {column.label}" if column.group else column.label
    entries = tuple(entry(cell, text) for cell in cells)
    says_more = any(
        one.number is None and _told_within(cell, text) for one, cell in zip(entries, cells, strict=True)
    )
    if not says_more:
        yield _Part(heading, column.numeric, entries)
    else:
        yield _Part(heading, column.numeric, tuple(Entry(cell.text) for cell in cells))
        yield _Part(
            text("workbook.number", heading=heading), True, tuple(_number_alone(cell, text) for cell in cells)
        )
    if any(cell.below for cell in cells):
        second = tuple(Entry(cell.below or cell.text) for cell in cells)
        yield _Part(text(_second(cells, text), heading=heading), True, second)


def entry(cell: Cell, text: Text) -> Entry:
    """A number where the words of the cell are that number, with its unit and marks; else the words.

    ``62% [low]`` is 0.62 with the format ``0%" [low]"``; ``under 1%`` is no number and stays words.
    """
    if cell.value is None:
        return Entry(cell.text)
    marks = _MARKS.search(cell.text)
    behind = marks[0] if marks else ""
    words = cell.text.removesuffix(behind)
    if words == text("words.percent", number=f"{cell.value:g}"):
        return Entry(cell.text, cell.value / 100, f"0%{_literal(behind)}")
    if cell.value > 0 and words == signed(cell.value / 100):
        return Entry(cell.text, cell.value, f'"+"#,##0{_literal(behind)}')
    for digits, written in _written(cell.value, text):
        around = re.split(_alone(written), words)
        if len(around) == 2 and not re.search(r"\d", "".join(around)):
            number_format = f"{_literal(around[0])}{digits}{_literal(around[1] + behind)}"
            return Entry(cell.text, cell.value, number_format)
    return Entry(cell.text)


def _written(value: float, text: Text) -> Iterator[tuple[str, str]]:
    """Number formats, with the digits that each shows as the page writes them."""
    below_0 = f'#,##0;"{MINUS}"#,##0'
    if value == int(value):
        yield (below_0 if value < 0 else "#,##0"), text.count(int(value))
    yield "0.0", text.decimal(value, ".1f")
    yield "0.00", text.decimal(value, ".2f")


def _alone(written: str) -> str:
    """A number that is no part of a longer one."""
    return rf"(?<![\d.,{MINUS}]){re.escape(written)}(?![.,]?\d)"


def _literal(words: str) -> str:
    """Words within a number format."""
    return f'"{words.replace(chr(34), "")}"' if words else ""


def _told_within(cell: Cell, text: Text) -> bool:
    """The number of the cell is one of those in its words: 12 in ``12 of 30 (40%)``."""
    if cell.value is None or cell.value != int(cell.value):
        return False
    return re.search(_alone(text.count(int(cell.value))), cell.text) is not None


def _number_alone(cell: Cell, text: Text) -> Entry:
    if cell.value is None or not _told_within(cell, text):
        return Entry(cell.text)
    return Entry(text.count(int(cell.value)), cell.value, "#,##0")


def _second(cells: Iterable[Cell], text: Text) -> str:
    """How the second lines of a column are called: most are 95% intervals."""
    interval = re.compile(text("words.spread", low=_END, high=_END))
    all_are = all(interval.fullmatch(cell.below) for cell in cells if cell.below)
    return "workbook.interval" if all_are else "workbook.second"


def _unique(headings: Iterable[str]) -> tuple[str, ...]:
    """Headings of which no two differ by nothing but capitals, as a spreadsheet asks."""
    found: dict[str, str] = {}
    for heading in headings:
        name, number = heading, 1
        while name.casefold() in found:
            number += 1
            name = f"{heading} ({number})"
        found[name.casefold()] = name
    return tuple(found.values())
