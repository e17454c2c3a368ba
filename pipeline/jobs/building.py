"""The figures are built and checked, for every command that needs them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from pipeline import disclosure, quality, room, transform, warehouse
from pipeline import ingest as intake
from pipeline.jobs import built, released
from pipeline.jobs.built import Stand

if TYPE_CHECKING:
    from pipeline.jobs.work import Outcome, Work

_REGISTER = "register"  # the schema of what releases have entered


def build_figures(
    work: Work, as_of: date | None, outcome: Outcome, known_by: date | None = None, *, anew: bool = False
) -> None:
    """Compute the marts and check them; what does not hold becomes a warning of the outcome.

    But for ``anew``, only as far as they do not stand as they were built from the same.
    """
    with warehouse.connect(work.settings.cases_db, work.settings) as connection:
        intake.prepare(connection, work.settings)
        disclosure.drop(connection, partial(released.stands, work.settings, disclosure.listed(work.settings)))
    stands = Stand.NOTHING if anew else built.stand(work.settings, as_of, known_by)
    if stands is Stand.ALL:
        _check(work, outcome)
        return
    room.to_build(work.settings)
    only = _REGISTER if stands is Stand.ALL_BUT_OF_THE_REGISTER else ""
    with built.noted(work.settings, as_of, known_by):
        transform.build(work.settings, as_of, known_by=known_by, of_source=only, progress=work.progress)
        _check(work, outcome)


def _check(work: Work, outcome: Outcome) -> None:
    work.progress("Checking the figures")
    with warehouse.connect(work.settings.cases_db, work.settings) as connection:
        outcome.note(quality.check(connection, work.settings, quality.MARTS))
