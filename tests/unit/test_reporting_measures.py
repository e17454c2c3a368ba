"""Every measure that may be released reaches a reader."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from made_reports import (
    DONOR,
    EVERY,
    MINISTRY,
    context_of,
    lines,
    of,
    sentences,
    settings_changed,
    tables,
)

from pipeline.reporting.document import Report
from pipeline.settings import Settings

SEED = Path(__file__).resolve().parents[2] / "seeds" / "measures.csv"
# Measures that no section of a report shows, each with the reason. Workbook, explorer and data have them.
OF_SERVICES = "Services by area: needs and what became of them say more to whoever decides."
OF_PAIRS = "Who is not in the figures of change: of interest only to who checks them."
NOT_SHOWN = {
    **dict.fromkeys(("M04_became_applicable", "M04_ceased", "M04_late_baseline"), OF_PAIRS),
    **dict.fromkeys(("M10", "M10_referral"), OF_SERVICES),
    **{f"M10_services_{step}": OF_SERVICES for step in ("accepted", "delivered", "completed")},
}
# Measures that are shown by a share of their own.
BY_SHARE = {"M08_lost_competes": 37, "M17": 43}


@cache
def seeds() -> tuple[dict[str, str], ...]:
    with SEED.open(encoding="utf-8") as file:
        return tuple(row for row in csv.DictReader(file) if row["protection"] != "internal")


def measures() -> list[str]:
    return [row["measure"] for row in seeds()]


def numbered() -> str:
    """Give every measure a number that no other figure has: its k, its share, its base or its median."""
    own = " ".join(f"when '{name}' then {number_of(name)}" for name in measures())
    medians = ", ".join(f"'{row['measure']}'" for row in seeds() if row["unit"] in ("months", "outcomes"))
    own, is_median = f"case measure {own} end", f"measure in ({medians})"
    shares = " ".join(f"when '{name}' then {share} / 100" for name, share in BY_SHARE.items())
    return (
        "update indicator_values set status = 'published', denominator = 140000, "
        "unknown = case when measure in ('M01', 'M03') then 0 end, "
        f"numerator = case when {is_median} then null else {own} end, "
        f"estimate = case when {is_median} then {own} else "
        f"case measure {shares} else {own} / 140000 end end, "
        f"ci_low = case when {is_median} then null else 0.4 end, "
        f"ci_high = case when {is_median} then null else 0.6 end, bound_low = null, bound_high = null"
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_changed(tmp_path_factory.mktemp("numbered"), numbered())


@pytest.fixture(scope="module")
def shown(settings: Settings) -> set[str]:
    """Every number in the donor's and the ministry's report, with the sections that are there on request."""
    reports = (of(settings, audience, sections=EVERY) for audience in (DONOR, MINISTRY))
    return {number for report in reports for number in numbers(report)}


def numbers(report: Report) -> set[str]:
    said = [sentence for section in report.sections for sentence in sentences(report, section.key)]
    cells = [cell for found in tables(report) for row in lines(found) for cell in row]
    return set(re.findall(r"\d+%?", " ".join([*said, *cells]).replace(",", "")))


def number_of(measure: str) -> str:
    return str(70_000 + measures().index(measure))


def told(measure: str) -> str:
    return f"{BY_SHARE[measure]}%" if measure in BY_SHARE else number_of(measure)


@pytest.mark.parametrize("measure", measures())
def test_every_measure_is_in_a_section_for_a_donor_or_a_ministry(measure: str, shown: set[str]) -> None:
    assert (told(measure) in shown) != (measure in NOT_SHOWN)


def test_every_measure_is_in_the_data_of_a_donor_or_a_ministry(settings: Settings) -> None:
    found = [context_of(settings, audience).release.values for audience in (DONOR, MINISTRY)]
    assert {measure for values in found for measure in values["measure"]} == {*measures()}


def test_reasons_are_given_only_for_measures_that_there_are() -> None:
    assert set(NOT_SHOWN) <= set(measures())
