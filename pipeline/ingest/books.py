"""What became of each row of an export, and which cells the mapping has made: counts and names only."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SheetBook:
    """Rows of one sheet: ``rows`` = used + left out + repeated; ``columns_not_read`` were never looked at."""

    file: str
    sheet: str
    rows: int
    used: int
    repeated: int
    left_out: tuple[tuple[str, int], ...]
    columns_not_read: int

    @property
    def adds_up(self) -> bool:
        return self.rows == self.used + self.repeated + sum(count for _, count in self.left_out)


@dataclass(frozen=True, slots=True)
class CellBook:
    """Cells of one column that do not stand in the export as they were stored, and how they came to be."""

    table: str
    column: str
    how: str
    cells: int


@dataclass(frozen=True, slots=True)
class Books:
    """The books of an export: sheets, cells that were made, rows dropped by table, and what was assumed."""

    sheets: tuple[SheetBook, ...] = ()
    cells: tuple[CellBook, ...] = ()
    repeated: tuple[tuple[str, int], ...] = ()
    sheets_not_read: int = 0
    notes: tuple[str, ...] = field(default=())
