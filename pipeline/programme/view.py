"""What a provider sees of its own cases: lists in words, with headings above groups of their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.programme import found as findings
from pipeline.programme.found import Asked, Found
from pipeline.programme.lists import CODED, COUNTED, EMPTY, GROUPED, SETTLED, TABLES, TASKS
from pipeline.programme.texts import Texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Value = str | int | date | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are alike: what they are, and what to do about it; both may be empty."""

    heading: str
    lead: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One list: headings, and rows of texts, numbers and months; ``nothing`` is said where it has no row.

    ``above`` are the columns whose words stand above groups of rows, where a list has groups. ``open_rows``
    counts the rows about which something is to be done, where that is not all of them.
    """

    key: str
    title: str
    lead: str
    nothing: str
    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Row, ...]
    above: tuple[int, ...] = ()
    leads: tuple[str, ...] = ()  # one for each row
    first_above: int = 1  # how many of ``above`` are the heading; the others say what to do
    open_rows: int | None = None

    @property
    def is_task(self) -> bool:
        return self.key in TASKS

    @property
    def to_do(self) -> int:
        """How many rows there is something to be done about."""
        if not self.is_task:
            return 0
        return len(self.rows) if self.open_rows is None else self.open_rows

    @property
    def beside(self) -> tuple[int, ...]:
        """The columns that do not stand above groups."""
        return tuple(place for place in range(len(self.headings)) if place not in self.above)

    def groups(self, most: int) -> Iterator[Group]:
        """The first rows, group by group; one group without a heading where the list has none."""
        heads, says = self.above[: self.first_above], self.above[self.first_above :]
        leads = self.leads or ("",) * len(self.rows)
        told = list(zip(self.rows, leads, strict=True))[:most]
        for (head, said, lead), part in groupby(
            told, lambda each: (_words(each[0], heads), _words(each[0], says), each[1])
        ):
            rows = tuple(tuple(row[place] for place in self.beside) for row, _ in part)
            yield Group(", ".join(head), ": ".join(filter(None, (*said, lead))), rows)

    def size(self, group: Group) -> int | None:
        """How many rows a group has in the whole list; None where that says nothing."""
        heads = self.above[: self.first_above]
        rows = sum(", ".join(_words(row, heads)) == group.heading for row in self.rows)
        return rows if self.key in COUNTED else None


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
    findings.prepare(connection, asked)
    facts = _facts(connection, asked, texts)
    said = {"name": asked.name, "made_on": texts.day(asked.made_on), **facts}
    is_one = facts["exports"] == 1
    notes = ["about", *(["export"] if is_one else []), "as_of", "numbers" if asked.numbers else "rows", "own"]
    return View(
        mark=texts.say("mark"),
        title=texts.say("title"),
        heading=texts.say("of", **said),
        notes=tuple(texts.say(note, **said) for note in notes),
        made_on=asked.made_on,
        tables=tuple(
            _table(findings.found(connection, key, asked), key, asked, texts, is_one) for key in TABLES
        ),
    )


def _facts(connection: DuckDBPyConnection, asked: Asked, texts: Texts) -> dict[str, Any]:
    found = findings.found(connection, "facts", asked)
    facts = dict(zip(found.names, found.rows[0], strict=True))
    return facts | {"data_up_to": texts.month(facts["data_up_to"])}


def _table(found: Found, key: str, asked: Asked, texts: Texts, is_one_export: bool) -> Table:
    if found.names[0] == "case_key":
        found = found.numbered(asked.numbers) if asked.numbers else found.without("case_key")
        found = found.without("export") if is_one_export else found
    told, (heads, says) = texts.tables[key], GROUPED.get(key, ((), ()))
    explained = texts.explained.get(key, {})
    codes = [row[found.names.index(heads[0])] for row in found.rows] if explained else []
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
        above=tuple(found.names.index(name) for name in (*heads, *says)),
        leads=tuple(explained[code] for code in codes),
        first_above=len(heads),
        open_rows=sum(code not in SETTLED for code in codes) if explained else None,
    )


def _value(name: str, value: Any, asked: Asked, texts: Texts) -> Value:
    if value is None:
        return texts.values[EMPTY[name]] if name in EMPTY else None
    if name == "written_on":
        return texts.day(value)
    if isinstance(value, (int, date)):
        return value
    text = str(value)
    if name == "code":
        return f"{asked.reasons[text]} ({text})" if text in asked.reasons else text
    if name == "what_to_do":
        return texts.mend.get(text) or asked.remedies.get(text, "").replace("`", "")
    return texts.values.get(text, text) if name in CODED else text


def _words(row: Row, places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(str(row[place]) for place in places)
