"""What of a table is printed: rows that hold a number, and a table that is at least half full of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reporting.document import Chart, Fold, Paragraph, RowGroup, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.reporting.document import Block, Cell, ChartPoint, LegendKey, Panel
    from pipeline.reporting.language.text import Text

MARKS = frozenset({"c", "x", "z"})
LEAST = 0.5  # of the cells under numeric headings


def printed(blocks: Iterable[Block], text: Text) -> Iterator[Block]:
    """Blocks as they are printed: a table that is mostly marks gives way to one line that says so.

    The rest of such a table, and every row without a number, stands in the workbook as withheld.
    """
    for block in blocks:
        if isinstance(block, Chart):
            yield from _chart(block, text)
        elif isinstance(block, Table):
            yield from _table(block, text)
        elif isinstance(block, Fold):
            inside = tuple(printed(block.blocks, text))
            if inside:
                yield replace(block, blocks=inside)
        else:
            yield block


def numbers_in(table: Table) -> tuple[int, int]:
    """How many cells under numeric headings hold a number, and how many there are."""
    cells = [
        cell
        for group in table.groups
        for row in group.rows
        for cell, column in zip(row, table.columns, strict=True)
        if column.numeric
    ]
    return sum(map(is_number, cells)), len(cells)


def is_number(cell: Cell) -> bool:
    """Whether a cell says a number, be it one of two between which it is."""
    return cell.flag not in MARKS and not cell.text.startswith("[") and any(map(str.isdigit, cell.text))


def with_numbers(table: Table) -> Table:
    """Only the rows in which there is a number, of those that could hold one."""
    numeric = [place for place, column in enumerate(table.columns) if column.numeric]
    if not numeric:
        return table
    groups = (
        RowGroup(group.label, tuple(row for row in group.rows if any(is_number(row[one]) for one in numeric)))
        for group in table.groups
    )
    return replace(table, groups=tuple(group for group in groups if group.rows))


def _table(table: Table, text: Text) -> Iterator[Block]:
    left = with_numbers(table)
    told, cells = numbers_in(left)
    if not cells and any(column.numeric for column in table.columns):
        yield Paragraph(text("printed.withheld", caption=table.caption), "note")
    elif told < LEAST * cells:
        yield Paragraph(text("printed.mostly", caption=table.caption, told=told, cells=cells), "note")
    else:
        yield left


def _chart(chart: Chart, text: Text) -> Iterator[Block]:
    """Panels and rows in which something is drawn, over the rows with numbers; then which rows are not."""
    left = {panel.key: _drawn_rows(panel) for panel in chart.panels}
    panels = tuple(
        replace(panel, points=left[panel.key])
        for panel in chart.panels
        if any(not point.sign for point in left[panel.key])
    )
    if not panels:
        yield from _table(chart.table, text)
        return
    yield replace(chart, panels=panels, legend=_legend(chart, panels, text), table=with_numbers(chart.table))
    missing = _undrawn(chart, left)
    if missing:
        yield Paragraph(text("printed.rows", rows=text.listing(missing)), "note")


def _legend(chart: Chart, panels: Sequence[Panel], text: Text) -> tuple[LegendKey, ...]:
    """The signs that are left: a mark goes with the last row that had it."""
    left = {point.sign for panel in panels for point in panel.points}
    return tuple(key for key in chart.legend if key.sign not in MARKS or text(f"marks.{key.sign}") in left)


def _drawn_rows(panel: Panel) -> tuple[ChartPoint, ...]:
    """The points of rows with at least one figure, of a drawing of rows; of others all."""
    if panel.kind != "rows":
        return panel.points
    drawn = {point.row for point in panel.points if not point.sign}
    return tuple(point for point in panel.points if point.row in drawn)


def _undrawn(chart: Chart, left: Mapping[str, tuple[ChartPoint, ...]]) -> list[str]:
    """The rows that no drawing of the chart has."""
    rows = dict.fromkeys(point.row for panel in chart.panels for point in panel.points)
    drawn = {point.row for points in left.values() for point in points}
    return [row for row in rows if row not in drawn]
