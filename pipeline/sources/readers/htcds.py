"""IOM's Human Trafficking Case Data Standard 2.0: its Excel templates, and exports of its XLSForm.

Its templates hide a row of field names above the row of labels, and the two disagree: over "Mailing Street"
stands the name of the city, over "Mailing Country" that of the postal code. Who fills the sheet in sees the
labels, so a column is called by its label; by its field name only where there is no label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.sources.files.grid import Grid
from pipeline.sources.grids import grids
from pipeline.sources.readers import table as tables
from pipeline.sources.sheets import Export, Sheet, Wanted
from pipeline.sources.tables import rows
from pipeline.sources.tables.columns import plain
from pipeline.sources.tables.headers import Cells, Header, is_tags
from pipeline.sources.tables.sheet import sheet_of, table

LABEL = "HTCDS"
FIELD = re.compile(r"(?:.*[/.-])?(?:org|prs|vic|per|cas|cco|hte|spl|con)_[A-Z][A-Za-z_]*")
FEWEST_FIELDS, FEWEST_LABELS = 5, 5
WITHIN = 10  # rows: some put a title above
# labels that only this standard has
LABELS = frozenset(
    label.casefold()
    for label in (
        "Trafficking Status",
        "Trafficking Status Decision Making Organization",
        "Method of Recruitment",
        "Location of Recruitment",
        "Methods of Control",
        "Type of Exploitation",
        "Forced Labour Industry",
        "Type of Sex Exploitation",
        "Location of Exploitation",
        "Incoming Referral Date",
        "Referring Primary Case Worker",
        "Reason for Incoming Referral",
        "Reason for Outgoing Referral",
        "Outgoing Referral Date",
        "Reason for Case Closure",
    )
)
# a name that the templates spell otherwise than the standard
SPELLED = {"vic_TraffickinStatusDecisionMakingOrg": "vic_TraffickingStatusDecisionMakingOrg"}
OF_THE_TEMPLATE = ("about", "validation")  # sheets that it brings along, without records


def recognises(path: Path, grids: Sequence[Grid]) -> bool:
    """Whether a sheet has the field names or the labels of the standard."""
    return any(_header(grid) is not None for grid in grids)


def read(path: Path, wanted: Wanted | None) -> Export:
    """The sheets of cases, then what somebody has added; the lists of the template are none of these."""
    found = [
        (grid, name, _header(grid))
        for grid, name in tables.with_names(grids(path))
        if grid.name not in OF_THE_TEMPLATE
    ]
    cases = [_cases(grid, header, name, wanted) for grid, name, header in found if header]
    others = [table(grid, wanted, name=name) for grid, name, header in found if not header]
    return Export("htcds", LABEL, (*cases, *filter(None, others)))


def _cases(grid: Grid, header: Header, name: str, wanted: Wanted | None) -> Sheet:
    records, left_out = rows.records(grid, header)
    return sheet_of(grid, header.cells, records, wanted, name=name, left_out=left_out)


def _header(grid: Grid) -> Header | None:
    """The labels, from under the field names where both are there; else whichever is."""
    for at, (_, cells) in enumerate(grid.rows[:WITHIN]):
        if _fields(cells) >= FEWEST_FIELDS:
            return _labelled(grid, at)
        if _labels(cells) >= FEWEST_LABELS:
            return _with_tags(grid, Header(at, list(cells)))
    return None


def _labelled(grid: Grid, at: int) -> Header:
    names = [SPELLED.get(cell, cell) if cell else None for cell in grid.rows[at][1]]
    below = grid.rows[at + 1][1] if at + 1 < len(grid.rows) else []
    if _labels(below) < FEWEST_LABELS:
        return _with_tags(grid, Header(at, names))
    return _with_tags(grid, Header(at + 1, [label or name for label, name in zip(below, names, strict=True)]))


def _with_tags(grid: Grid, header: Header) -> Header:
    tagged = header.at + 1 < len(grid.rows) and is_tags(grid.rows[header.at + 1][1])
    return Header(header.at, header.cells, int(tagged))


def _fields(cells: Cells) -> int:
    return sum(FIELD.fullmatch(cell) is not None for cell in cells if cell)


def _labels(cells: Cells) -> int:
    return len({plain(cell).casefold() for cell in cells if cell} & LABELS)
