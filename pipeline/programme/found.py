"""What the files in ``sql/`` give for one provider, as rows of plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SQL = Path(__file__).parent / "sql"
OWN = ("own_cases", "own_due", "own_findings")  # read once for all lists, into temporary tables
TEXTS = ("VARCHAR", "STRING", "UUID", "DATE")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose view it is, made on which day; ``name`` is what the provider is called.

    ``provider_id`` is what the warehouse holds it as, ``own_code`` what it calls itself where that differs.
    ``numbers`` are its own case numbers by key, as far as they are at hand; ``reasons`` say what a code of
    the intake means, and ``remedies`` what to do about it.
    """

    provider_id: str
    name: str
    made_on: date
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    remedies: Mapping[str, str] = field(default_factory=dict)
    own_code: str = ""

    @property
    def folder(self) -> str:
        """What the folder of the view is called."""
        return self.own_code or self.provider_id

    @property
    def values(self) -> dict[str, object]:
        """What queries may ask for."""
        return {"provider": self.provider_id, "this_month": self.made_on.replace(day=1)}


@dataclass(frozen=True, slots=True)
class Found:
    """What a query gives: names of columns, which of them are numbers, and rows."""

    names: list[str]
    numeric: list[bool]
    rows: list[tuple[Any, ...]]

    def without(self, name: str) -> Found:
        """All columns but one."""
        place = self.names.index(name)
        kept = [each for each in range(len(self.names)) if each != place]
        return Found(
            [self.names[each] for each in kept],
            [self.numeric[each] for each in kept],
            [tuple(row[each] for each in kept) for row in self.rows],
        )

    def numbered(self, numbers: Mapping[UUID, str]) -> Found:
        """With the case number in the place of the key."""
        rows = [(numbers.get(row[0], ""), *row[1:]) for row in self.rows]
        return Found(["case_number", *self.names[1:]], self.numeric, rows)


def prepare(connection: DuckDBPyConnection, asked: Asked) -> None:
    """Make the temporary tables that lists read."""
    for name in OWN:
        query = (SQL / "own" / f"{name}.sql").read_text("utf-8")
        connection.execute(f"create or replace temp table {name} as {query}", _used(query, asked))


def found(connection: DuckDBPyConnection, name: str, asked: Asked) -> Found:
    """The rows of one list; needs ``prepare``."""
    query = (SQL / f"{name}.sql").read_text("utf-8")
    told = connection.execute(query, _used(query, asked))
    numeric = [str(column[1]).upper() not in TEXTS for column in told.description]
    return Found([column[0] for column in told.description], numeric, told.fetchall())


def _used(query: str, asked: Asked) -> dict[str, object]:
    return {key: value for key, value in asked.values.items() if f"${key}" in query}
