"""From a grid to a sheet: headers that are each there once, and the cells of wanted columns alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.sources.files.grid import Grid, Row
from pipeline.sources.sheets import KEY, PARENT, Sheet, Wanted
from pipeline.sources.tables.columns import named, plain

# what a reader puts between the values of one cell; no label or code of a case system holds it
SEVERAL = " ||| "
Cells = Callable[[], Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with its header taken off: where each header's cells stand, and the rows that hold anything.

    ``sheet`` is the name of its sheet, empty for a text file; ``name`` is that, or the file's.
    """

    file: str
    sheet: str
    positions: Mapping[str, int]
    rows: Sequence[Row]

    @property
    def name(self) -> str:
        return self.sheet or self.file.rpartition("/")[2].rpartition(".")[0]

    def column(self, header: str) -> list[str | None]:
        """The cells below a header; all None where there is no such header."""
        at = self.positions.get(header)
        return [None if at is None else cells[at] for _, cells in self.rows]

    def columns(self) -> dict[str, Cells]:
        """What a sheet of this table offers."""
        return {header: lambda header=header: self.column(header) for header in self.positions}  # type: ignore[misc]

    def keeping(self, kept: Sequence[bool]) -> Table:
        """The table with some of its rows only."""
        return replace(self, rows=[row for row, keep in zip(self.rows, kept, strict=True) if keep])


def table(grid: Grid) -> Table:
    """A grid whose first row is its header."""
    (_, header), *below = grid.rows or [(1, [])]
    rows = [row for row in below if any(row[1])]
    used = [any(cells[at] for _, cells in rows) for at in range(len(header))]
    positions = {name: at for at, name in enumerate(named(header, used)) if name}
    return Table(grid.file, grid.name, positions, rows)


def header_of(grid: Grid) -> frozenset[str]:
    """The names in the first row of a grid."""
    return frozenset(plain(cell) for cell in grid.rows[0][1] if cell) if grid.rows else frozenset()


def unique(name: str, taken: Collection[str]) -> str:
    """A name, with a number behind it where it is taken."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    return found


def sheet(
    table: Table,
    wanted: Wanted | None,
    *,
    name: str = "",
    columns: Mapping[str, Cells] | None = None,
    keys: Sequence[str | None] | None = None,
    parents: Sequence[str | None] | None = None,
    parent: str = "",
    left_out: Mapping[str, int] | None = None,
) -> Sheet:
    """A sheet of a table: ``columns`` (its own where none are given) are asked only where they are wanted."""
    name, offered = name or table.name, columns or table.columns()
    made = {KEY: keys, PARENT: parents}
    linked = {header: cells for header, cells in made.items() if cells is not None}
    read = {header: cells() for header, cells in offered.items() if wanted and wanted(name, header)}
    return Sheet(
        table.file,
        name,
        (*offered, *linked),
        [number for number, _ in table.rows],
        {**read, **linked},
        parent,
        {reason: count for reason, count in (left_out or {}).items() if count},
    )
