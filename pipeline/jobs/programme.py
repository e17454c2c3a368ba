"""`reintegration programme`: the organisation's own view of its own cases, for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline import configuration, warehouse
from pipeline import contract as contracts
from pipeline import ingest as intake
from pipeline import programme as view
from pipeline.errors import UsageError
from pipeline.jobs import landed
from pipeline.jobs.building import build_figures
from pipeline.jobs.work import writing
from pipeline.sources import Chooser

if TYPE_CHECKING:
    from pipeline.jobs.work import Outcome, Work
    from pipeline.settings import Settings

OWN = "The programme view shows an organisation its own cases, without disclosure control."


@dataclass(frozen=True, slots=True)
class Programme:
    """What was made, and how many case numbers stand in it."""

    outcome: Outcome
    page: Path
    workbook: Path
    numbers: int


def programme(work: Work, provider: str | None, export: Path | None) -> Programme:
    """Build the figures and write the view of the organisation's own cases.

    ``export`` is one of it, in any shape that comes in; its case numbers stand beside the rows.
    ``UsageError`` where the provider is not the organisation itself.
    """
    settings = work.settings
    provider_id = _own(settings, provider)
    landed.refuse_none(settings)
    stored = _stored(settings, provider_id)
    if not _has_cases(settings, stored):
        raise UsageError(
            "No case of this organisation is in the warehouse.",
            "Compare `provider_id` in config/organisation.toml with that of the exports.",
        )
    with writing(work, "programme") as outcome:
        numbers = _numbers(export, provider_id, settings) if export else {}
        build_figures(work, None, outcome)
        work.progress("Writing the programme view")
        name = configuration.load_organisation(settings.config).name
        reasons = {code: told.what for code, told in intake.CODES.items()}
        remedies = {code: told.remedy for code, told in intake.CODES.items()}
        asked = view.Asked(stored, name, work.today, numbers, reasons, remedies, provider_id)
        page, workbook = view.write(settings, asked)
    return Programme(outcome, page, workbook, len(numbers))


def _numbers(export: Path, provider_id: str, settings: Settings) -> dict[UUID, str]:
    """The case numbers in an export, by the keys of the cases in the warehouse; nothing of it is stored."""
    delivery = Chooser(settings, contracts.load(settings.seeds)).delivery(export)
    with warehouse.connect(settings.cases_db, settings) as connection:
        return intake.case_numbers(delivery, provider_id, connection, settings)


def _own(settings: Settings, provider: str | None) -> str:
    """The provider that is the organisation itself. ``UsageError`` where it is not named, or another is."""
    own = configuration.load_organisation(settings.config).provider_id
    if not own:
        raise UsageError(
            f"{OWN} This folder does not say which provider that is.",
            'Write `provider_id = "..."` into config/organisation.toml, as its exports have it.',
        )
    if provider is not None and provider != own:
        raise UsageError(
            f"{OWN} The provider that was named is not the organisation of this folder.",
            "Leave it out, or correct `provider_id` in config/organisation.toml.",
        )
    return own


def _stored(settings: Settings, provider_id: str) -> str:
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        return intake.stored_provider(provider_id, connection, settings)


def _has_cases(settings: Settings, provider_id: str) -> bool:
    query = "select count(*) > 0 from landing.cases where provider_id = ?"
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        return connection.execute(query, [provider_id]).fetchone() == (True,)
