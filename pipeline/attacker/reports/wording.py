"""The words that a report is written with, as far as they say where a number of people stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

# where the catalogue tells how many people of how many, and the names of the two numbers
OF_PEOPLE = {
    "cells.k_of_n": ("k", "n"),
    "cells.of": ("number", "base"),
    "chart.value": ("achieved", "known"),
    "phrase.estimate": ("achieved", "known"),
    "phrase.net": ("number", "people"),
    "targets.known": ("known", "due"),
    "brief.missing.count": ("missing", "due"),
}
# two numbers in one sentence that count outcomes, areas, comparisons, cells, tables, checks, rows or pages
OF_THINGS = (
    ("reached", "shown"), ("higher", "shown"), ("shown", "total"), ("clear", "tried"), ("told", "cells"),
    ("withheld", "asked"), ("number", "areas"), ("clean", "checks"), ("page", "pages"), ("part", "parts"),
)  # fmt: skip
THINGS_THEN = "brief.tiles.reached_then"
TILES_OF_OUTCOMES = ("brief.tiles.reached_target", "brief.tiles.reached_half")
# sizes of a scope and of the region, rounded to tens
OF_SCOPES = ("own", "region")
GAP = "[\\s\x1f]"  # white space, and where an element within a line begins or ends
PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}")
BAND = "band.numbers"
THRESHOLDS = ("coverage_bounds_first", "coverage_bounds_only")


@dataclass(frozen=True)
class Wording:
    """The catalogue of a language: texts by key, tables within tables; numbers stand in ``{braces}``.

    ``rules`` are whole percentages of rules that sentences name.
    """

    catalogue: Mapping[str, Any]
    rules: frozenset[int] = frozenset()

    @classmethod
    def of(cls, catalogue: Mapping[str, Any], seeds: Path) -> Wording:
        """With the thresholds of coverage among the assumptions in the folder of seeds."""
        with (seeds / "assumptions.csv").open(encoding="utf-8", newline="") as file:
            values = {row["assumption"]: row["value"] for row in csv.DictReader(file)}
        return cls(catalogue, frozenset(round(100 * float(values[name])) for name in THRESHOLDS))

    def text(self, key: str) -> str:
        """A text by its dotted key; empty where there is none."""
        found: Any = self.catalogue
        for part in key.split("."):
            found = found.get(part, "") if isinstance(found, Mapping) else ""
        return found if isinstance(found, str) else ""

    @cached_property
    def apart(self) -> str:
        """What stands between thousands."""
        return self.text("words.thousands") or ","

    @cached_property
    def mark(self) -> str:
        """What stands before a fraction."""
        return self.text("words.decimal") or "."

    @cached_property
    def count(self) -> str:
        """The pattern of a count with its thousands apart."""
        return rf"(?:\d{{1,3}}(?:{re.escape(self.apart)}\d{{3}})+|\d+)"

    def number(self, words: str) -> int:
        """A count as it is printed."""
        return int(words.replace(self.apart, "").replace("\N{MINUS SIGN}", "-"))

    @cached_property
    def _number(self) -> re.Pattern[str]:
        return re.compile(rf"{self.count}(?:{re.escape(self.mark)}\d+)?")

    def numbers(self, words: str) -> list[float]:
        """Every number in some words, without its sign."""
        found = self._number.findall(words)
        return [float(one.replace(self.apart, "").replace(self.mark, ".")) for one in found]

    def kinds(self, head: str) -> frozenset[str]:
        """The kinds of numbers that a heading of a column stands for; none where there is no such heading."""
        tables = self.catalogue.get("columns", {}).values()
        named = [table for table in tables if isinstance(table, Mapping)]
        return frozenset(kind for table in named for kind, words in table.items() if words == head)

    def fixed_numbers(self, table: str) -> set[int]:
        """The whole numbers that stand in the texts of a table themselves, such as those of rules."""
        texts = (PLACEHOLDER.sub("", text) for text in _texts(self.catalogue.get(table, {})))
        return {int(one) for text in texts for one in re.findall(r"\d+", text)}

    @cached_property
    def pairs(self) -> list[tuple[re.Pattern[str], bool]]:
        """Patterns of two counts (and the low end of a band before the first), and whether k stands first."""
        band = literal(_two(self.text(BAND), ("low", "high"))[1])
        low = rf"(?:(?P<low>{self.count}){band})?" if band else "(?P<low>)?"
        one = rf"{low}(?P<a>\N{{MINUS SIGN}}?{self.count})"
        two = rf"(?P<b>{self.count})(?![\d])"
        return [
            (re.compile(rf"(?<![\d])(?:{one}{literal(between)}{two})"), k_first)
            for between, k_first in self._between
        ]

    @cached_property
    def _between(self) -> list[tuple[str, bool]]:
        """What stands between two counts of people, and whether k is the first of them."""
        found: dict[tuple[str, bool], None] = {}
        for key, (k, n) in OF_PEOPLE.items():
            first, between, second = _two(self.text(key), (k, n))
            if between.strip():
                found[between, (first, second) == (k, n)] = None
        return [*found]

    @cached_property
    def of_things(self) -> list[re.Pattern[str]]:
        """Patterns of sentences with two numbers that count no people."""
        found = [
            pattern
            for text in _texts(self.catalogue)
            for names in OF_THINGS
            for pattern in [self._around(text, names)]
            if pattern
        ]
        found += [pattern for text in _texts(self.catalogue) for pattern in self._of_a_fixed_number(text)]
        for tile in TILES_OF_OUTCOMES:
            pair = self._around(self.text("brief.tiles.of"), ("k", "n"))
            if pair and self.text(tile):
                found.append(f"{literal(self.text(tile))}{GAP}*{pair}")
        then = self._around(self.text(THINGS_THEN), ("k", "n"))
        return [re.compile(one) for one in (*found, then) if one]

    @cached_property
    def of_scopes(self) -> list[re.Pattern[str]]:
        """Patterns of sentences with the sizes of two scopes, in this order or the other."""
        found = (self._around(text, OF_SCOPES) for text in _texts(self.catalogue))
        return [re.compile(one) for one in found if one]

    def _of_a_fixed_number(self, text: str) -> Iterator[str]:
        """A number of as many as the text itself says, such as ten outcomes, with the fixed words around."""
        parts = PLACEHOLDER.split(text)
        for place in range(1, len(parts), 2):
            before, after = parts[place - 1], parts[place + 1]
            for between, _ in self._between:
                is_first = re.match(rf"{re.escape(between)}\d", after)
                if is_first or re.search(rf"\d{re.escape(between)}$", before):
                    yield f"{literal(before)}{self.count}{literal(after)}"

    def _around(self, text: str, names: tuple[str, str]) -> str:
        """Two numbers with the fixed words around them; empty where a text has not both side by side."""
        first, between, second = _two(text, names)
        if not first:
            return ""
        before, _, rest = text.partition(f"{{{first}}}")
        _, _, after = rest.partition(f"{{{second}}}")
        start, end = PLACEHOLDER.split(before)[-1], PLACEHOLDER.split(after)[0]
        counts = rf"(?<![\d]){self.count}{literal(between)}{self.count}"
        return f"{literal(start)}{counts}{literal(end)}"


def literal(words: str) -> str:
    """Words as a pattern, with any white space and the ends of elements where they have a space."""
    return f"{GAP}+".join(re.escape(part) for part in re.split(r"\s+", words))


def _two(text: str, names: tuple[str, str]) -> tuple[str, str, str]:
    """The first of two numbers in a text, what stands between them, and the second; empty if not both."""
    parts = PLACEHOLDER.split(text)
    for place in range(1, len(parts) - 2, 2):
        if {parts[place], parts[place + 2]} == {*names}:
            return parts[place], parts[place + 1], parts[place + 2]
    return "", "", ""


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Mapping):
        for below in tree.values():
            yield from _texts(below)
