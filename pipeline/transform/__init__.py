"""Builds the marts from what is in landing: as dbt has compiled the models, or by dbt where one changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from pipeline import faults, stopping
from pipeline.errors import QualityFailure
from pipeline.transform import by_dbt, compiled, running
from pipeline.transform.nodes import Ended
from pipeline.warehouse import connect

if TYPE_CHECKING:
    from pipeline.settings import Settings

# how the database begins what it says of disk and memory; another text may hold data
_OF_THE_SYSTEM = re.compile(
    r"\b(?:IO|Out of Memory|FATAL|TransactionContext|Permission) Error\b", re.IGNORECASE
)
# up to so many, threads of DuckDB add a tenth to the work and save no time: models are built side by side
_FEW_CASES = 1_000
_CASES = """
    select estimated_size > ?
    from duckdb_tables()
    where schema_name = 'landing' and table_name = 'cases'
"""


def build(
    settings: Settings,
    as_of: date | None,
    *,
    known_by: date | None = None,
    of_source: str = "",
    progress: Callable[[str], None],
) -> int:
    """Build and test seeds, models and marts as seen at the end of month ``as_of``; count what was built.

    ``known_by`` leaves out what packages after that month have told. Where ``of_source`` names a schema of
    sources, only what is made of these is built; all else has to stand as it would be built. No other handle
    on the cases file may be open meanwhile; none is left open. ``QualityFailure`` names the models and tests
    that failed, never what the database said about them: that may quote a case.
    """
    threads = _look_at(settings, as_of, known_by)
    models = compiled.of(settings)
    if models:
        told = by_dbt.Result(running.run(models, settings, threads, of_source, progress), True, None)
    else:
        told = by_dbt.run(settings, threads, of_source, progress)
    stopping.heed()  # dbt keeps a Ctrl-C to itself, and takes a statement that it ends for one that failed
    if isinstance(told.error, KeyboardInterrupt):
        raise KeyboardInterrupt
    failed = sorted((node for node in told.nodes if node.failed), key=lambda node: node.name)
    if failed or not told.success:
        refuse_lacking(failed, told.error, settings)
    if failed:
        raise QualityFailure(
            f"The figures could not be built: {', '.join(node.name for node in failed)}.",
            " ".join(("Nothing was released.", *_remedies(failed))),
            code=faults.NOT_BUILT,
        )
    if not told.success:
        raise faults.refused(faults.NOT_READ, type(told.error).__name__)
    return len(told.nodes)


def refuse_lacking(failed: Collection[Ended], error: BaseException | None, settings: Settings) -> None:
    """``Fault`` where the disk, memory, rights or a damaged file has ended models, and not their SQL."""
    said = "\n".join(node.said for node in failed)
    of_the_database = faults.said(said) if _OF_THE_SYSTEM.search(said) else ""
    if code := of_the_database or faults.said_by_python(said):
        raise faults.refused(code)
    for each in (error, *(node.error for node in failed if not _is_of_the_database(node.error))):
        if each is not None and (fault := faults.of(each, settings)):
            raise fault


def _is_of_the_database(error: Exception | None) -> bool:
    """Whether its text may quote data, so that it is looked at by how it begins only."""
    return type(error).__module__ in ("duckdb", "_duckdb")


def _remedies(failed: Iterable[Ended]) -> list[str]:
    """What to do, and what the nodes that failed say of themselves: ``when_it_fails`` of their meta entry."""
    usual = "Show these names to whoever looks after the models; their SQL is in warehouse/dbt."
    return [usual, *sorted({node.when_it_fails for node in failed if node.when_it_fails})]


def _look_at(settings: Settings, as_of: date | None, known_by: date | None) -> int:
    """Tell the models what they look at; how many threads one statement is to have.

    It is data, as a variable of dbt has it read all models again.
    """
    with connect(settings.cases_db, settings) as connection:
        connection.execute("create schema if not exists landing")
        connection.execute("create or replace table landing.looked_at (as_of date, known_by date)")
        connection.execute("insert into landing.looked_at values (?, ?)", [as_of, known_by])
        found = connection.execute(_CASES, [_FEW_CASES]).fetchone()
    return settings.threads if found and found[0] else 1
