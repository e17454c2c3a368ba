"""τ-ARGUS on the same figures: a frequency table for every largest set of dimensions.

Dimensions are the state, the country and those of a breakdown; minimum frequency 11. It protects a table with
all its margins. It is not told of what other tables, scopes and releases share with it: a figure is shown
where no table withholds it. Groups that overlap are no dimension; each is one by itself, in it or not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import outside
from benchmarks.side_by_side.figures import Figures, between, counts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.side_by_side.systems import System

METHOD = "MOD(1)"  # modular: it splits a table into small ones and solves each to the optimum
REGION, COUNTRY = "region", "programme_country"
OF_COUNTRY = "country:"  # so begins the scope of a country, a part of the region
NONE = "none"  # the code of whoever is in no group of a dimension
STATES = np.array(["0", "1", "2", "3"])

Codes = dict[str, "NDArray[np.str_]"]  # by column: of each stay


@dataclass(frozen=True, slots=True)
class Table:
    """The ``stays`` that it is of, ``codes`` of these in each dimension but the state (x dimensions).

    ``cells`` has rows of the system, and the code of each in every dimension, "" for all.
    """

    stays: NDArray[np.int64]
    codes: NDArray[np.str_]
    cells: Mapping[int, tuple[str, ...]]


def shown(system: System, release: int, _: Figures | None) -> Figures:
    """The figures that a table has and none withholds; ``outside.Missing`` where there is no τ-ARGUS."""
    tables = list(tables_of(system, release))
    asked = [
        {
            "rows": np.column_stack([STATES[system.stays.state[table.stays]], table.codes]).tolist(),
            "method": METHOD,
        }
        for table in tables
    ]
    answers = json.loads(outside.ask("protect_tables.py", json.dumps(asked)))
    withheld = {
        (row, state)
        for table, cells in zip(tables, answers, strict=True)
        for state, *gone in cells
        for row in _rows_of(table, tuple(gone))
    }
    rows = sorted({row for table in tables for row in table.cells})
    kept = [row for row in rows if not {(row, "0"), (row, "1")} & withheld]
    counts = counts_of(system.stays, kept).astype(float)
    kept, counts = (
        [row for row, known in zip(kept, counts[:, 1], strict=True) if known],
        counts[counts[:, 1] > 0],
    )
    high = counts.copy()
    high[[(row, "2") in withheld for row in kept], 2] = np.inf
    low = np.where(np.isfinite(high), counts, 0)
    return between([system.stays.groups[row] for row in kept], low, high)


def _rows_of(table: Table, cell: tuple[str, ...]) -> list[int]:
    return [row for row, own in table.cells.items() if own == cell]


def tables_of(system: System, release: int) -> Iterator[Table]:
    """The largest tables of every scope; those of countries are within the region's."""
    stays, rows = system.stays, system.asked(release)
    there = np.flatnonzero(stays.release == release)
    every = [row for row, group in enumerate(stays.groups) if group[0] == release]
    codes, overlapping = _codes(system, [row for row in every if stays.groups[row][1] == REGION])
    scopes = {stays.groups[row][1] for row in rows}
    for scope in sorted(one for one in scopes if not one.startswith(OF_COUNTRY)):
        within = there
        if scope != REGION:
            [whole] = [row for row in every if stays.groups[row][1:] == (scope, "all", "")]
            within = stays.holds[[whole]].indices
        own = [row for row in rows if _family(stays.groups[row][1]) == scope]
        yield from _of_scope(system, own, within, codes, overlapping)


def _family(scope: str) -> str:
    return REGION if scope.startswith(OF_COUNTRY) else scope


def _codes(system: System, rows: Sequence[int]) -> tuple[Codes, set[str]]:
    """The code of each stay by column, from the groups of a region; and the columns whose groups overlap."""
    stays = system.stays
    codes: Codes = {}
    overlapping: set[str] = set()
    for row in rows:
        _, _, breakdown, key = stays.groups[row]
        inside = stays.holds[[row]].indices
        for column, code in zip(system.columns[breakdown], key.split(";"), strict=False):
            own = codes.setdefault(column, np.full(len(stays.person), NONE, object))
            if not np.isin(own[inside], [NONE, code]).all():
                overlapping.add(column)
            own[inside] = code
    return codes, overlapping


def _of_scope(
    system: System, rows: Sequence[int], within: NDArray[np.int64], codes: Codes, overlapping: set[str]
) -> Iterator[Table]:
    needed = {row: _needed(system, row) for row in rows}
    sets = {frozenset(cell) for cell in needed.values() if not overlapping & cell.keys()}
    for columns in sorted(map(sorted, (one for one in sets if not any(one < other for other in sets)))):
        cells = {
            row: tuple(cell.get(column, "") for column in columns)
            for row, cell in needed.items()
            if cell.keys() <= set(columns)
        }
        yield Table(within, np.stack([codes[column][within] for column in columns], axis=1), cells)
    for row in rows:
        if overlapping & needed[row].keys():
            inside = np.isin(within, system.stays.holds[[row]].indices)
            yield Table(within, np.where(inside, "in", NONE)[:, None], {row: ("in",)})


def _needed(system: System, row: int) -> dict[str, str]:
    """The code that a group has in each column that it uses, its country among them."""
    _, scope, breakdown, key = system.stays.groups[row]
    found = dict(zip(system.columns[breakdown], key.split(";"), strict=False))
    if scope.startswith(OF_COUNTRY):
        found[COUNTRY] = scope.removeprefix(OF_COUNTRY)
    return found
