"""The code lists of the contract, as the histories draw from them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Codes:
    """The code lists of the contract: by name, by what they belong to, and the criteria of each outcome."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    of: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    criteria: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def read_codes(seeds: Path) -> Codes:
    """Read the lists from the folder of seeds."""
    codes = Codes()
    for row in _rows(seeds / "code_lists.csv"):
        codes.lists.setdefault(row["code_list"], []).append(row["code"])
        for owner in filter(None, row["belongs_to"].split(";")):
            codes.of.setdefault((row["code_list"], owner), []).append(row["code"])
    codes.lists["age_groups"] = [row["code"] for row in _rows(seeds / "age_groups.csv")]
    for row in _rows(seeds / "criteria.csv"):
        codes.criteria.setdefault(row["outcome"], []).append((row["criterion"], row["kind"]))
    return codes


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
