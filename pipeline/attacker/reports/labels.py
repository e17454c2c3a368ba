"""Figures by the labels that people read: the code lists of the folder say what each code is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.attacker.reports.data_files import columns_of_groups, rows
from pipeline.attacker.reports.shown import REGION

if TYPE_CHECKING:
    from pipeline.attacker.reports.shown import Key, Shown

CODES, FIGURES = "data/code_lists.csv", "data/indicator_values.csv"
BETWEEN = re.compile(r"[\s,;،؛、]+")  # labels of a group with two codes stand with these between them
# scope, measure, outcome or service area, milestone, breakdown, label of the group
Place = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Labels:
    """The label of each code by list; columns of groups in the order in which their labels stand."""

    labels: dict[tuple[str, str], str]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Labels:
        """Those of a folder. KeyError where it has no code lists or no data."""
        found = {(str(row["list"]), str(row["code"])): str(row["label"]) for row in rows(files[CODES])}
        return cls(found, tuple(columns_of_groups(files[FIGURES])))

    def group(self, key: Key) -> str | None:
        """The label of a group, without what stands between; None where a code is not in the lists."""
        codes = dict(key.group)
        said = [self.labels.get((column, codes[column])) for column in self.columns if column in codes]
        return None if None in said or len(said) < len(codes) else plain("".join(map(str, said)))

    def code(self, of_list: str, label: str) -> str:
        """The code of a label in a list; the label itself where the list has none such."""
        return self._codes.get((of_list, plain(label)), label)

    @cached_property
    def _codes(self) -> dict[tuple[str, str], str]:
        return {(of_list, plain(label)): code for (of_list, code), label in self.labels.items()}

    def places(self, shown: Shown) -> dict[Place, Key]:
        """Every figure that was shown and whose group has a label, by what tells it apart to people."""
        return {
            (key.scope, key.measure, key.subject, _words(key.milestone), key.breakdown, label): key
            for key in shown.figures
            if (label := self.group(key)) is not None
        }

    def scope(self, name: str, shown: Shown) -> str:
        """The scope of a name: that of the region, or else the report's own."""
        return REGION if plain(name) == plain(self.labels.get(("scope", REGION), "")) else shown.scope


def plain(label: str) -> str:
    """A label without white space and what stands between labels."""
    return BETWEEN.sub("", label)


def _words(milestone: int | None) -> str:
    return "" if milestone is None else str(milestone)
