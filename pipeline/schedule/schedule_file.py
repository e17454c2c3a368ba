"""Reads the schedule: who gets reports of which periods, and when they are due."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.period import Period
from pipeline.schedule.reports_due import Schedule, Series

TABLES = "reports"
KEYS = ("first_period", "days_after_period", "audiences")


def load(path: Path) -> Schedule:
    """Read the schedule file; ``UsageError`` names what it does not say as it must, and where.

    Either its three keys stand alone and hold for all, or each table ``[[reports]]`` has all three.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise _refusal(path.name, "it is not there, or it is not TOML") from None
    if TABLES not in content:
        return Schedule((_series(path.name, content),))
    tables = content[TABLES]
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise _refusal(path.name, "reports is not a list of tables, each under [[reports]]")
    if beside := sorted(content.keys() - {TABLES}):
        raise _refusal(path.name, f"{beside[0]} stands outside of [[reports]]")
    return Schedule(
        tuple(_series(f"{path.name}, [[reports]] {number}", table) for number, table in enumerate(tables, 1))
    )


def _series(place: str, table: dict[str, Any]) -> Series:
    for problem, names in (("missing", {*KEYS} - {*table}), ("unknown", {*table} - {*KEYS})):
        if names:
            raise _refusal(place, f"{problem}: {', '.join(sorted(names))}")
    return Series(
        _first_period(place, table["first_period"]),
        _days(place, table["days_after_period"]),
        _audiences(place, table["audiences"]),
    )


def _first_period(place: str, written: object) -> Period:
    if not isinstance(written, str):
        raise _refusal(place, "first_period is not in quotation marks")
    try:
        return Period.parse(written)
    except UsageError as error:
        raise UsageError(f"{place}: first_period is no period of a report.", error.remedy) from None


def _days(place: str, written: object) -> int:
    if type(written) is not int or written < 0:
        raise _refusal(place, "days_after_period is not a whole number of days, 0 or more")
    return written


def _audiences(place: str, written: object) -> tuple[str, ...]:
    if not isinstance(written, list) or not all(isinstance(pattern, str) for pattern in written):
        raise _refusal(place, 'audiences is not a list such as ["region", "donor:*", "ministry:KHM"]')
    return tuple(written)


def _refusal(place: str, what: str) -> UsageError:
    return UsageError(
        f"The schedule cannot be used. {place}: {what}.", "Correct it, as the comments in it say."
    )
