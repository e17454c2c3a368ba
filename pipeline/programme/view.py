"""What a provider sees of its own cases: tables read from the marts, of its rows only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pipeline.programme.texts import Texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SQL = Path(__file__).parent / "sql"
# what there is to do comes first
TABLES = (
    "worklist", "missed", "not_known", "contradictions", "outcomes", "numbers", "changes", "put_aside",
    "late_baselines", "no_consent_month", "caseload",
)  # fmt: skip
# columns of codes, some of them beside labels of the lists
CODED = {
    "standing", "state", "window_before", "what_is_missing", "severity", "by_kind", "by_group", "case_status",
    "consent", "last_assessed", "reason",
}  # fmt: skip

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose view it is, made on which day; ``name`` is what the provider is called.

    ``numbers`` are its own case numbers by key, and ``reasons`` say what a code of the intake means, as far
    as they are at hand.
    """

    provider_id: str
    name: str
    made_on: date
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, object]:
        """What queries may ask for."""
        return {"provider": self.provider_id, "this_month": self.made_on.replace(day=1)}


@dataclass(frozen=True, slots=True)
class Table:
    """One list: headings, and rows of texts and numbers; ``nothing`` is said where it has no row."""

    key: str
    title: str
    lead: str
    nothing: str
    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """All lists of one provider, and what is said above them."""

    mark: str
    title: str
    heading: str
    notes: tuple[str, ...]
    made_on: date
    tables: tuple[Table, ...]


def read(connection: DuckDBPyConnection, asked: Asked, texts: Texts) -> View:
    """Read the view of one provider; the figures must have been built."""
    facts = _facts(connection, asked)
    said = {"name": asked.name, "made_on": asked.made_on.isoformat(), **facts}
    is_one = facts["exports"] == 1
    notes = ["about", "own", "numbers" if asked.numbers else "rows", *(["export"] if is_one else []), "as_of"]
    return View(
        mark=texts.say("mark"),
        title=texts.say("title"),
        heading=texts.say("of", **said),
        notes=tuple(texts.say(note, **said) for note in notes),
        made_on=asked.made_on,
        tables=tuple(_table(_found(connection, key, asked), key, asked, texts, is_one) for key in TABLES),
    )


def _facts(connection: DuckDBPyConnection, asked: Asked) -> dict[str, Any]:
    found = _found(connection, "facts", asked)
    return dict(zip(found.names, found.rows[0], strict=True))


@dataclass(frozen=True, slots=True)
class _Found:
    """What a query gives: names of columns, which of them are numbers, and rows."""

    names: list[str]
    numeric: list[bool]
    rows: list[tuple[Any, ...]]

    def without(self, name: str) -> _Found:
        place = self.names.index(name)
        kept = [each for each in range(len(self.names)) if each != place]
        return _Found(
            [self.names[each] for each in kept],
            [self.numeric[each] for each in kept],
            [tuple(row[each] for each in kept) for row in self.rows],
        )

    def numbered(self, numbers: Mapping[UUID, str]) -> _Found:
        """With the case number in the place of the key."""
        rows = [(numbers.get(row[0], ""), *row[1:]) for row in self.rows]
        return _Found(["case_number", *self.names[1:]], self.numeric, rows)


def _found(connection: DuckDBPyConnection, name: str, asked: Asked) -> _Found:
    query = (SQL / f"{name}.sql").read_text("utf-8")
    values = {key: value for key, value in asked.values.items() if f"${key}" in query}
    found = connection.execute(query, values)
    texts = ("VARCHAR", "STRING", "UUID")
    numeric = [str(column[1]).upper() not in texts for column in found.description]
    return _Found([column[0] for column in found.description], numeric, found.fetchall())


def _table(found: _Found, key: str, asked: Asked, texts: Texts, is_one_export: bool) -> Table:
    if found.names[0] == "case_key":
        found = found.numbered(asked.numbers) if asked.numbers else found.without("case_key")
        found = found.without("export") if is_one_export else found
    told = texts.tables[key]
    return Table(
        key=key,
        title=told["title"],
        lead=told["lead"],
        nothing=told["nothing"],
        headings=tuple(texts.columns[name] for name in found.names),
        numeric=tuple(found.numeric),
        rows=tuple(
            tuple(_value(name, value, asked, texts) for name, value in zip(found.names, row, strict=True))
            for row in found.rows
        ),
    )


def _value(name: str, value: Any, asked: Asked, texts: Texts) -> Value:
    if value is None or isinstance(value, int):
        return value
    text = str(value)
    if name == "code" and text in asked.reasons:
        return f"{text}: {asked.reasons[text]}"
    return texts.values.get(text, text) if name in CODED else text
