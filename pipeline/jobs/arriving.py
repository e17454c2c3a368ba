"""What is given to a command, or lies in the inbox: packages, and exports with the mapping that fits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import contract as contracts
from pipeline import ingest as intake
from pipeline import quality, warehouse
from pipeline.jobs import landed, unknown
from pipeline.jobs.work import Outcome, Work, finish_removal
from pipeline.sources import Choice, Chooser

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NO_CHOICE = Choice()


def take_in(work: Work, paths: Sequence[Path], outcome: Outcome, choice: Choice = NO_CHOICE) -> None:
    """Take in what paths hold, one by one: what is in stays in when a later one is refused."""

    def check(connection: DuckDBPyConnection, package_no: int) -> None:
        landed.refuse_a_mix(connection)
        outcome.note(quality.check(connection, work.settings, quality.INTAKE, package_no))

    settings = work.settings
    chooser = Chooser(settings, contracts.load(settings.seeds), choice)
    for path in paths:
        delivery = chooser.delivery(path)
        with warehouse.connect(settings.cases_db, settings) as connection:
            outcome.receipts += intake.take_in(
                [delivery], connection, settings, check=check, progress=work.progress
            )
        finish_removal(work, outcome)
    if paths:
        outcome.notes = unknown.notes(settings)
