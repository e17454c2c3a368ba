"""Report definitions: one small file per audience."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from pathlib import Path

import made_reports
import pytest
from made_reports import DONOR, EVERY, MINISTRY, Made
from release_file import ORDINARY, settings_for

from pipeline import reporting
from pipeline.errors import UsageError
from pipeline.settings import Settings
from tests.sparing import first_fast

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "reports", tmp_path / "project" / "reports")
    return tmp_path / "project"


def column(table: str, name: str, **only: str) -> set[str]:
    with (PROJECT / f"{table}.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {row[name] for row in rows if all(row[key] == value for key, value in only.items())}


def test_the_region_every_donor_and_every_programme_country_have_a_report(tmp_path: Path) -> None:
    found = {one.audience for one in reporting.definitions(Settings(PROJECT, tmp_path))}
    donors = {f"donor:{code}" for code in column("reports/sample/donors", "donor_code")}
    assert found == {"region"} | donors | {
        f"ministry:{code}" for code in column("seeds/countries", "code", is_programme="true")
    }


def test_breakdowns_and_milestones_of_every_report_exist(tmp_path: Path) -> None:
    for one in reporting.definitions(Settings(PROJECT, tmp_path)):
        assert {*one.breakdowns, *one.not_compared} <= column("seeds/breakdowns", "breakdown")
        assert str(one.focus_milestone) in column("seeds/milestones", "milestone")


def test_a_ministry_sees_its_country(tmp_path: Path) -> None:
    found = {one.audience: one for one in reporting.definitions(Settings(PROJECT, tmp_path))}
    assert found["ministry:KHM"].scope == "country:KHM"
    assert found["donor:DFAT"].scope == "donor:DFAT"


def test_a_new_audience_is_one_small_file(project: Path, tmp_path: Path) -> None:
    (project / "reports" / "sample" / "reports" / "donor-willow.toml").write_text(
        'audience = "donor:WILLOW"\nname = "Willow Fund"\nrecipient = "Willow Fund"\n', encoding="utf-8"
    )
    plan = replace(ORDINARY, sizes={"region": 252, "donor:WILLOW": 120}, audiences=("donor:WILLOW",))
    settings = settings_for(tmp_path / "home", plan, project)
    report = made_reports.of(settings, "donor:WILLOW")
    assert report.title == "Reintegration outcomes of people supported by Willow Fund"
    assert "Willow Fund: of the people due at 12 months" in made_reports.words(report, "coverage")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('audience = "embassy:X"\nname = "X"\nrecipient = "X"\n', "`audience` is not"),
        ('audience = "donor:X"\nname = "X"\n', "missing: recipient"),
        ('audience = "donor:X"\nname = "X"\nrecipient = "X"\nwish = []\n', "unknown: wish"),
        ("audience = ", "it cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_problem(
    content: str, problem: str, project: Path, tmp_path: Path
) -> None:
    (project / "reports" / "sample" / "reports" / "donor-odd.toml").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        reporting.definitions(Settings(project, tmp_path))
    assert "donor-odd.toml" in str(caught.value)
    assert problem in str(caught.value)


def test_an_unknown_audience_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Use one of: donor:DFAT, donor:HARBOUR"):
        reporting.write(Settings(PROJECT, tmp_path), "donor:NOBODY", "2026H1")


@pytest.mark.parametrize(
    "wrong", first_fast(['sections = ["score"]', 'findings = ["score"]', 'breakdowns = ["score"]'])
)
def test_a_definition_that_asks_for_what_there_is_not_is_refused(
    wrong: str, project: Path, tmp_path: Path
) -> None:
    with (project / "reports" / "sample" / "reports" / "donor-dfat.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{wrong}\n")
    with pytest.raises(UsageError, match="asks for a"):
        reporting.write(settings_for(tmp_path / "home", project=project), "donor:DFAT", "2026H1")


def on_request(audience: str) -> set[str]:
    """The sections that a report of this kind has only where its own file asks for them."""
    [usual] = {
        one.sections for one in reporting.definitions(Settings(PROJECT, PROJECT)) if one.audience == audience
    }
    return {*EVERY} - {*usual}


@pytest.mark.parametrize(
    ("kind", "audience"), [("donor", DONOR), ("ministry", MINISTRY), ("region", "region")]
)
def test_further_sections_are_named_where_somebody_looks_for_them(kind: str, audience: str) -> None:
    file = (PROJECT / "reports" / "kinds" / f"{kind}.toml").read_text("utf-8")
    said = file.partition("# Further sections on request: ")[2].partition(".")[0]
    assert {*re.findall(r"\w+", said)} == on_request(audience) - {"targets"}
    page = (PROJECT / "docs" / "reports.md").read_text("utf-8")
    told = page.partition("On request there are also ")[2].partition(".")[0]
    assert {*re.findall(r"`(\w+)`", told)} == on_request(DONOR)


@pytest.mark.parametrize("plan", first_fast(made_reports.PLANS))
@pytest.mark.parametrize("audience", first_fast([DONOR, MINISTRY]))
def test_a_further_section_is_there_for_whoever_asks(plan: str, audience: str, made: Made) -> None:
    for key in on_request(audience):
        [section] = made(plan, audience, sections=(key,)).sections
        assert (section.key, bool(section.title), bool(section.blocks)) == (key, True, True)
        assert key not in [one.key for one in made(plan, audience).sections]
