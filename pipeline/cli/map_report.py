"""What `reintegration map` says: what became of every column, what has to be answered, what a trial found."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.cli import printing

if TYPE_CHECKING:
    from pipeline.jobs import Drafted, Fault, Finding, OpenLine

HEADS = {
    "question": "You decide",
    "mapped": "Mapped",
    "proposed": "Perhaps (a comment in the draft)",
    "not mapped": "Not mapped",
    "defaulted": "Not in the export, so filled in",
    "will not be read": "Will not be read",
}
BETWEEN = " -/._"  # signs between a visit and an outcome
TIMES = " \u00d7 "
FEWEST = 6  # headers that are told as so many times so many
MOST_ROWS = 10  # numbers of rows that are told of one fault


def drafted(made: Drafted, width: int) -> Iterator[str]:
    """Lines about every column, heading by heading."""
    draft = made.draft
    for kind, head in HEADS.items():
        if found := [each for each in draft.findings if each.kind == kind]:
            yield from (head, *_wrapped(_gathered(found, is_named=_are_several(made)), width), "")
    if draft.lacking:
        yield "What the ten outcomes still lack"
        yield from (*_wrapped((f"{field}: {without}" for field, without in draft.lacking), width), "")


def _are_several(made: Drafted) -> bool:
    return len({each.sheet for each in made.draft.findings if each.sheet}) > 1


def _gathered(found: Iterable[Finding], *, is_named: bool) -> Iterator[str]:
    """What is said, with the columns that it is said of; sheets of which the same is said count as one."""
    said: dict[str, dict[str, list[str]]] = {}
    for each in found:
        said.setdefault(each.said, {}).setdefault(each.sheet, []).append(each.header)
    for text, sheets in said.items():
        alike: dict[tuple[str, ...], list[str]] = {}
        for sheet, headers in sheets.items():
            alike.setdefault(tuple(filter(None, headers)), []).append(sheet)
        for columns, names in alike.items():
            where = ", ".join(filter(None, names)) if is_named else ""
            place = " / ".join(filter(None, (where, crossed(columns))))
            yield f"{text}: {place}" if place else text


def crossed(headers: Sequence[str]) -> str:
    """Headers in a list; those that are each of some beside each of others told crosswise: 30 columns."""
    group = headers[0].rpartition("/")[0] if len(headers) > 1 else ""
    if group and all(each.rpartition("/")[0] == group for each in headers):
        return f"in {group}: {crossed([each.rpartition('/')[2] for each in headers])}"
    every = set(headers)
    for at in range(1, len(headers[0]) if len(headers) >= FEWEST else 0):
        first, rest = headers[0][:at], headers[0][at:]
        if not (first.endswith((" ", "/", ".", "-", "_")) and rest.strip()):
            continue
        before = [each.removesuffix(rest) for each in headers if each.endswith(rest)]
        behind = [each.removeprefix(first) for each in headers if each.startswith(first)]
        crossing = {one + other for one in before for other in behind}
        if crossing == every and min(len(before), len(behind)) > 1:
            sides = (", ".join(each.strip(BETWEEN) for each in side) for side in (before, behind))
            return f"{len(headers)} columns: {TIMES.join(sides)}"
    return ", ".join(headers)


def questions(asked: Sequence[OpenLine], width: int) -> Iterator[str]:
    """The open lines of mappings, by file."""
    for file in dict.fromkeys(each.file for each in asked):
        ours = [each for each in asked if each.file == file]
        yield f"{printing.shown(file)} has to be answered first:"
        yield from _wrapped((f"line {each.line}: {each.text}" for each in ours), width)


def faults(found: Sequence[Fault], width: int) -> Iterator[str]:
    """What is wrong, column by column, with the rows that Excel shows."""
    if not found:
        return
    yield "Problems, by column (rows as Excel shows them)"
    sheets = {(each.file, each.sheet) for each in found}
    yield from _wrapped((_fault(each, is_named=len(sheets) > 1) for each in found), width)


def _fault(found: Fault, *, is_named: bool) -> str:
    rows = ", ".join(map(str, found.rows[:MOST_ROWS]))
    more = f" and {len(found.rows) - MOST_ROWS:,} more" if len(found.rows) > MOST_ROWS else ""
    where = (found.sheet or found.file) if is_named else ""
    column = f"{where} / {found.column}" if where else found.column
    allowed = f" Allowed: {found.allowed}" if found.allowed else ""
    count = "row" if len(found.rows) == 1 else "rows"
    return f"{column}, {count} {rows}{more}: {found.code}, {found.what}.{allowed}"


def _wrapped(texts: Iterable[str], width: int) -> Iterator[str]:
    for text in texts:
        yield from textwrap.wrap(
            text,
            width,
            initial_indent="  ",
            subsequent_indent="      ",
            break_long_words=False,
            break_on_hyphens=False,
        )
