"""The data files: every row is a figure that was attacked, with the same numbers, state and month."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.attacker.reports.finding import Kind, Unreadable
from pipeline.attacker.reports.shown import NUMBERS, PLACE, Figure, Key, Shown, figure_of, key_of
from pipeline.attacker.reports.told import Told, judged

ROW = "figure"  # the running number of a row
NO_GROUPS = frozenset({ROW, *PLACE, *NUMBERS, "status", "as_of"})
WITHHELD = ("table", "scope", "breakdown", "family", "measure", "status", "lines")
MARK = "c"  # of a line that is withheld: alone it tells nothing
WITHOUT_NUMBER = {"c", "x", "z"}


def of_csv(content: bytes, shown: Shown) -> Iterator[Kind]:
    """What is wrong with ``indicator_values.csv``."""
    return _judged(rows(content), shown)


def of_parquet(content: bytes, shown: Shown) -> Iterator[Kind]:
    """What is wrong with ``indicator_values.parquet``."""
    import duckdb

    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, duckdb.connect() as connection:
        file = Path(folder) / "figures.parquet"
        file.write_bytes(content)
        found = connection.execute(
            "select * replace (as_of::varchar as as_of) from read_parquet(?)", [str(file)]
        )
        names = [column[0] for column in found.description]
        return _judged([dict(zip(names, row, strict=True)) for row in found.fetchall()], shown)


def rows(content: bytes) -> list[dict[str, object]]:
    """The rows of a CSV file by their headings.

    Unreadable where it has no headings, or a row has more cells than these, or fewer.
    """
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    found: list[dict[str, object]] = [*reader]
    if not reader.fieldnames or any(None in row or None in row.values() for row in found):
        raise Unreadable
    return found


def columns_of_groups(content: bytes) -> list[str]:
    """The columns of groups in the order of the file."""
    head = next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")), [])
    return [*filter(is_of_groups, head)]


def is_of_groups(name: str) -> bool:
    """Whether a column holds codes of groups."""
    return name not in NO_GROUPS


def of_withheld(content: bytes, shown: Shown) -> Iterator[Kind]:
    """What is wrong with ``withheld.csv``: it has counts of lines without a number, each table once."""
    seen: set[object] = set()
    for row in rows(content):
        table = tuple(row[name] for name in WITHHELD[1:-1]) if {*row} == {*WITHHELD} else None
        is_count = str(row.get("lines", "")).isdecimal() and int(str(row["lines"])) > 0
        is_told = (
            is_count
            and table not in (None, *seen)
            and row["scope"] in (shown.scope, "region")
            and row["status"] in WITHOUT_NUMBER
        )
        seen.add(table)
        if not is_told:
            yield Kind.FORM


def _judged(found: Iterable[dict[str, object]], shown: Shown) -> Iterator[Kind]:
    groups: list[str] | None = None
    for row in found:
        groups = [*filter(is_of_groups, row)] if groups is None else groups
        key = key_of(row, groups)
        figure = figure_of(row)
        is_withheld = not figure.numbers and figure.status == MARK
        if not is_withheld and figure not in shown.of(key):
            yield from _differs(key, figure, shown)


def _differs(key: Key, figure: Figure, shown: Shown) -> Iterator[Kind]:
    """In what a row is none of those that were shown: in its numbers, or else in its state or month."""
    told = (Told(key, name, value, is_derived=False) for name, value in figure.numbers.items())
    kinds = [*judged(told, shown)]
    same = [one for one in shown.of(key) if (one.status, one.as_of) == (figure.status, figure.as_of)]
    yield from kinds or ([] if same else [Kind.OTHER if shown.of(key) else Kind.UNKNOWN])
