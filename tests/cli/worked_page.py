"""Reads the tables of the page that follows one person, and what their cells say.

A table that is to be compared stands under a comment: its kind, then settings, ``<!-- figures: measure=M01
down=outcome across=milestone -->``. ``down`` and ``across`` say what the first column and the head name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PACKAGE = DOCS / "worked_example" / "package"
PAGE = (DOCS / "worked_example.md").read_text("utf-8")
NO_ROW, MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"
MARKED = re.compile(r"^<!-- ([a-z]+)(?:: ([^>]*?))? -->\n((?:\|.*\n)+)", re.MULTILINE)
MARKER = re.compile(r"^<!-- ", re.MULTILINE)
PART = re.compile(
    r"(?P<shares>-?\d+/\d+)|(?:(?P<unknown>\d+) )?unknown|(?:(?P<not_applicable>\d+) )?n/a|"
    r"median (?P<median>\d+)|(?:kappa|ICC) (?P<kappa>[\d.]+) of (?P<rated>\d+)|no median"
)
NUMBERED = ("milestone", "area")


@dataclass(frozen=True, slots=True)
class Place:
    """Which figure: None is a measure without outcome, all areas together, the cut-off, or no half-year."""

    measure: str
    outcome: str | None = None
    area: int | None = None
    milestone: int | None = None
    scope: str = "region"
    half_year: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """The counts of a row of figures."""

    numerator: int | None
    denominator: int
    unknown: int = 0
    not_applicable: int = 0
    due: int = 1

    @property
    def is_empty(self) -> bool:
        return not (self.numerator or self.denominator or self.unknown or self.not_applicable)


@dataclass(frozen=True, slots=True)
class Marked:
    """A table under a marker: what the marker says, the head, and the rows."""

    kind: str
    told: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def settings(self) -> dict[str, str]:
        return dict(word.split("=", 1) for word in self.told.split())

    def cells(self) -> Iterator[tuple[str, str, str]]:
        """What each cell is named by on the left and above, and its text; reasons are no cells."""
        for row in self.rows:
            for column, cell in zip(self.head[1:], row[1:], strict=True):
                if column != "why":
                    yield first_word(row[0]), first_word(column), cell


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def marked_tables(kind: str, page: str = PAGE) -> list[Marked]:
    """The tables of one kind; a marker without a table is an error."""
    found = [_table(*match.groups()) for match in MARKED.finditer(page)]
    if len(found) != len(MARKER.findall(page)):
        raise ValueError("a marker without a table")
    return [table for table in found if table.kind == kind]


def first_word(cell: str) -> str:
    """What a cell names, without the words behind it."""
    return cell.split(" ")[0].strip("`")


def figures(table: Marked, measures: Sequence[str], outcomes: Sequence[str]) -> dict[Place, str]:
    """The cells of a table of figures by place; ``M11_*`` is every such measure not named otherwise."""
    down, across = table.settings["down"], table.settings["across"]
    known = {"measure": measures, "outcome": outcomes}.get(down, ())
    named = {first_word(row[0]) for row in table.rows}
    told: dict[Place, str] = {}
    for row, column, cell in table.cells():
        for one in _meant(row, known, named):
            place = _place({**table.settings, down: one, across: column})
            if place in told:
                raise ValueError(f"{place} stands twice in one table")
            told[place] = cell
    return told


def figure(cell: str) -> Figure | None:
    """The counts that a cell gives; None where there is no row."""
    if cell == NO_ROW:
        return None
    numerator: int | None = 0
    denominator = unknown = not_applicable = 0
    for part in cell.replace(MINUS, "-").split(", "):
        said = PART.fullmatch(part)
        if said is None:
            raise ValueError(f"a cell that says nothing: {cell}")
        if said["shares"]:
            numerator, denominator = map(int, said["shares"].split("/"))
        elif "median" in part or said["kappa"]:
            numerator, denominator = None, int(said["rated"] or 1)
        elif part.endswith("unknown"):
            unknown = int(said["unknown"] or 1)
        else:
            not_applicable = int(said["not_applicable"] or 1)
    return Figure(numerator, denominator, unknown, not_applicable)


def estimate(cell: str) -> float | None:
    """The median, kappa or ICC that a cell gives; None where it gives none."""
    said = PART.fullmatch(cell)
    words = (said["median"] or said["kappa"]) if said else None
    return float(words) if words else None


def _place(named: Mapping[str, str]) -> Place:
    numbers = {
        name: None if named.get(name, "all") in ("all", "cut-off") else int(named[name]) for name in NUMBERED
    }
    outcome = named.get("outcome", "none")
    scope = named.get("scope", "region")
    half_year = named.get("half_year")
    return Place(
        named["measure"], None if outcome == "none" else outcome, scope=scope, half_year=half_year, **numbers
    )


def _meant(word: str, known: Sequence[str], named: set[str]) -> list[str]:
    if "*" not in word:
        return [word]
    return [code for code in known if fnmatchcase(code, word) and code not in named]


def _table(kind: str, told: str | None, text: str) -> Marked:
    head, _, *rows = (_split(line) for line in text.splitlines())
    return Marked(kind, told or "", head, tuple(rows))


def _split(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))
