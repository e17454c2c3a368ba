"""The project's own Excel template, recognised by its sheet of facts; it brings its words for every code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.sources.files.grid import Grid, Row
from pipeline.sources.grids import grids
from pipeline.sources.sheets import Export, Sheet, Wanted
from pipeline.sources.tables.sheet import sheet_of

SYSTEM, LABEL = "template", "Excel template"
KIND = "reintegration"
FACTS, LISTS, HOW_TO = "Facts", "Lists", "How to"
# one of these stands in the row of names on every sheet
MARKS = ("case_id", "assessment_id")
HEADER_WITHIN = 10  # rows
LEVEL = "level"
# what is made of a column that holds a level or a reason why there is none
PARTS = ("applicability", "na_reason", "not_assessed_reason")
APPLIES = {LEVEL: "applicable", "na_reason": "not_applicable", "not_assessed_reason": "unknown"}

# list → (words or code in small letters) → (what it belongs to, code)
Lists = Mapping[str, Mapping[str, tuple[str, str]]]
Levels = Mapping[int, Mapping[str, tuple[str, str]]]  # by the place of the column


@dataclass(frozen=True, slots=True)
class Facts:
    """What a filled-in template says of itself: facts by key, and the words of each list, word → code."""

    said: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


def recognises(path: Path, found: Sequence[Grid]) -> bool:
    """Whether this is the template: a sheet of facts that says so."""
    return any(_said(grid).get("template") == KIND for grid in found if grid.name == FACTS)


def facts(path: Path) -> Facts:
    """The facts and lists of a template."""
    found = {grid.name: grid for grid in grids(path)}
    said = {key: value for key, value in _said(found[FACTS]).items() if value}
    words: dict[str, dict[str, str]] = {}
    for name, _, code, shown in _entries(found.get(LISTS)):
        words.setdefault(name, {})[shown] = code
    return Facts(said, words)


def read(path: Path, wanted: Wanted | None = None) -> Export:
    """The sheets of the template; a column of levels gives columns for its reasons beside it."""
    found = grids(path)
    lists: dict[str, dict[str, tuple[str, str]]] = {}
    for name, owner, code, shown in _entries({grid.name: grid for grid in found}.get(LISTS)):
        lists.setdefault(name, {}).update({_folded(code): (owner, code), _folded(shown): (owner, code)})
    sheets = [_sheet(grid, lists, wanted) for grid in found if grid.name not in (FACTS, LISTS, HOW_TO)]
    return Export(SYSTEM, LABEL, tuple(sheets))


def _said(grid: Grid) -> dict[str, str]:
    return {cells[0]: cells[1] or "" for _, cells in grid.rows if len(cells) > 1 and cells[0]}


def _entries(grid: Grid | None) -> Iterator[tuple[str, str, str, str]]:
    for _, cells in grid.rows[1:] if grid else []:
        name, owner, code, shown = (*cells, None, None, None, None)[:4]
        if name and code and shown:
            yield name, owner or "", code, shown


def _sheet(grid: Grid, lists: Lists, wanted: Wanted | None) -> Sheet:
    headers, rows = _parted(grid.rows)
    levels = {at: lists[name] for at, name in enumerate(headers) if name and _has_levels(name, lists)}
    made = [f"{headers[at]}: {part}" for at in levels for part in PARTS]
    apart = [(number, [*_plain(cells, levels), *_made(cells, levels)]) for number, cells in rows]
    return sheet_of(grid, [*headers, *made], apart, wanted)


def _parted(rows: Sequence[Row]) -> tuple[list[str | None], list[Row]]:
    """The names of the columns, and the rows below that hold anything."""
    first = rows[:HEADER_WITHIN]
    at = next((place for place, (_, cells) in enumerate(first) if set(MARKS) & set(cells)), 0)
    below = [(number, cells) for number, cells in rows[at + 1 :] if any(cells)]
    return (list(rows[at][1]) if rows else []), below


def _has_levels(header: str, lists: Lists) -> bool:
    return any(owner == LEVEL for owner, _ in lists.get(header, {}).values())


def _plain(cells: Sequence[str | None], levels: Levels) -> Iterator[str | None]:
    """The cells as they are, of a column of levels only what is no reason."""
    for at, cell in enumerate(cells):
        owner, code = _meaning(cell, levels[at]) if at in levels else (LEVEL, cell)
        yield code if owner == LEVEL else None


def _made(cells: Sequence[str | None], levels: Levels) -> Iterator[str | None]:
    """Whether each outcome applies, and the reasons."""
    for at, known in levels.items():
        owner, code = _meaning(cells[at], known)
        for part in PARTS:
            applies = APPLIES[owner] if code else None
            yield applies if part == PARTS[0] else code if part == owner else None


def _meaning(cell: str | None, known: Mapping[str, tuple[str, str]]) -> tuple[str, str | None]:
    """The part that a cell belongs to, and its code; what no list has stays a level: there it is noticed."""
    return known.get(_folded(cell), (LEVEL, cell)) if cell else (LEVEL, None)


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
