"""The register of releases: its chain, the figures of each entry, and how far the database knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import disclosure, warehouse
from pipeline import ingest as intake
from pipeline.codes_of_keeping import fault
from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    from pipeline.jobs.verification.verified import Verified
    from pipeline.settings import Settings

PLACE = "warehouse/register"


def look(settings: Settings, found: Verified, *, has_database: bool) -> bool:
    """Whether the register is as it was written and, where there is a database, fits it."""
    if told := disclosure.first_fault(settings):
        found.faults.append(fault("KEP-010", f"{PLACE}: {told}"))
        return False
    known = disclosure.registered(settings)
    if has_database and not _fits(settings, found):
        return False
    if known:
        entries = "entry" if len(known) == 1 else "entries"
        found.sound.append(
            f"The register is as it was written: {len(known):,} {entries}, with their figures."
        )
    if has_database and (unnamed := disclosure.remove_unnamed(settings, known)):
        found.mended.append(
            f"{PLACE}: {unnamed:,} files of a release that was cut off before its entry are gone."
        )
    if gone := disclosure.unusable_certificates(settings, known):
        found.notes.append(
            f"The certificates of {gone:,} releases are gone or changed: `reintegration audit` then searches "
            "for everything, which takes longer."
        )
    return True


def _fits(settings: Settings, found: Verified) -> bool:
    has_reports = any(settings.out.glob("*/*/release.json"))
    with warehouse.connect(settings.cases_db, settings) as connection:
        intake.make_tables(connection, settings)
        is_ahead = disclosure.is_ahead(settings, connection)
        try:
            disclosure.recover(settings, connection, has_reports=has_reports)
        except DisclosureFailure:
            found.faults.append(fault("KEP-011", PLACE))
            return False
    if is_ahead:
        found.mended.append("The database was told of the last entry of the register.")
    return True
