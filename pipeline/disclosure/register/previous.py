"""Which release the figures of a scope are compared with: the one before, as the register has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.register import withdrawals
from pipeline.disclosure.register.entry import RELEASE, WITHDRAWN, Entry
from pipeline.period import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def release_before(known: Sequence[Entry], number: int, period: str, audience: str = "") -> Entry | None:
    """The last release of an earlier period that was entered before release ``number`` and still stands.

    One of a period of the same kind where there is any: who gets half-years has no report of a quarter. With
    an ``audience`` one whose report was not withdrawn from it either. None where there is none.
    """
    of, gone = Period.parse(period), set(withdrawals.taken_back(known))
    before = [
        (Period.parse(entry.period), entry)
        for entry in known[: number - 1]
        if entry.kind == RELEASE
        and entry.number not in gone
        and not _is_withdrawn(known, entry, audience)
        and Period.parse(entry.period).last_month < of.last_month
    ]
    last = max(before, key=lambda each: (each[0].kind == of.kind, each[0], each[1].number), default=None)
    return last[1] if last else None


def enter(connection: DuckDBPyConnection, before: Mapping[str, Entry | None]) -> None:
    """Make the temporary table ``previous_releases``: the entry and period that a scope is compared with."""
    connection.execute("create temp table previous_releases (scope varchar, entry integer, period varchar)")
    rows = [(scope, entry.number, entry.period) for scope, entry in before.items() if entry]
    if rows:
        connection.executemany("insert into previous_releases values (?, ?, ?)", rows)


def compared(known: Sequence[Entry], numbers: Iterable[int], audience: str = "") -> set[int]:
    """The releases that these are compared with: in an audience's own figures, or in the region's."""
    found = (release_before(known, number, known[number - 1].period, audience) for number in numbers)
    return {entry.number for entry in found if entry}


def _is_withdrawn(known: Sequence[Entry], entry: Entry, audience: str) -> bool:
    """Whether a report of the audience for the period of an entry was withdrawn since it was entered.

    That it came out again from the same entry is not on record: then it is not compared with either.
    """
    return any(
        later.kind == WITHDRAWN and later.period == entry.period and audience in (later.reports or ())
        for later in known[entry.number :]
    )
