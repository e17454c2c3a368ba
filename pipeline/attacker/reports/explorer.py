"""The figures within ``explore.html``: every row is one that was attacked, every cell one of its numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.attacker.reports.data_files import rows as rows_of
from pipeline.attacker.reports.finding import Kind, Unreadable
from pipeline.attacker.reports.labels import FIGURES, Labels, plain
from pipeline.attacker.reports.shown import COUNTS, NUMBERS, SHARES, Figure, Key, Shown
from pipeline.attacker.reports.told import Told, at_the_end, forms, judged, percents

if TYPE_CHECKING:
    from pipeline.attacker.reports.wording import Wording

DATA = re.compile(r'<script type="application/json" id="figures">(.*?)</script>', re.DOTALL)
PLAIN = "number"  # an axis that is neither of percent nor of points
# the numbers in a cell, by the kind that the catalogue gives its heading; else the kind is the number
OF_KINDS = {
    "numerator": ("numerator", "numerator_low", "numerator_high"),
    **dict.fromkeys(("percent", "points", "median"), ("estimate",)),
    **dict.fromkeys(("interval", "net_interval"), ("ci_low", "ci_high")),
    "bounds": ("bound_low", "bound_high"),
}
MONTH = re.compile(r"\d{4}-\d{2}")
PERCENT, CLOSE = 100, 5e-4  # a number that is no share is printed with six digits


def of_explorer(content: bytes, files: Mapping[str, bytes], shown: Shown, wording: Wording) -> Iterator[Kind]:
    """What is wrong with the data of an explorer."""
    found = DATA.search(content.decode("utf-8"))
    if not found:
        if any(map(_says_something, rows_of(files[FIGURES]))):
            raise Unreadable
        return
    data = json.loads(found[1])
    places = Labels.of(files).places(shown)
    layouts = [_Layout.of(one, wording) for one in data["layouts"]]
    used: set[int] = set()
    for measure, breakdown, scope, rows in data["tables"]:
        layout = layouts[data["measures"][measure][4]]
        of = data["scopes"][scope][0], data["measures"][measure][0]
        code, _, groups = data["breakdowns"][breakdown]
        for subject, milestone, group, _, *rest in rows:
            at = _code(data, "subjects", subject), _code(data, "milestones", milestone)
            key = places.get((*of, *at, code, plain(groups[group])))
            cells, drawn = rest[: len(layout.kinds)], rest[len(layout.kinds) :]
            used.update(cells)
            numbers = [_cell(data, place, wording) for place in cells]
            yield from layout.judged(key, numbers, drawn, shown)
    if {-1 - place for place in range(len(data["texts"]))} - used:
        yield Kind.UNKNOWN  # words that stand beside no figure


def _says_something(row: dict[str, object]) -> bool:
    """Whether an explorer has a line for a row of the data: not where it counts nobody."""
    return row["status"] != "z" and any(row[name] and float(str(row[name])) for name in NUMBERS)


def _code(data: dict[str, Any], table: str, place: int) -> str:
    return "" if place < 0 else str(data[table][place][0])


def _cell(data: dict[str, Any], place: int, wording: Wording) -> list[float]:
    """The numbers in a cell; the month up to which a figure counts is none."""
    return [place] if place >= 0 else wording.numbers(MONTH.sub("", str(data["texts"][-1 - place])))


@dataclass(frozen=True, slots=True)
class _Layout:
    """What stands in each cell of a row, its label first: kinds of numbers; none where it is not known."""

    axis: str
    kinds: list[frozenset[str]]

    @classmethod
    def of(cls, layout: dict[str, Any], wording: Wording) -> _Layout:
        return cls(layout["axis"], [frozenset(), *map(wording.kinds, layout["heads"])])

    def judged(
        self, key: Key | None, cells: list[list[float]], drawn: list[float | None], shown: Shown
    ) -> Iterator[Kind]:
        """What is wrong with a row: each number is one that some release showed of the figure."""
        figures = shown.of(key) if key else []
        if not figures:
            yield Kind.UNKNOWN
            return
        yield from judged(self._drawn(key, drawn), shown)
        for kinds, numbers in zip(self.kinds, cells, strict=True):
            for number in numbers:
                allowed = (value for figure in figures for value in _allowed(kinds, figure))
                if not any(abs(number - value) < CLOSE for value in allowed):
                    yield Kind.OTHER

    def _drawn(self, key: Key | None, drawn: list[float | None]) -> Iterator[Told]:
        """What is drawn: in whole percent or points, or as it is."""
        scale = 1 if self.axis == PLAIN else PERCENT
        if len(drawn) > len(SHARES):
            raise Unreadable
        for name, value in zip(SHARES, drawn, strict=False):
            if value is not None:
                yield Told(key, name, value / scale, 0 if self.axis == PLAIN else 1 / PERCENT)


def _allowed(kinds: frozenset[str], figure: Figure) -> Iterator[float]:
    """The numbers of a figure that may stand in a cell, without their sign; of no kind: all of them."""
    names = [name for kind in kinds for name in OF_KINDS.get(kind, (kind,))] if kinds else (*SHARES, *COUNTS)
    for name in names:
        if name in COUNTS:
            yield from () if (count := figure[name]) is None else (abs(count),)
        elif name in SHARES:
            yield from map(abs, percents(figure, (name,)))
    if "estimate" in names:  # as it is, of what is no share; and of a band its end
        yield from map(abs, (*forms(figure, "estimate"), *at_the_end(figure)))
