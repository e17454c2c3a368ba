"""The project's own Excel template, recognised by its sheet of facts; it brings its words for every code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.sources.grids import Grid, Row, grids
from pipeline.sources.sheets import Export, Sheet, Wanted

SYSTEM = "template"
KIND = "reintegration"
FACTS, LISTS, HOW_TO = "Facts", "Lists", "How to"
# one of these stands in the row of names on every sheet
MARKS = ("case_id", "assessment_id")
HEADER_WITHIN = 10  # rows
LEVEL = "level"
# what is made of a column that holds a level or a reason why there is none
MADE = ("applicability", "na_reason", "not_assessed_reason")
APPLIES = {LEVEL: "applicable", "na_reason": "not_applicable", "not_assessed_reason": "unknown"}

# list → (words or code in small letters) → (what it belongs to, code)
Lists = Mapping[str, Mapping[str, tuple[str, str]]]


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
    return Export(SYSTEM, path.name, tuple(sheets))


def _said(grid: Grid) -> dict[str, str]:
    return {cells[0]: cells[1] or "" for _, cells in grid.rows if len(cells) > 1 and cells[0]}


def _entries(grid: Grid | None) -> Iterator[tuple[str, str, str, str]]:
    for _, cells in grid.rows[1:] if grid else []:
        name, owner, code, shown = (*cells, None, None, None, None)[:4]
        if name and code and shown:
            yield name, owner or "", code, shown


def _sheet(grid: Grid, lists: Lists, wanted: Wanted | None) -> Sheet:
    headers, rows = _parted(grid.rows)
    columns: dict[str, list[str | None]] = {}
    made: list[str] = []
    for place, header in enumerate(headers):
        made += _asked(header, lists)
        for name in (header, *_asked(header, lists)):
            if wanted is not None and wanted(grid.name, name):
                columns[name] = [_cell(cells[place], header, name, lists) for _, cells in rows]
    return Sheet(grid.file, grid.name, (*headers, *made), [number for number, _ in rows], columns)


def _parted(rows: Sequence[Row]) -> tuple[list[str], list[Row]]:
    """The names of the columns, and the rows below that hold anything."""
    at = next(
        (place for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]) if set(MARKS) & set(cells)),
        0,
    )
    headers = _named(rows[at][1]) if rows else []
    return headers, [(number, cells) for number, cells in rows[at + 1 :] if any(cells)]


def _named(cells: Sequence[str | None]) -> list[str]:
    named: list[str] = []
    for place, cell in enumerate(cells):
        name = cell or f"column {_letters(place)}"
        count = sum(1 for before in cells[:place] if before == cell) if cell else 0
        named.append(f"{name} ({count + 1})" if count else name)
    return named


def _letters(place: int) -> str:
    """The letters of a column from 0, as a spreadsheet shows them.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    rest, last = divmod(place, 26)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + last)


def _asked(header: str, lists: Lists) -> list[str]:
    """The columns that are made of one that holds levels and reasons."""
    holds = any(owner == LEVEL for owner, _ in lists.get(header, {}).values())
    return [f"{header}: {name}" for name in MADE] if holds else []


def _cell(cell: str | None, header: str, name: str, lists: Lists) -> str | None:
    """A cell as it is; of a column of levels what belongs to the part that is asked for."""
    if cell is None or not _asked(header, lists):
        return cell
    # what no list has stays where the level is: there it is noticed
    owner, code = lists[header].get(_folded(cell), (LEVEL, cell))
    part = name.rpartition(": ")[2] if name != header else LEVEL
    if part == MADE[0]:
        return APPLIES[owner]
    return code if part == owner else None


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
