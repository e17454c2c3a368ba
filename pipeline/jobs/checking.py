"""`reintegration check`: all that is wrong with a configuration, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline import contract as contracts
from pipeline import reporting, schedule
from pipeline.configuration import Problem, links, organisation, tables
from pipeline.errors import UsageError
from pipeline.jobs import audiences, sharing
from pipeline.sources import mapping_problems

if TYPE_CHECKING:
    from pipeline.settings import Settings

SCHEDULE = "schedule.toml"


def problems(settings: Settings) -> list[Problem]:
    """Everything that has to be mended, file by file; nothing where all is in order."""
    config = settings.config
    _, of_organisation = organisation.read(config)
    found = [*of_organisation, *_words(settings)]
    for name in tables.HEADINGS:
        found += (links.read(config) if name == tables.LINKS else tables.read(config, name))[1]
    found += _targets(settings)
    found += mapping_problems(config, contracts.load(settings.seeds))
    found += sharing.problems(settings)
    if not of_organisation:  # whose language reports are written in
        found += [*_definitions(settings), *_schedule(settings)]
    return found


def _words(settings: Settings) -> Iterator[Problem]:
    """Countries and languages that the program does not know."""
    content, _ = organisation.read(settings.config)
    for key, known in (
        ("countries", audiences.programme_countries(settings)),
        ("languages", reporting.languages(settings.reports)),
    ):
        value = content.get(key, [])
        for word in value if isinstance(value, list) else []:
            if word not in known:
                listed = ", ".join(known)
                yield Problem(organisation.FILE, f"`{key}` has {word!r}, unknown here.", f"Use {listed}.")


def _targets(settings: Settings) -> Iterator[Problem]:
    """Targets of nobody, and of what is not measured."""
    donors = {row["donor_code"] for _, row in tables.read(settings.config, tables.DONORS)[0]}
    known = {
        "donor_code": (donors, f"Add the donor to {tables.DONORS} first, or correct the code."),
        "outcome": (audiences.codes(settings, "outcomes", "outcome"), "Write O01 to O10."),
        "milestone": (audiences.codes(settings, "milestones", "milestone"), "Write one of the milestones."),
    }
    for number, row in tables.read(settings.config, tables.TARGETS)[0]:
        for column, (codes, remedy) in known.items():
            if row[column] and row[column] not in codes:
                said = "Nothing of this name is known."
                yield Problem(tables.TARGETS, said, remedy, number, column)


def _definitions(settings: Settings) -> Iterator[Problem]:
    """Each report definition that cannot be used, or is about nobody known."""
    seen: dict[str, str] = {}
    donors_are_known = not tables.read(settings.config, tables.DONORS)[1]  # else it is said there, once
    for file in sorted((settings.config / "reports").glob("*.toml")):
        place = f"reports/{file.name}"
        try:
            report = reporting.definition(settings, file)
            if donors_are_known:
                audiences.refuse_unnamed(settings, [report.audience])
        except UsageError as error:
            yield Problem(place, error.what, error.remedy)
            continue
        if report.language not in reporting.languages(settings.reports):
            yield Problem(place, "Its `language` is unknown here.", "Use one that `languages` may hold.")
        if report.audience in seen:
            yield Problem(place, f"It is for the same audience as {seen[report.audience]}.", "Remove one.")
        seen[report.audience] = place


def _schedule(settings: Settings) -> Iterator[Problem]:
    try:
        schedule.load(settings.config / SCHEDULE)
        audiences.refuse_unscheduled(settings)
    except UsageError as error:
        yield Problem(SCHEDULE, error.what, error.remedy)
