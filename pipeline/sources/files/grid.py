"""Rows of text as a file has them, with the numbers that a spreadsheet shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[int, list[str | None]]


@dataclass(frozen=True, slots=True)
class Span:
    """Cells that are merged: the numbers of its rows, and its columns counted from 0, both ends inside."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or text file: its rows from the first to the last that holds anything, all of one width.

    The first cell of a row is that of column A. ``merged`` is None where a file does not say.
    """

    file: str
    name: str
    rows: list[Row]
    merged: Sequence[Span] | None = None
