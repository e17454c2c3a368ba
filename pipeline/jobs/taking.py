"""Taking packages in, and exports with the mapping that fits: one by one, each checked before it counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import contract as contracts
from pipeline import ingest as intake
from pipeline import quality, room, warehouse
from pipeline.errors import QualityFailure, RefusedInput
from pipeline.jobs import landed, share_rule, standing, unknown
from pipeline.jobs.work import Outcome, Work, finish_removal
from pipeline.sources import Choice, Chooser, one_process

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


NO_CHOICE = Choice()


def take_named(
    work: Work, paths: Sequence[Path], outcome: Outcome, choice: Choice = NO_CHOICE, *, put_aside: bool
) -> None:
    """Take in what a person has named; what came in before one is refused is told with the refusal."""
    try:
        take(work, paths, outcome, choice, put_aside=put_aside)
    except (RefusedInput, QualityFailure) as refusal:
        if not outcome.receipts:
            raise
        outcome.is_cut_short = True
        outcome.refusals = [refusal]


def take(
    work: Work,
    paths: Sequence[Path],
    outcome: Outcome,
    choice: Choice = NO_CHOICE,
    *,
    put_aside: bool = False,
) -> None:
    """Take in and check one after another; the first that is refused ends it.

    ``choice`` is what was said of exports; ``put_aside``: however many of their rows are put aside.
    """
    settings = work.settings
    chooser = Chooser(settings, contracts.load(settings.seeds), choice)
    waived = [share_rule.COLUMN] if put_aside else []

    def check(connection: DuckDBPyConnection, package_no: int) -> None:
        landed.refuse_a_mix(connection)
        try:
            results = quality.check(connection, settings, quality.INTAKE, package_no, waived=waived)
        except QualityFailure as failure:
            raise share_rule.explained(failure, connection, package_no) from None
        outcome.note(results)

    for path in paths:  # one by one: what is in stays in when a later one is refused
        room.to_take_in(settings.warehouse, 0)
        with one_process():
            delivery = chooser.delivery(path)
            with warehouse.connect(settings.cases_db, settings) as connection:
                outcome.packages_before = standing.count(connection)
                outcome.receipts += intake.take_in(
                    [delivery], connection, settings, check=check, progress=work.progress
                )
                outcome.packages_before = None
        finish_removal(work, outcome)
    if paths:
        outcome.notes = unknown.notes(settings)
