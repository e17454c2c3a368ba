"""Tables of released figures: the report's own columns first, the region's beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, RowGroup, Table
from pipeline.reporting.tables.cells import PART, cells, headings, share_columns

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator


@dataclass(frozen=True, slots=True)
class Line:
    """A row heading, the figures under it (one per scope) and words on the first of them."""

    heading: str
    figures: tuple[Indicator, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out: its row heading, the columns per scope, the headings of the words."""

    first: str
    kinds: tuple[tuple[str, ...], ...]
    vocabulary: str = "achieved"
    last: tuple[str, ...] = ()


def share_layout(first: str, lines: Iterable[Line], vocabulary: str = "achieved") -> Layout:
    """The layout of a table of shares of one scope.

    Beside a figure other than achievement stand its numerator and denominator only.
    """
    if vocabulary != "achieved":
        return Layout(first, (PART,), vocabulary)
    return Layout(first, (share_columns(figure for line in lines for figure in line.figures),), vocabulary)


def figure_table(
    context: Context,
    key: str,
    caption: str,
    layout: Layout,
    scopes: Sequence[str],
    groups: Sequence[tuple[str, Sequence[Line]]],
) -> Table:
    """A table with one column group per scope; ``groups`` are (label, lines)."""
    columns = [Column(layout.first, numeric=False)]
    for scope, kinds in zip(scopes, layout.kinds, strict=True):
        group = context.scope_name(scope) if len(scopes) > 1 else ""
        columns += headings(context.text, kinds, layout.vocabulary, group)
        if scope == scopes[0]:
            columns += [Column(words, numeric=False, group=group) for words in layout.last]
    rows = tuple(
        RowGroup(label, tuple(_row(context, layout, line) for line in lines)) for label, lines in groups
    )
    return Table(key, caption, tuple(columns), rows)


def _row(context: Context, layout: Layout, line: Line) -> tuple[Cell, ...]:
    row = [Cell(line.heading)]
    for place, (figure, kinds) in enumerate(zip(line.figures, layout.kinds, strict=True)):
        row += cells(context.text, figure, kinds)
        row += [Cell(words) for words in line.words if place == 0]
    return tuple(row)
