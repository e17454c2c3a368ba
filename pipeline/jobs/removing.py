"""What has left for good leaves the database file too, before anything else is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline import disclosure, programme, warehouse
from pipeline import ingest as intake
from pipeline.jobs import inbox, released
from pipeline.jobs.proposals import proposal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.ingest import Removal
    from pipeline.settings import Settings


def finish(
    settings: Settings, clock: Callable[[], datetime], progress: Callable[[str], None]
) -> list[Removal]:
    """Make the database file anew where pages of it may still hold what has left; give the receipts.

    The exports that were taken in from the inbox go first, the lists of problems, and the programme view:
    they hold it, too, as do the certificates of releases. What was proposed goes with them: decided again,
    it would come to something else.
    Reports that are out by then are remembered as made from other data than a report made now.
    """
    if not intake.rewriting_is_due(settings):
        return []
    progress("Writing the database file anew, without what was removed")
    out = sorted(released.existing(settings))
    with warehouse.connect(settings.cases_db, settings) as connection:
        connection.execute(
            "insert into landing.out_before_removal select unnest($periods), unnest($audiences)",
            {"periods": [period for period, _ in out], "audiences": [audience for _, audience in out]},
        )
    inbox.forget(settings)
    intake.forget_problems(settings)
    proposal.remove(settings)
    programme.forget(settings)
    disclosure.forget_certificates(settings)
    return intake.rewrite(settings, clock())


def refuse_older(settings: Settings, period: str, connection: DuckDBPyConnection) -> None:
    """``DisclosureFailure`` where a report of the period is out from before something left for good.

    Reports that were withdrawn since are struck off.
    """
    older = connection.execute("select distinct period, audience from landing.out_before_removal").fetchall()
    out = released.existing(settings)
    for row in sorted(set(older) - out):
        connection.execute("delete from landing.out_before_removal where period = ? and audience = ?", row)
    for released_period, audience in sorted(set(older) & out):
        if released_period == period:
            raise released.once("data before a removal", audience, period)
