"""A report as plain data: sections of sentences, charts and tables. Every renderer starts from this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import ClassVar, Literal

Tone = Literal["plain", "lead", "note", "warning"]
Axis = Literal["percent", "points"]
Kind = Literal["trend", "rows", "stacked", "columns", "curve", "heat", "targets", "tiles", "timeline"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what a person reads, and the number behind it for a workbook (None = a mark or words).

    ``below`` stands under the text, smaller.
    """

    text: str
    value: float | None = None
    flag: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``group`` stands over neighbouring columns of the same group (empty = none)."""

    label: str
    numeric: bool = True
    group: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one label (empty = no label); the first cell of a row is its heading."""

    label: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as there are columns."""

    block: ClassVar[str] = "table"
    key: str
    caption: str
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]

    @property
    def column_groups(self) -> tuple[tuple[str, int], ...]:
        """Labels over the columns with the number of columns under each; empty where no column has one."""
        found = [(label, len(list(columns))) for label, columns in groupby(self.columns, attrgetter("group"))]
        return tuple(found) if any(label for label, _ in found) else ()

    @property
    def group_starts(self) -> frozenset[int]:
        """Places of the columns that begin a column group."""
        names = ["", *(column.group for column in self.columns)]
        return frozenset(place for place, name in enumerate(names[1:]) if name and name != names[place])


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One figure in a chart. Shares in percent, net change in points; NaN = nothing to draw.

    ``row`` is the milestone in months or the label of the row, ``series`` 0 the report's own figures and
    1 the region's (in a stacked bar the part, in a heat map or a tile the shade); ``sign`` stands in the
    place of a figure that is not drawn, ``below`` what stands under the axis or heads a column; ``entry`` is
    the same share at entry, where a chart shows both.
    """

    row: str
    series: int
    position: float
    estimate: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    bound_low: float = float("nan")
    bound_high: float = float("nan")
    target: float = float("nan")
    entry: float = float("nan")
    hollow: bool = False
    is_band: bool = False
    value: str = ""
    sign: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing with the words that stand for it."""

    key: str
    title: str
    description: str
    kind: Kind
    points: tuple[ChartPoint, ...]
    axis: Axis = "percent"


@dataclass(frozen=True, slots=True)
class LegendKey:
    """A sign of the chart and what it means."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Drawings that share axes, legend and table."""

    block: ClassVar[str] = "chart"
    key: str
    title: str
    subtitle: str
    panels: tuple[Panel, ...]
    legend: tuple[LegendKey, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Paragraph:
    block: ClassVar[str] = "paragraph"
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences of equal weight."""

    block: ClassVar[str] = "points"
    items: tuple[str, ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms with what they mean or hold."""

    block: ClassVar[str] = "facts"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    block: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Detail that a reader opens."""

    block: ClassVar[str] = "fold"
    summary: str
    blocks: tuple[Block, ...]


Block = Paragraph | Points | Facts | Heading | Table | Chart | Fold


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[tuple[Table, Chart | None], ...]:
        """Every table in the order of the page, with the chart that it stands under."""
        return tuple(
            (block.table, block) if isinstance(block, Chart) else (block, None)
            for block in flattened(self.blocks)
            if isinstance(block, Chart | Table)
        )


def flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in the order of the page; a fold gives way to what is in it."""
    for block in blocks:
        if isinstance(block, Fold):
            yield from flattened(block.blocks)
        else:
            yield block


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture for the head of a report: kind as after ``image/``, content in base 64, and words for it."""

    kind: str
    content: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report; ``words`` are the labels of the page itself."""

    language: str
    title: str
    about: str
    facts: tuple[tuple[str, str], ...]
    banner: str
    sections: tuple[Section, ...]
    words: dict[str, str] = field(default_factory=dict)
    logo: Logo | None = None

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart in the order of the page."""
        return tuple(chart for section in self.sections for _, chart in section.tables if chart is not None)

    @property
    def numbers(self) -> dict[str, int]:
        """Running numbers of charts and of tables by key; a table under a chart has that of its chart."""
        found: dict[str, int] = {}
        charts = tables = 0
        for section in self.sections:
            for table, chart in section.tables:
                if chart is None:
                    tables += 1
                    found[table.key] = tables
                else:
                    charts += 1
                    found[table.key] = found[chart.key] = charts
        return found

    @property
    def labels(self) -> dict[str, tuple[str, str]]:
        """What each chart and table is called, by its key, and its id: ``Figure 2``, ``x-figure``."""
        places = {chart.key: f"{chart.key}-figure" for chart in self.charts}
        of_charts = {*places, *(chart.table.key for chart in self.charts)}
        return {
            key: (f"{self.words['figure' if key in of_charts else 'table']} {number}", places.get(key, key))
            for key, number in self.numbers.items()
        }
