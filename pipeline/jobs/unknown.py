"""What stands in the data and not in the configuration, told at once and without a value of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import configuration, warehouse
from pipeline.jobs import audiences, held, landed

if TYPE_CHECKING:
    from pipeline.settings import Settings


def notes(settings: Settings) -> list[str]:
    """A sentence each for what the data have and no configuration names, and for links that lead nowhere."""
    with warehouse.one_reader(settings.cases_db):
        found = (_donors(settings), _grants(settings), _countries(settings), _links(settings))
    return [note for note in found if note]


def _donors(settings: Settings) -> str:
    unknown = landed.unknown_donors(settings, audiences.donors(settings))
    if not unknown:
        return ""
    alike = ", ".join(held.nearest_donors(settings))
    number = len(unknown)
    what = "1 donor code of the data is" if number == 1 else f"{number:,} donor codes of the data are"
    like = f"The nearest there: {alike}. " if alike else ""
    return (
        f"{what} not in config/donors.csv: such cases count in the figures of the region, and have none of "
        f"their own. {like}Add a row for each donor that reports are to name, or have the export corrected."
    )


def _grants(settings: Settings) -> str:
    """Of donors whose grants the configuration lists; where it lists none, any may come."""
    listed = {donor.donor_code: list(donor.grants) for donor in configuration.donors(settings.config)}
    number = landed.unknown_grants(settings, {code: grants for code, grants in listed.items() if grants})
    if not number:
        return ""
    what = "1 grant code of the data is" if number == 1 else f"{number:,} grant codes of the data are"
    return (
        f"{what} not among the grants of its donor in config/donors.csv: add it there, or have the export "
        "corrected. The cases count as the donor's all the same."
    )


def _countries(settings: Settings) -> str:
    known = configuration.load_organisation(settings.config).countries
    cases = landed.cases_elsewhere(settings, known) if known else 0
    if not cases:
        return ""
    what = "1 case is" if cases == 1 else f"{cases:,} cases are"
    return (
        f"{what} of a programme country that config/organisation.toml does not name: add it to `countries`, "
        "or have the export corrected."
    )


def _links(settings: Settings) -> str:
    links = len(configuration.load_links(settings.config))
    loose = links - landed.moves(settings) if links else 0
    if not loose:
        return ""
    what = "1 row" if loose == 1 else f"{loose:,} rows"
    return (
        f"{what} of config/links.csv, of {links:,}, cannot be followed: one of its two cases is not in the "
        "data. Correct the row, or wait for the export that brings the case."
    )


def links_of(settings: Settings, case_id: str) -> list[str]:
    """A sentence where config/links.csv still has the number of a case that was forgotten."""
    rows = [
        str(number)
        for number, row in configuration.links.read(settings.config)[0]
        if case_id in (row["from_case"], row["to_case"])
    ]
    if not rows:
        return []
    return [f"config/links.csv holds the case number in row {' and '.join(rows)}: delete it there by hand."]
