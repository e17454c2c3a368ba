"""Releases that a register has of hand-set figures: of the one table that needs nobody's whereabouts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import duckdb

from pipeline.disclosure.register import entries
from pipeline.disclosure.register.entry import RELEASE, WITHDRAWN, Entry
from pipeline.period import Period
from pipeline.settings import Settings
from tests.unit.cases_file import WHOLE_TABLE, Group, decide, write

MOMENT = entries.moment(datetime(2026, 8, 1, tzinfo=UTC))
AUDIENCE = "donor:DFAT"


def enter(settings: Settings, period: str, groups: Iterable[Group], change: str = "") -> Entry:
    """Release the groups, and enter what is shown of ``WHOLE_TABLE``, changed by SQL on ``kept``."""
    number = len(entries.read(settings)) + 1
    write(settings.cases_db, groups)
    decide(settings, [AUDIENCE], period, Period.parse(period).last_month, f"v{number}")
    staged = entries.staged_file(settings)
    with duckdb.connect() as memory:
        memory.execute(f"create table kept as from '{staged}' where measure = '{WHOLE_TABLE}'")
        memory.execute(change)
        memory.execute(f"copy kept to '{staged}' (format parquet)")
    return entries.append(settings, Entry(number, RELEASE, MOMENT, period, run_id=f"r{number}"))


def take_back(settings: Settings, period: str, numbers: Iterable[int] = (), audience: str = AUDIENCE) -> None:
    """Enter that the report of a period was withdrawn, and that no report of some releases is left."""
    number = len(entries.read(settings)) + 1
    entry = Entry(number, WITHDRAWN, MOMENT, period, reports={audience: "r"}, taken_back=list(numbers))
    entries.add(settings, entry)
