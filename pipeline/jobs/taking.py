"""Taking exports in: one by one, each checked before it counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import ingest as intake
from pipeline import quality, warehouse
from pipeline.errors import QualityFailure, RefusedInput
from pipeline.jobs import landed, share_rule, unknown
from pipeline.jobs.work import Outcome, Work, finish_removal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def take_named(work: Work, paths: Sequence[Path], outcome: Outcome, *, put_aside: bool) -> None:
    """Take in what a person has named; what came in before one is refused is told with the refusal."""
    try:
        take(work, paths, outcome, put_aside=put_aside)
    except (RefusedInput, QualityFailure) as refusal:
        if not outcome.receipts:
            raise
        outcome.is_cut_short = True
        outcome.refusals = [refusal]


def take(work: Work, paths: Sequence[Path], outcome: Outcome, *, put_aside: bool = False) -> None:
    """Take in and check one after another; the first that is refused ends it.

    ``put_aside``: however many of their rows are put aside.
    """
    waived = [share_rule.COLUMN] if put_aside else []

    def check(connection: DuckDBPyConnection, package_no: int) -> None:
        landed.refuse_a_mix(connection)
        try:
            results = quality.check(connection, work.settings, quality.INTAKE, package_no, waived=waived)
        except QualityFailure as failure:
            raise share_rule.explained(failure, connection, package_no) from None
        note(results, outcome)

    for path in paths:  # one by one: what is in stays in when a later one is refused
        with warehouse.connect(work.settings.cases_db, work.settings) as connection:
            outcome.receipts += intake.take_in(
                [path], connection, work.settings, check=check, progress=work.progress
            )
        finish_removal(work, outcome)
    if paths:
        outcome.notes = unknown.notes(work.settings)


def note(results: Sequence[quality.QualityResult], outcome: Outcome) -> None:
    """Remember what does not hold and stops nothing."""
    outcome.warnings += [result.expectation for result in results if not result.success]
