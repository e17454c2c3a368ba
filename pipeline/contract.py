"""The contract of an export package, read from the seeds: tables, columns and code lists."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

REQUIRED_TABLES = ("cases", "assessments", "outcome_ratings")

# Lists that are seeds of their own, with the column that holds the code.
SEED_LISTS = {
    "countries": "code",
    "age_groups": "code",
    "outcomes": "outcome",
    "criteria": "criterion",
    "service_areas": "service_area",
}

# What a code depends on, where the lists say so: outcome, kind of spell, kind of criterion.
KIND_OF_CRITERION = {"essential": "criterion", "independence": "criterion", "red_flag": "red_flag"}


@dataclass(frozen=True, slots=True)
class ListedCode:
    """One code of a list; ``belongs_to`` is empty where the code suits every row.

    ``also`` are shorter texts that mean the same: two letters of a country, the short name of an outcome.
    """

    code: str
    label: str
    belongs_to: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an input table; ``kind`` is id, code, codes, month, integer or label."""

    table: str
    name: str
    position: int
    is_key: bool
    is_required: bool
    kind: str
    code_list: str
    description: str = ""

    @property
    def stored_as(self) -> str:
        """The name in landing: identifiers are stored as keys that nobody can turn back."""
        return f"{self.name.removesuffix('_id')}_key" if self.kind == "id" else self.name

    @property
    def sql_type(self) -> str:
        if self.name == "seq":
            return "integer"
        return {"id": "uuid", "month": "date", "integer": "smallint", "codes": "varchar[]"}.get(
            self.kind, "varchar"
        )


@dataclass(frozen=True, slots=True)
class Table:
    """One input table with its columns in the order of the contract."""

    name: str
    columns: tuple[Column, ...]

    @property
    def keys(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_key)

    @property
    def is_required(self) -> bool:
        return self.name in REQUIRED_TABLES

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True, slots=True)
class Contract:
    """All tables and code lists; tables come parents first, so that rows can be judged in this order."""

    tables: Mapping[str, Table]
    lists: Mapping[str, tuple[ListedCode, ...]]
    criterion_kinds: Mapping[str, str]

    def codes(self, code_list: str) -> list[str]:
        return list(dict.fromkeys(listed.code for listed in self.lists[code_list]))

    def words(self) -> list[str]:
        """The words of all codes and labels, in small letters."""
        said = (f"{listed.code} {listed.label}" for found in self.lists.values() for listed in found)
        return sorted({word for each in said for word in re.findall("[a-z]+", each.casefold())})

    def is_parent(self, table: Table) -> bool:
        return any(
            owner.name == table.name for other in self.tables.values() for _, owner in self.parents(other)
        )

    def parents(self, table: Table) -> list[tuple[Column, Table]]:
        """The columns that point to the one key column of another table, with that table."""
        owners = {owner.keys[0].name: owner for owner in self.tables.values() if len(owner.keys) == 1}
        found = ((column, owners.get(column.name)) for column in table.columns if column.kind == "id")
        return [(column, owner) for column, owner in found if owner is not None and owner.name != table.name]


def load(seeds: Path) -> Contract:
    """Read the contract: ``input_columns.csv``, ``code_lists.csv`` and the lists with files of their own."""
    lists: dict[str, tuple[ListedCode, ...]] = {}
    for row in _rows(seeds / "code_lists.csv"):
        listed = ListedCode(row["code"], row["label"], row["belongs_to"])
        lists[row["code_list"]] = (*lists.get(row["code_list"], ()), listed)
    for name, key in SEED_LISTS.items():
        rows = _rows(seeds / f"{name}.csv")
        lists[name] = tuple(
            ListedCode(row[key], row.get("label") or row.get("name") or "", "", _also(row)) for row in rows
        )
    kinds = {row["criterion"]: KIND_OF_CRITERION[row["kind"]] for row in _rows(seeds / "criteria.csv")}
    return Contract(tables=_tables(seeds), lists=lists, criterion_kinds=kinds)


def _also(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (row.get("iso2"), row.get("short_name"))))


def _tables(seeds: Path) -> dict[str, Table]:
    columns: dict[str, list[Column]] = {}
    for row in _rows(seeds / "input_columns.csv"):
        column = Column(
            table=row["table_name"],
            name=row["column_name"],
            position=int(row["position"]),
            is_key=row["is_key"] == "true",
            is_required=row["is_required"] == "true",
            kind=row["kind"],
            code_list=row["code_list"],
            description=row["description"],
        )
        columns.setdefault(column.table, []).append(column)
    return {
        name: Table(name, tuple(sorted(found, key=lambda c: c.position))) for name, found in columns.items()
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
