"""Workbooks and CSV files that are kept by hand, or come from a system that no other reader knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from pipeline.sources.files.grid import Grid
from pipeline.sources.grids import grids
from pipeline.sources.sheets import Export, Wanted
from pipeline.sources.tables.columns import numbered
from pipeline.sources.tables.sheet import table

LABEL = "Tables"


def recognises(path: Path, grids: Sequence[Grid]) -> bool:
    """Any file with a table in it."""
    return any(grid.rows for grid in grids)


def read(path: Path, wanted: Wanted | None) -> Export:
    """Each sheet that holds anything, by its name; a text file among several by that of its file."""
    sheets = (table(grid, wanted, name=name) for grid, name in with_names(grids(path)))
    return Export("table", LABEL, tuple(sheet for sheet in sheets if sheet is not None))


def with_names(found: Sequence[Grid]) -> list[tuple[Grid, str]]:
    """Each sheet with a name of its own, the file's before it where two have the same."""
    alone = len(found) == 1
    short = [grid.name or ("" if alone else PurePosixPath(grid.file).stem) for grid in found]
    often = Counter(short)
    names = [name if often[name] == 1 else _full(grid) for grid, name in zip(found, short, strict=True)]
    return [(grid, name or "") for grid, name in zip(found, numbered(names), strict=True)]


def _full(grid: Grid) -> str:
    file = PurePosixPath(grid.file).with_suffix("").as_posix()
    return f"{file}/{grid.name}" if grid.name else file
