"""OSCaR's client report: a legacy workbook with the clients first, then a sheet for each kind of record.

A sheet of assessments has two columns for each domain: the score under a blank header, then the words of the
score under the domain's name. The score is given that name here, and the words become ``Name (2)``.
``#`` stands in the first row of a client only, and ordinals count from the oldest on one sheet and from the
newest on another; neither links anything: ``Client ID`` is in every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from pipeline.sources.files.grid import Grid, Row
from pipeline.sources.grids import grids
from pipeline.sources.readers import table as tables
from pipeline.sources.sheets import KEY, PARENT, Export, Sheet, Wanted
from pipeline.sources.tables.headers import Cells
from pipeline.sources.tables.sheet import sheet_of

LABEL = "OSCaR"
FILE, SUFFIX = "client_report", ".xls"
CLIENT = "Client ID"
# one of these is on each sheet that belongs to clients, whatever a tenant renames
OWN: frozenset[str | None] = frozenset(
    {
        "Assessment # (Ordinal Numbers)",
        "Care plan #",
        "Custom Form #",
        "Tracking #",
        "Who was there during the visit or conversation",
    }
)


def recognises(path: Path, grids: Sequence[Grid]) -> bool:
    """Whether a sheet is one that only this system makes, or the file is called as the report is."""
    return any(
        (_is_of_a_client(grid) and not OWN.isdisjoint(_header(grid))) or _is_report(grid) for grid in grids
    )


def read(path: Path, wanted: Wanted | None) -> Export:
    """The clients, and what belongs to each of them by ``Client ID``."""
    found = [(grid, name) for grid, name in tables.with_names(grids(path)) if grid.rows]
    clients = [(grid, name) for grid, name in found if not _is_of_a_client(grid)]
    others = [(grid, name) for grid, name in found if _is_of_a_client(grid)]
    key = _column_of_clients(clients[0][0], others) if clients else None
    parent = clients[0][1] if key is not None else ""
    sheets = [
        _clients(grid, name, wanted, key if at == 0 else None) for at, (grid, name) in enumerate(clients)
    ]
    sheets += [_records(grid, name, wanted, parent) for grid, name in others]
    return Export("oscar", LABEL, tuple(sheets))


def _header(grid: Grid) -> Cells:
    return grid.rows[0][1] if grid.rows else []


def _below(grid: Grid) -> list[Row]:
    return [(number, cells) for number, cells in grid.rows[1:] if any(cells)]


def _is_of_a_client(grid: Grid) -> bool:
    header = _header(grid)
    return "#" in header[:1] and CLIENT in header


def _is_report(grid: Grid) -> bool:
    file = PurePosixPath(grid.file.casefold())
    return file.suffix == SUFFIX and file.name.startswith(FILE)


def _column_of_clients(clients: Grid, others: Sequence[tuple[Grid, str]]) -> int | None:
    """Where the clients' own sheet has their number: by its header, which some rename, else by its cells."""
    header = _header(clients)
    if CLIENT in header:
        return header.index(CLIENT)
    told = {cells[_header(grid).index(CLIENT)] for grid, _ in others for _, cells in _below(grid)} - {None}
    columns = (at for at in range(len(header)) if told <= {cells[at] for _, cells in _below(clients)})
    return next(columns, None) if told else None


def _clients(grid: Grid, name: str, wanted: Wanted | None, key: int | None) -> Sheet:
    rows, header = _below(grid), list(_header(grid))
    if key is None:
        return sheet_of(grid, header, rows, wanted, name=name)
    keyed = [(number, [*cells, cells[key]]) for number, cells in rows]
    return sheet_of(grid, [*header, KEY], keyed, wanted, name=name)


def _records(grid: Grid, name: str, wanted: Wanted | None, parent: str) -> Sheet:
    header, at = _scores_named(_header(grid)), _header(grid).index(CLIENT)
    if not parent:
        return sheet_of(grid, header, _below(grid), wanted, name=name)
    rows = [(number, [*cells, f"{name}[{number}]", cells[at]]) for number, cells in _below(grid)]
    return sheet_of(grid, [*header, KEY, PARENT], rows, wanted, name=name, parent=parent)


def _scores_named(header: Cells) -> list[str | None]:
    """A blank header before a name takes it; the second of the two is then numbered as all repeats are."""
    after = [*header[1:], None]
    return [cell or following for cell, following in zip(header, after, strict=True)]
