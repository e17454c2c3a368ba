"""Writes release.duckdb: the released tables and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import warehouse
from pipeline.disclosure import plan, proof, readback, residual
from pipeline.disclosure.rules import Rules, load
from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

SQL = Path(__file__).with_name("sql")
AUDIT = (
    "The ten outcomes: each figure is proven against somebody who knows all people. Other measures: small "
    "groups, small parts and differences from the region are withheld table by table. Combinations of "
    "measures and of releases are not yet proven."
)


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """How many figures of each scope are shown and withheld."""

    run_id: str
    published: Mapping[str, int]
    withheld: Mapping[str, int]


def release(
    settings: Settings,
    audiences: Sequence[str],
    period: str,
    as_of: date,
    code_version: str,
    progress: Callable[[str], None] = lambda _: None,
) -> ReleaseSummary:
    """Decide what the audiences may see at ``as_of`` and replace the release file by it.

    Which tables are withheld depends on all scopes of the warehouse, not on who is asked for, so that
    releases of one period agree whoever comes first. DisclosureFailure when the file that was written breaks
    a rule; the old file then stays.
    """
    rules = load()
    partial = settings.release_db.with_suffix(".partial")
    _remove(partial)
    try:
        with warehouse.connect(partial, settings) as connection:
            progress("Deciding what may be shown")
            run_id = _write(connection, settings, rules, audiences, period, as_of, code_version, progress)
            summary = _summary(connection, run_id)
        os.replace(partial, settings.release_db)
    finally:
        _remove(partial)
    return summary


def _remove(partial: Path) -> None:
    """Remove an unfinished release and its log, also those that a killed run has left."""
    for leftover in (partial, partial.with_name(f"{partial.name}.wal")):
        leftover.unlink(missing_ok=True)


def _write(
    connection: DuckDBPyConnection,
    settings: Settings,
    rules: Rules,
    audiences: Sequence[str],
    period: str,
    as_of: date,
    code_version: str,
    progress: Callable[[str], None],
) -> str:
    asked = plan.load()
    scopes = ["region", *(scope_of(audience) for audience in audiences)]
    database = connection.execute("select current_database()").fetchall()[0][0]
    path = str(settings.cases_db).replace("'", "''")
    connection.execute(f"attach '{path}' as cases (read_only)")
    values = {**rules.as_dict(), **asked.as_dict(), "scopes": scopes, "as_of": as_of}
    for name in ("shown", "figures", "withheld", "left_over"):
        _run(connection, name, values, database)
    residual.withhold_with_the_small(connection, rules.minimum_group)
    _run(connection, "propagate", values, database)
    proof.enter(connection, proof.prove(connection, asked, rules, progress, settings.threads))
    for name in ("proven", "definitions", "provenance", "released", "beside", "revisions"):
        _run(connection, name, values, database)
    run_id = _run_id(connection, rules, period, as_of, code_version)
    _describe(connection, audiences, period, as_of, run_id, code_version, rules)
    readback.check(connection, rules)
    connection.execute("detach cases")
    return run_id


def scope_of(audience: str) -> str:
    """What an audience sees beside the region: ``donor:DFAT`` its own, ``ministry:KHM`` ``country:KHM``."""
    kind, _, code = audience.partition(":")
    if kind not in {"donor", "ministry"} or not code:
        raise DisclosureFailure(
            "An audience is neither a donor nor a ministry.", "Name it donor:CODE or ministry:CC."
        )
    return f"country:{code}" if kind == "ministry" else audience


def _run(connection: DuckDBPyConnection, name: str, values: Mapping[str, object], database: str) -> None:
    import duckdb

    text = (SQL / f"{name}.sql").read_text("utf-8").replace("release.", f'"{database}".')
    for statement in duckdb.extract_statements(text):
        wanted = {key: values[key] for key in statement.named_parameters}
        connection.execute(statement, wanted)


def _run_id(connection: DuckDBPyConnection, rules: Rules, period: str, as_of: date, code_version: str) -> str:
    hashes = [
        row[0]
        for row in connection.execute("select package_hash from packages order by package_hash").fetchall()
    ]
    inputs = json.dumps([hashes, rules.as_dict(), period, as_of.isoformat(), code_version], sort_keys=True)
    return hashlib.sha256(inputs.encode()).hexdigest()[:16]


def _describe(
    connection: DuckDBPyConnection,
    audiences: Sequence[str],
    period: str,
    as_of: date,
    run_id: str,
    code_version: str,
    rules: Rules,
) -> None:
    connection.execute(
        """create table release as
        select unnest($audiences) as audience, $period as period, cast($as_of as date) as as_of,
            $run_id as run_id, $code_version as code_version, $rules as rules, $audit as audit""",
        {
            "audiences": list(audiences),
            "period": period,
            "as_of": as_of,
            "run_id": run_id,
            "code_version": code_version,
            "rules": json.dumps(rules.as_dict(), sort_keys=True),
            "audit": AUDIT,
        },
    )


def _summary(connection: DuckDBPyConnection, run_id: str) -> ReleaseSummary:
    rows = connection.execute(
        """select scope, count(*) filter (where status <> 'c'), count(*) filter (where status = 'c')
        from indicator_values group by scope order by scope"""
    ).fetchall()
    return ReleaseSummary(
        run_id=run_id,
        published={scope: shown for scope, shown, _ in rows},
        withheld={scope: hidden for scope, _, hidden in rows},
    )
