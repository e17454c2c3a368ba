"""A sheet as the mapping takes it, made of a table's headers and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.sources.files.grid import Grid, Row
from pipeline.sources.sheets import KEY, PARENT, Sheet, Wanted
from pipeline.sources.tables import headers, rows
from pipeline.sources.tables.columns import named


def sheet_of(
    grid: Grid,
    header: Sequence[str | None],
    records: Sequence[Row],
    wanted: Wanted | None,
    *,
    name: str | None = None,
    parent: str = "",
    left_out: Mapping[str, int] | None = None,
) -> Sheet:
    """The records under their headers, with the cells of wanted columns only; ``@key`` and ``@parent`` are.

    A column without header and cells is none; without ``wanted`` no cell is kept.
    """
    name = grid.name if name is None else name
    used = [any(cells[at] for _, cells in records) for at in range(len(header))]
    names = named(header, used)
    kept = {
        each: [cells[at] for _, cells in records]
        for at, each in enumerate(names)
        if each and (each in (KEY, PARENT) or (wanted is not None and wanted(name, each)))
    }
    numbers = [number for number, _ in records]
    return Sheet(grid.file, name, tuple(filter(None, names)), numbers, kept, parent, left_out or {})


def table(grid: Grid, wanted: Wanted | None, *, name: str | None = None) -> Sheet | None:
    """The table on a sheet that somebody keeps by hand; None where the sheet is empty."""
    header = headers.find(grid)
    if header is None:
        return None
    records, left_out = rows.records(grid, header)
    return sheet_of(grid, header.cells, records, wanted, name=name, left_out=left_out)
