"""Tables in which every column is a measure of its own, and tables of the parts of a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, RowGroup, Table
from pipeline.reporting.tables.cells import cell, of_cell, part_cell, size_cell

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.language.text import Text

# What a column shows of its figure: k, n, the unknown (of achievement only), k with its share, k of n with
# its share, parts of it.
FORMS: dict[str, Callable[[Text, Indicator], Cell]] = {
    "numerator": lambda text, figure: size_cell(text, figure, "numerator"),
    "denominator": size_cell,
    "unknown": lambda text, figure: size_cell(text, figure, "unknown"),
    "part": part_cell,
    "of": of_cell,
    "percent": lambda text, figure: cell(text, figure, "percent"),
    "interval": lambda text, figure: cell(text, figure, "interval"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands, whatever its measure."""

    scope: str
    milestone: int | None = None
    outcome: str | None = None
    service_area: int | None = None
    breakdown: str = "all"
    group: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column: its heading, its measure and its form; ``scope`` where it is not that of the row."""

    heading: str
    measure: str
    form: str = "of"
    scope: str = ""


Rows = Sequence[tuple[str, Place]]


def look(context: Context, place: Place, measure: str) -> Indicator:
    """The figure of a measure at a place."""
    return context.find(
        place.scope,
        measure,
        place.milestone,
        place.outcome,
        place.breakdown,
        place.group,
        service_area=place.service_area,
    )


def grid(
    context: Context,
    key: str,
    caption: str,
    first: str,
    columns: Sequence[Wanted],
    groups: Sequence[tuple[str, Rows]],
) -> Table:
    """A table with one row per place and one column per measure; ``first`` heads the row headings."""
    found = tuple(
        RowGroup(label, tuple(_row(context, heading, place, columns) for heading, place in rows))
        for label, rows in groups
        if rows
    )
    headings = (
        Column(wanted.heading, group=context.scope_name(wanted.scope) if wanted.scope else "")
        for wanted in columns
    )
    return Table(key, caption, (Column(first, numeric=False), *headings), found)


def _row(context: Context, heading: str, place: Place, columns: Sequence[Wanted]) -> tuple[Cell, ...]:
    found = (FORMS[wanted.form](context.text, sought(context, place, wanted)) for wanted in columns)
    return Cell(heading), *found


def sought(context: Context, place: Place, wanted: Wanted) -> Indicator:
    """The figure of a row in a column."""
    return look(context, replace(place, scope=wanted.scope or place.scope), wanted.measure)


def shown(context: Context, columns: Sequence[Wanted], rows: Rows) -> Rows:
    """The rows in which something is shown: a row that is only withheld or not due says nothing."""
    return [
        (heading, place)
        for heading, place in rows
        if any(sought(context, place, wanted).status not in ("c", "z") for wanted in columns)
    ]
