"""`reintegration map` on files of every system: it writes a mapping, overwrites none, and tells of nobody."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import jobs, settings
from pipeline.cli.app import app
from pipeline.errors import UsageError
from pipeline.jobs import Drafted
from pipeline.settings import Settings
from tests.sources.made_up import brac, by_hand, canaries, commcare, dhis2, htcds, kobo, odk, oscar, primero
from tests.sources.made_up.people import people, secrets

FILES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "kobo": ("form.xlsx", kobo.book),
    "odk": ("form.zip", odk.archive),
    "primero": ("cases.xlsx", primero.book),
    "oscar": ("clients.xls", oscar.report),
    "htcds": ("template.xlsx", htcds.template),
    "commcare": ("forms.xlsx", commcare.book),
    "dhis2": ("events.json", dhis2.document),
    "table": ("list.xlsx", by_hand.workbook),
}


@pytest.fixture
def work(tmp_path: Path) -> Settings:
    """A workspace of one's own, as far as drafting needs one."""
    (tmp_path / "home/config").mkdir(parents=True)
    organisation = 'name = "Willow"\nprovider_id = "willow"\ncountries = ["KHM"]\n'
    (tmp_path / "home/config/organisation.toml").write_text(organisation, "utf-8")
    return settings.load({"REINTEGRATION_HOME": str(tmp_path / "home")})


def drafted(work: Settings, path: Path, system: str | None = None, *, force: bool = False) -> Drafted:
    return jobs.map_export(work, path, system, force=force)


LONG = ("commcare", "htcds", "oscar", "primero")  # workbooks, each read by a process of its own


@pytest.mark.parametrize(
    "system", [pytest.param(each, marks=[pytest.mark.long] * (each in LONG)) for each in FILES]
)
def test_each_system_is_recognised_and_none_of_its_people_is_told(
    system: str, work: Settings, tmp_path: Path
) -> None:
    name, make = FILES[system]
    path = tmp_path / name
    make(path)
    ran = CliRunner().invoke(app, ["--home", str(work.home), "map", str(path)])
    assert ran.exit_code == 0, ran.output
    file = work.config / f"mappings/{system}.toml"
    said = ran.output + file.read_text("utf-8")
    assert tomllib.loads(file.read_text("utf-8"))["system"] == system
    assert canaries.found_in(said) == []
    assert [secret for secret in secrets(people()) if secret in said] == []
    assert "canary" not in said.casefold()


def test_columns_of_a_system_without_a_mapping_for_them_are_still_all_told_of(
    work: Settings, tmp_path: Path
) -> None:
    brac.workbook(tmp_path / "list.xlsx")
    draft = drafted(work, tmp_path / "list.xlsx").draft
    assert {each.kind for each in draft.findings} >= {"mapped", "not mapped", "will not be read", "question"}


def listing(path: Path, *headers: str) -> Path:
    path.write_text(",".join(headers) + "\n" + ",".join("1" for _ in headers) + "\n", "utf-8")
    return path


def test_a_mapping_of_the_same_headers_is_not_overwritten_and_another_form_gets_a_file_of_its_own(
    work: Settings, tmp_path: Path
) -> None:
    one = listing(tmp_path / "one.csv", "Case ID", "Sex", "Consent")
    two = listing(tmp_path / "two.csv", "Case ID", "Sex", "Nationality")
    first = drafted(work, one).file
    first.write_text(first.read_text("utf-8") + "# mine\n", "utf-8")
    with pytest.raises(UsageError, match="ING-242"):
        drafted(work, one)
    assert "# mine" in first.read_text("utf-8")
    assert drafted(work, two).file.name == "table-2.toml"
    assert drafted(work, one, force=True).file == first
    assert "# mine" not in first.read_text("utf-8")
    assert sorted(each.name for each in first.parent.iterdir()) == ["table-2.toml", "table.toml"]


def test_a_named_file_is_not_overwritten_either(work: Settings, tmp_path: Path) -> None:
    kobo.book(tmp_path / "one.xlsx")
    mine = tmp_path / "mine.toml"
    mine.write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="ING-242"):
        jobs.map_export(work, tmp_path / "one.xlsx", None, mine)
    assert mine.read_text("utf-8") == "mine"


def test_a_folder_that_nobody_has_set_up_gets_no_mapping(tmp_path: Path) -> None:
    kobo.book(tmp_path / "one.xlsx")
    with pytest.raises(UsageError, match="ING-241"):
        drafted(settings.load({"REINTEGRATION_HOME": str(tmp_path)}), tmp_path / "one.xlsx")


def test_a_system_or_language_that_there_is_not_is_said_with_those_there_are(
    work: Settings, tmp_path: Path
) -> None:
    kobo.book(tmp_path / "one.xlsx")
    with pytest.raises(UsageError, match="kobo, odk"):
        drafted(work, tmp_path / "one.xlsx", "excel")
    with pytest.raises(UsageError, match="en, km"):
        jobs.map_export(work, tmp_path / "one.xlsx", language="xx")
    assert not (work.config / "mappings").exists()


def test_the_country_of_the_organisation_stands_in_the_draft(work: Settings, tmp_path: Path) -> None:
    one = listing(tmp_path / "one.csv", "Case ID", "Sex")
    made = tomllib.loads(drafted(work, one).file.read_text("utf-8"))
    assert made["cases"]["programme_country"] == {"always": "KHM"}
