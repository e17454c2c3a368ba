"""What others measure, matched with the outcomes and service areas: three tables, read and checked.

Each match says how well its source was seen, and a list that was not seen is ``unknown``, never guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import ReintegrationError
from pipeline.reference.seeds import read

if TYPE_CHECKING:
    from pipeline.settings import Settings

FOLDER = Path(__file__).parent
MATCHES = {
    "maps": "The same subject. The note says what one of them lacks.",
    "part": "One of them holds a part of the other, or the same subject otherwise asked.",
    "none": "Nothing on the other side.",
    "unknown": "Cannot be said: the list on their side was not seen.",
}
SEEN = {
    "full_text": "The text itself was read.",
    "abstract": "An abstract, a summary, a registry entry or the opening of a text was read.",
    "second_hand": "It was read as somebody else quotes or stores it.",
    "general_knowledge": "Nobody looked it up: do not cite it.",
}


@dataclass(frozen=True, slots=True)
class Framework:
    """An instrument, classification or set of indicators of others."""

    framework: str
    name: str
    publisher: str
    kind: str
    scale: str
    source: str
    seen: str
    not_seen: str
    differences: str


@dataclass(frozen=True, slots=True)
class Item:
    """What a framework consists of: a domain, an outcome, a unit, an indicator."""

    framework: str
    item: str
    name: str
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An outcome (O01 to O10) or service area (1 to 10) beside an item; one side empty where nothing is."""

    framework: str
    ours: str
    theirs: str
    match: str
    seen: str
    note: str


@dataclass(frozen=True, slots=True)
class Crosswalks:
    """All three tables in the order of their files."""

    frameworks: tuple[Framework, ...]
    items: tuple[Item, ...]
    pairs: tuple[Pair, ...]

    @property
    def rows(self) -> Iterator[Framework | Item | Pair]:
        """The rows of all tables."""
        yield from self.frameworks
        yield from self.items
        yield from self.pairs


Row = TypeVar("Row", Framework, Item, Pair)


def load(settings: Settings, folder: Path = FOLDER) -> Crosswalks:
    """The tables; ``ReintegrationError`` where one contradicts itself, the others or the seeds."""
    frameworks, items, pairs = _rows(folder, Framework), _rows(folder, Item), _rows(folder, Pair)
    crosswalks = Crosswalks(tuple(frameworks), tuple(items), tuple(pairs))
    ours = {row["outcome"] for row in read(settings, "outcomes")}
    ours |= {row["service_area"] for row in read(settings, "service_areas")}
    if wrong := [*_empty(crosswalks), *_unlisted(crosswalks, ours), *_unmatched(crosswalks, ours)]:
        raise ReintegrationError(
            f"The crosswalks do not hold together: {'; '.join(wrong)}.",
            "Correct the files in pipeline/reference/crosswalks/, then run `make docs`.",
        )
    return crosswalks


def _rows(folder: Path, kind: type[Row]) -> Iterator[Row]:
    with (folder / f"{kind.__name__.lower()}s.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield kind(**row)


def _empty(crosswalks: Crosswalks) -> Iterator[str]:
    """Cells that may not be empty: all, but one side of a pair."""
    for row in crosswalks.rows:
        for field in fields(row):
            if not getattr(row, field.name) and field.name not in ("ours", "theirs"):
                yield f"{row.framework} has a row of {type(row).__name__.lower()}s without {field.name}"


def _unlisted(crosswalks: Crosswalks, ours: set[str]) -> Iterator[str]:
    """Codes that no list knows, pairs that stand there twice, matches with a side too few or too many."""
    frameworks = {row.framework for row in crosswalks.frameworks}
    items = {(row.framework, row.item) for row in crosswalks.items}
    for row in crosswalks.rows:
        if row.framework not in frameworks or row.seen not in SEEN:
            yield f"{row.framework}: no such framework, or no such mark as {row.seen}"
    seen: set[tuple[str, str, str]] = set()
    for pair in crosswalks.pairs:
        key = (pair.framework, pair.ours, pair.theirs)
        known = pair.ours in ours | {""} and (not pair.theirs or (pair.framework, pair.theirs) in items)
        sides = bool(pair.ours) + bool(pair.theirs)
        fitting = {"maps": (2,), "part": (2,), "none": (1,), "unknown": (1, 2)}
        if not known or sides not in fitting.get(pair.match, ()) or key in seen:
            yield f"{' '.join(filter(None, key))} ({pair.match}) does not fit, or stands there twice"
        seen.add(key)


def _unmatched(crosswalks: Crosswalks, ours: set[str]) -> Iterator[str]:
    """What has no row: one of ours in a framework, or an item of theirs."""
    for framework in crosswalks.frameworks:
        pairs = [pair for pair in crosswalks.pairs if pair.framework == framework.framework]
        theirs = {row.item for row in crosswalks.items if row.framework == framework.framework}
        missing = (ours - {pair.ours for pair in pairs}) | (theirs - {pair.theirs for pair in pairs})
        if missing:
            yield f"{framework.framework} has no row for {', '.join(sorted(missing))}"
