"""Who gets a report, the ways to write it, and what is refused because nobody knows it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pipeline import configuration, reporting, schedule
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.reporting import ReportDefinition
    from pipeline.settings import Settings

LIKE = 0.6  # of difflib: a slip of the pen, not another word
WILDCARDS = frozenset("*?[")
NOT_NAMED = {
    "donor": "The donor of the report to {} is not in config/donors.csv.",
    "ministry": "The country of the report to {} is no programme country of the program.",
}


def resolve(settings: Settings, written: str) -> str:
    """The audience as the report definitions write it; a country may be given by two letters or three.

    ``UsageError`` names the nearest and lists the known ones.
    """
    known = reporting.definitions(settings)
    kind, colon, code = written.strip().partition(":")
    if kind.lower() == "ministry":
        code = _three_letters(settings).get(code.upper(), code)
    wanted = f"{kind}{colon}{code}".casefold()
    for report in known:
        if report.audience.casefold() == wanted:
            return report.audience
    audiences = [report.audience for report in known]
    nearest = _nearest(wanted, _named(settings) | _names(known))
    raise UsageError(
        "There is no report for this audience.",
        f"The nearest is {nearest}{'' if nearest in audiences else ', which has none yet'}; those with a "
        f"report are {', '.join(audiences)}. Another one is a file in config/reports/.",
    )


def donors(settings: Settings) -> set[str]:
    """The codes of the donors that the configuration names; no other has figures of its own."""
    return {donor.donor_code for donor in configuration.donors(settings.config)}


def programme_countries(settings: Settings) -> dict[str, str]:
    """The countries that programmes may be in: their names by three letters."""
    return {
        row["code"]: row["label"] for row in _rows(settings, "countries") if row["is_programme"] == "true"
    }


def codes(settings: Settings, seed: str, column: str) -> set[str]:
    """All codes of a column of the definitions."""
    return {row[column] for row in _rows(settings, seed)}


def country(settings: Settings, written: str) -> str:
    """The three letters of a programme country that is written by two letters, three, or its name.

    ``UsageError`` names the nearest.
    """
    known = programme_countries(settings)
    names = {
        **_three_letters(settings),
        **{label: code for code, label in known.items()},
        **dict(zip(known, known, strict=True)),
    }
    by_name = {name.casefold(): code for name, code in names.items() if code in known}
    found = by_name.get(written.strip().casefold())
    if found is None:
        raise UsageError(
            "This is no programme country.",
            f"The nearest is {_nearest(written, by_name)}; programmes are in {', '.join(known)}.",
        )
    return found


def refuse_unnamed(settings: Settings, chosen: Iterable[str]) -> None:
    """``UsageError`` for a report to a donor or country that the configuration does not name."""
    countries = programme_countries(settings)
    named = {f"donor:{code}" for code in donors(settings)} | {f"ministry:{code}" for code in countries}
    for audience in sorted({*chosen} - named - {reporting.REGION}):
        kind = audience.partition(":")[0]
        alike = {each: each for each in sorted(named) if each.startswith(kind)}
        raise UsageError(
            NOT_NAMED[kind].format(audience),
            f"Correct its definition in config/reports/ (the nearest is {_nearest(audience, alike)}), or add "
            "a row: without one it has no figures of its own.",
        )


def refuse_empty(chosen: Iterable[str], with_cases: set[str]) -> None:
    """``UsageError`` for a report to a donor or country that no case of the data belongs to."""
    for audience in sorted({*chosen} - with_cases):
        alike = {each: each for each in sorted(with_cases)}
        raise UsageError(
            f"No case in the data belongs to {audience}: its report would have no figure of its own.",
            f"Take in its cases first, or choose another; the nearest with cases is "
            f"{_nearest(audience, alike)}.",
        )


def refuse_unknown(settings: Settings) -> None:
    """``UsageError`` for a report definition or an entry of the schedule that is about nobody known."""
    refuse_unnamed(settings, {report.audience for report in reporting.definitions(settings)})
    refuse_unscheduled(settings)


def refuse_unscheduled(settings: Settings) -> None:
    """``UsageError`` for an entry of the schedule that names an audience without a report."""
    known = reporting.definitions(settings)
    audiences = {report.audience for report in known}
    for entry in schedule.load(settings.config / "schedule.toml").audiences:
        if not WILDCARDS & {*entry} and entry not in audiences:
            raise UsageError(
                f"config/schedule.toml names {entry}, for whom there is no report.",
                f"Correct it (the nearest is {_nearest(entry, _names(known))}), or add a file to "
                "config/reports/.",
            )


def _names(reports: Iterable[ReportDefinition]) -> dict[str, str]:
    """What an audience may be called: as a whole, by its code, by its name."""
    return {
        name.casefold(): report.audience
        for report in reports
        for name in filter(None, (report.audience, report.code, report.name))
    }


def _named(settings: Settings) -> dict[str, str]:
    """What the donors and countries of the configuration may be called, with a report or not."""
    donors = {donor.donor_code: donor.label for donor in configuration.donors(settings.config)}
    kinds = {"donor": donors, "ministry": programme_countries(settings)}
    return {
        name.casefold(): f"{kind}:{code}"
        for kind, labels in kinds.items()
        for code, label in labels.items()
        for name in (f"{kind}:{code}", code, label)
    }


def _nearest(wanted: str, known: dict[str, str]) -> str:
    """The audience whose name is most like the code that was written, else like all that was written."""
    by_name = {name.casefold(): audience for name, audience in known.items()}
    code = wanted.casefold().rpartition(":")[2]
    found = get_close_matches(code, by_name, 1, LIKE) or get_close_matches(wanted.casefold(), by_name, 1, 0)
    return by_name[found[0]] if found else "none"


def _three_letters(settings: Settings) -> dict[str, str]:
    return {row["iso2"]: row["code"] for row in _rows(settings, "countries") if row["iso2"]}


def _rows(settings: Settings, seed: str) -> list[dict[str, str]]:
    with (settings.seeds / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
