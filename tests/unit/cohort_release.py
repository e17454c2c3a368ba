"""Releases made from made-up figures of cohorts, some of which were released before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipeline.settings import Settings
from tests.unit.cases_file import WHOLE_TABLE, Group, close, release, write

PROJECT = Path(__file__).resolve().parents[2]
CLOSED, OPEN = date(2025, 9, 1), date(2026, 9, 1)


def cohort(value: str, due: int, known: int, achieved: int, scope: str = "region") -> Group:
    return Group(scope, due, known, achieved, breakdown="cohort", value=value, gained=known // 2, lost=3)


REGION = Group("region", 240, 180, 100, gained=60, lost=10)
KHM = Group("country:KHM", 120, 90, 50, gained=30, lost=5)
FIRST, SECOND = cohort("2024H1", 140, 100, 60), cohort("2025H1", 100, 80, 40)
FIRST_KHM = cohort("2024H1", 70, 50, 30, "country:KHM")


@dataclass(frozen=True)
class Revision:
    """A figure of 2024H1 at 12 months, old and new: numerator, denominator, due."""

    old: tuple[int, int, int]
    new: tuple[int, int, int]
    scope: str = "region"
    measure: str = WHOLE_TABLE
    reason: str = "records_corrected"


def released(
    home: Path,
    groups: Sequence[Group],
    revisions: Sequence[Revision] = (),
    closed: tuple[int, int, int] | None = None,
    is_current: bool = True,
) -> duckdb.DuckDBPyConnection:
    """Release 2026H1; ``closed`` is what was released before of 2024H1: numerator, denominator and due.

    An older series of the same figure is in the register too.
    """
    settings = Settings(project=PROJECT, home=home)
    write(settings.cases_db, groups)
    with duckdb.connect(str(settings.cases_db)) as connection:
        close(connection, "2024H1", CLOSED)
        close(connection, "2025H1", OPEN)
        connection.execute("update marts.cases set opened_month = '2023-07-01'")
        if closed:
            _enter(connection, closed, is_current)
        for revision in revisions:
            _revise(connection, revision)
    release(settings, ["ministry:KHM"])
    return duckdb.connect(str(settings.release_db), read_only=True)


def _enter(connection: duckdb.DuckDBPyConnection, counts: tuple[int, int, int], is_current: bool) -> None:
    connection.execute(
        "update marts.cohort_series set is_released = ? "
        "where family = 'M11' and outcome is null and cohort = '2024H1'",
        [is_current],
    )
    connection.execute(
        """
        insert into register.frozen_figures by name
        select '2025H2' as period, 'run' as run_id, date '2025-12-01' as as_of,
            timestamp '2026-02-01' as released_at, 'v1' as code_version, 'M11' as family,
            unnest(['0.9', '1.0']) as version, 'region' as scope, $measure as measure,
            12 as milestone, '2024H1' as cohort, $k as numerator, $n as denominator, $due - $n as unknown,
            0 as not_applicable, $due as due, $k / $n as estimate, $k / $n - 0.1 as ci_low,
            $k / $n + 0.1 as ci_high
        """,
        {"measure": WHOLE_TABLE, **dict(zip(("k", "n", "due"), counts, strict=True))},
    )


def _revise(connection: duckdb.DuckDBPyConnection, revision: Revision) -> None:
    sides = {
        f"{side}_{name}": value
        for side, counts in (("old", revision.old), ("new", revision.new))
        for name, value in zip(
            ("numerator", "denominator", "due", "unknown", "not_applicable"),
            (*counts, counts[2] - counts[1], 0),
            strict=True,
        )
    }
    key = {
        "scope": revision.scope,
        "measure": revision.measure,
        "milestone": 12,
        "cohort": "2024H1",
        "period": "2025H2",
        "reason": revision.reason,
    }
    columns = {**key, **sides}
    connection.execute(
        f"insert into marts.revisions ({', '.join(columns)}) values ({', '.join('?' * len(columns))})",
        list(columns.values()),
    )
