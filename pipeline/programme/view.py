"""What a provider sees of its own cases: tables read from the marts, of its rows only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
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
CODED = {"standing", "state", "window_before", "what_is_missing", "severity", "by_kind", "by_group"}
SPOKEN = {"case_status", "consent", "last_assessed", "reason"}  # a label, or one of our codes

Value = str | int | None


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


def read(
    connection: DuckDBPyConnection,
    provider_id: str,
    name: str,
    numbers: Mapping[UUID, str],
    made_on: date,
    texts: Texts,
) -> View:
    """Read the view of one provider; ``numbers`` are its own case numbers by key, as far as they are at hand."""
    facts = _facts(connection, provider_id)
    said = {"name": name, "made_on": made_on.isoformat(), **facts}
    notes = ("about", "own", "numbers" if numbers else "rows", "as_of")
    return View(
        mark=texts.say("mark"),
        title=texts.say("title"),
        heading=texts.say("of", **said),
        notes=tuple(texts.say(note, **said) for note in notes),
        made_on=made_on,
        tables=tuple(_table(connection, key, provider_id, numbers, texts) for key in TABLES),
    )


def _facts(connection: DuckDBPyConnection, provider_id: str) -> dict[str, object]:
    names, rows, _ = _asked(connection, "facts", provider_id)
    return dict(zip(names, rows[0], strict=True))


def _asked(
    connection: DuckDBPyConnection, name: str, provider_id: str
) -> tuple[list[str], list[tuple[object, ...]], list[bool]]:
    """Names and rows of a query, and which of its columns are numbers."""
    query = (SQL / f"{name}.sql").read_text("utf-8")
    found = connection.execute(query, {"provider": provider_id})
    names = [column[0] for column in found.description]
    numeric = [str(column[1]).upper() not in ("VARCHAR", "STRING", "UUID") for column in found.description]
    return names, found.fetchall(), numeric


def _table(
    connection: DuckDBPyConnection, key: str, provider_id: str, numbers: Mapping[UUID, str], texts: Texts
) -> Table:
    names, rows, numeric = _asked(connection, key, provider_id)
    if names[0] == "case_key":
        first = ["case_number"] if numbers else []
        rows = [(*((numbers.get(_uuid(row[0]), ""),) if numbers else ()), *row[1:]) for row in rows]
        names, numeric = [*first, *names[1:]], [*(False for _ in first), *numeric[1:]]
    told = texts.tables[key]
    return Table(
        key=key,
        title=told["title"],
        lead=told["lead"],
        nothing=told["nothing"],
        headings=tuple(texts.columns[name] for name in names),
        numeric=tuple(numeric),
        rows=tuple(
            tuple(_value(name, value, texts) for name, value in zip(names, row, strict=True)) for row in rows
        ),
    )


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _value(name: str, value: object, texts: Texts) -> Value:
    if value is None or isinstance(value, int):
        return value
    text = str(value)
    return texts.values.get(text, text) if name in CODED | SPOKEN else text
