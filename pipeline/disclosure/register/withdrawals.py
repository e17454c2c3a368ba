"""Withdrawals: which reports were taken back. What they showed stays known, and is held against all later.

A withdrawal frees nothing: the figures of its releases stay in the register, and every later release is
decided and attacked beside them. What it ends is that they are shown: no later report repeats them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.disclosure.register import entries
from pipeline.disclosure.register.entry import RELEASE, WITHDRAWN, Entry, moment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

REPEATED = """
    select
        entry,
        list(distinct scope)
    from read_parquet($files)
    where stood_at <> entry and status <> 'c' and list_contains($numbers::integer[], stood_at)
    group by entry
"""


def withdraw(
    settings: Settings,
    connection: DuckDBPyConnection,
    entered_at: datetime,
    period: str,
    reports: Mapping[str, str],
    taken_back: Sequence[int],
    reason: str,
) -> Entry:
    """Enter that reports of a period are taken back; ``reports``: audience and the run that made it."""
    entry = Entry(
        number=len(entries.read(settings)) + 1,
        kind=WITHDRAWN,
        entered_at=moment(entered_at),
        period=period,
        reports=dict(sorted(reports.items())),
        taken_back=list(taken_back),
        reason=reason,
    )
    sealed = entries.add(settings, entry)
    entries.note(sealed, connection)
    return sealed


def taken_back(known: Sequence[Entry]) -> list[int]:
    """The numbers of the releases of which every report was taken back."""
    return sorted({number for entry in known for number in entry.taken_back})


def releases(known: Sequence[Entry], period: str, run_id: str) -> list[Entry]:
    """The releases that a run made of a period and that were not taken back, in their order."""
    gone = set(taken_back(known))
    return [
        entry
        for entry in known
        if (entry.kind, entry.period, entry.run_id) == (RELEASE, period, run_id) and entry.number not in gone
    ]


def is_taken_back(known: Sequence[Entry], period: str, run_id: str) -> bool:
    """Whether a run made releases of a period, and all of them were taken back."""
    made = any((entry.kind, entry.period, entry.run_id) == (RELEASE, period, run_id) for entry in known)
    return made and not releases(known, period, run_id)


def listed(settings: Settings) -> tuple[Entry, ...]:
    """Every line that can be read, none held against its seal: for what is shown, never for a decision."""
    found = []
    try:
        lines = (settings.register / entries.CHAIN).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return ()
    for line in lines:
        try:
            found.append(Entry(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return tuple(found)


def repeated(
    settings: Settings, connection: DuckDBPyConnection, numbers: Sequence[int]
) -> dict[int, set[str]]:
    """Later releases that show figures of others as they were then: by number, the scopes they are of."""
    files = [str(path) for path in entries.files(settings)]
    if not files:
        return {}
    values = {"files": files, "numbers": list(numbers)}
    return {entry: set(scopes) for entry, scopes in connection.execute(REPEATED, values).fetchall()}
