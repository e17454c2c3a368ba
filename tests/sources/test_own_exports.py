"""What is entered into the project's own forms comes in as the tables that it was entered from."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipeline import contract, forms
from pipeline.ingest.files.sealed import SealedFile, SealedFolder
from pipeline.sample import bundled
from pipeline.settings import Settings
from pipeline.sources.choosing import Chooser
from tests.sources.made_up import (
    canaries,
    contract_tables,
    own_form,
    own_form_dhis2,
    own_form_kobo,
    own_form_odk,
    own_form_primero,
    own_template,
)
from tests.sources.made_up.contract_tables import Row, Tables

pytestmark = pytest.mark.long

EXPORTED = datetime(2026, 7, 15, tzinfo=UTC).timestamp()
FACTS = {"provider_id": "willow", "data_to": "2026-06", "programme_country": "KHM"}
# what the short form leaves to others
SHORT_RATING = ("assessment_id", "outcome", "na_reason", "level", "not_assessed_reason")
SYSTEMS = {"primero": own_form_primero, "dhis2": own_form_dhis2}
SHORT_CASE = ("case_id", "opened_month", "sex", "age_group_opened", "country_of_origin", "consent_monitoring")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    (home / "config").mkdir()
    (home / "config" / "organisation.toml").write_text('name = "Willow"\nprovider_id = "willow"\n')
    made = Settings(project=Path.cwd(), home=home)
    forms.write(made, home / "forms")
    return made


@pytest.fixture(scope="module")
def whole() -> Tables:
    return contract_tables.of_cases(contract_tables.of_package(bundled()), 20)


@pytest.fixture(scope="module")
def tables(whole: Tables) -> Tables:
    """What every form asks: second ratings have no place beside the first ones."""
    return {name: rows for name, rows in whole.items() if name != "second_ratings"}


def exported(settings: Settings, tables: Tables, which: str, form: str, target: Path) -> Path:
    """What a system exports of these cases, by the name of the mapping for it."""
    folder = settings.home / "forms"
    if which == "template":
        fill = own_template.fill_long if form == "long" else own_template.fill_short
        made = fill(folder / f"template-{form}.xlsx", tables, target / "filled.xlsx", FACTS)
    elif which in SYSTEMS:
        made = SYSTEMS[which].export(folder / f"{which}-{form}.json", tables, target / "export.json")
    else:
        read = own_form.read(folder / f"xlsform-{form}.xlsx")
        sent = own_form.submissions(read, tables)
        if which == "odk":
            made = own_form_odk.export(read, sent, target / "export.zip")
        else:
            labels = which == "kobo-labels"
            made = own_form_kobo.export(read, sent, target / "export.xlsx", labels=labels)
    os.utime(made, (EXPORTED, EXPORTED))
    return made


def arrived(
    settings: Settings, path: Path, which: str, form: str, scratch: Path, *, until: str = "2026-06"
) -> Tables:
    """The tables that the intake is handed, with the mapping beside the forms in use."""
    mappings = settings.home / "config" / "mappings"
    mappings.mkdir(exist_ok=True)
    for file in mappings.glob("*.toml"):
        file.unlink()
    if which != "template":
        ready = settings.home / "forms" / "mappings" / f"{which}-{form}.toml"
        (mappings / ready.name).write_text(ready.read_text("utf-8"), "utf-8")
    defined = contract.load(settings.seeds)
    delivery = Chooser(settings, defined).delivery(path)
    with delivery.arrive(SealedFolder(scratch), defined) as came:
        assert came.descriptor.provider_id == "willow"
        assert f"{came.descriptor.data_cutoff:%Y-%m}" == until
        return {name: _rows(copy.file) for name, copy in came.copies.items()}


def _rows(file: SealedFile) -> list[Row]:
    with duckdb.connect() as connection, file.folder.seen_by(connection):
        found = connection.execute(f"select * from '{file}'")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, map(_text, row), strict=True)) for row in found.fetchall()]


def _text(cell: object) -> str:
    return "" if cell is None else ";".join(cell) if isinstance(cell, list) else str(cell)


def ordered(rows: list[Row], names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return sorted(tuple(row[name] for name in names) for row in rows)


@pytest.mark.parametrize(
    "which",
    ["template", *(pytest.param(each, marks=pytest.mark.long) for each in ("kobo", "kobo-labels", "odk"))],
)
def test_the_long_form_gives_the_tables_that_it_was_filled_in_from(
    settings: Settings, tables: Tables, tmp_path: Path, which: str
) -> None:
    path = exported(settings, tables, which, "long", tmp_path)
    came = arrived(settings, path, which, "long", tmp_path)
    for name, rows in tables.items():
        columns = tuple(rows[0])
        assert ordered(came[name], columns) == ordered(rows, columns), name


def test_second_ratings_come_by_the_template(settings: Settings, whole: Tables, tmp_path: Path) -> None:
    path = exported(settings, whole, "template", "long", tmp_path)
    came, wanted = arrived(settings, path, "template", "long", tmp_path), whole["second_ratings"]
    assert len(wanted) > 10
    assert ordered(came["second_ratings"], tuple(wanted[0])) == ordered(wanted, tuple(wanted[0]))


def test_a_template_from_before_there_were_second_ratings_is_read(
    settings: Settings, tables: Tables, tmp_path: Path
) -> None:
    path = exported(settings, tables, "template", "long", tmp_path)
    book = openpyxl.load_workbook(path)
    del book["second_ratings"]
    book.save(path)
    os.utime(path, (EXPORTED, EXPORTED))
    came = arrived(settings, path, "template", "long", tmp_path)
    assert came.keys() == tables.keys()


@pytest.mark.long
def test_a_repeat_that_nobody_has_filled_in_yet_is_not_missed(
    settings: Settings, tables: Tables, tmp_path: Path
) -> None:
    few = {**tables, "events": [], "legal_processes": []}
    path = exported(settings, few, "kobo", "long", tmp_path)
    came = arrived(settings, path, "kobo", "long", tmp_path)
    assert came.keys() == tables.keys() - {"events", "legal_processes"}


@pytest.mark.long
@pytest.mark.parametrize("which", ["kobo", "kobo-labels", "odk"])
def test_the_short_form_gives_the_levels_and_reasons(
    settings: Settings, tables: Tables, tmp_path: Path, which: str
) -> None:
    path = exported(settings, tables, which, "short", tmp_path)
    came = arrived(settings, path, which, "short", tmp_path)
    assert ordered(came["cases"], SHORT_CASE) == ordered(tables["cases"], SHORT_CASE)
    assert ordered(came["outcome_ratings"], SHORT_RATING) == ordered(tables["outcome_ratings"], SHORT_RATING)


def test_the_short_template_gives_a_level_for_each_visit_and_outcome(
    settings: Settings, tables: Tables, tmp_path: Path
) -> None:
    path = exported(settings, tables, "template", "short", tmp_path)
    came = arrived(settings, path, "template", "short", tmp_path)
    assert ordered(came["cases"], SHORT_CASE) == ordered(tables["cases"], SHORT_CASE)
    # of two visits in one month the later row is the visit
    visits = {(row["case_id"], row["month"]): row["assessment_id"] for row in tables["assessments"]}
    made = {row["assessment_id"]: (row["case_id"], row["month"]) for row in came["assessments"]}
    assert sorted(made.values()) == sorted(visits)
    own = {visits[place]: number for number, place in made.items()}
    told = [
        {**row, "assessment_id": own[row["assessment_id"]]}
        for row in tables["outcome_ratings"]
        if row["assessment_id"] in own and (row["level"] or row["na_reason"] or row["not_assessed_reason"])
    ]
    assert ordered(came["outcome_ratings"], SHORT_RATING) == ordered(told, SHORT_RATING)


def assert_same(came: Tables, entered: Tables, which: str) -> None:
    """All that was entered came in, and nothing else; the system's own numbers in place of ours."""
    expected = {name: rows for name, rows in SYSTEMS[which].numbered(entered).items() if rows}
    assert came.keys() == expected.keys()
    for name, rows in expected.items():
        columns = tuple(rows[0])
        assert ordered(came[name], columns) == ordered(rows, columns), name


@pytest.mark.parametrize("which", SYSTEMS)
@pytest.mark.parametrize(
    ("count", "until"), [(5, "2026-05"), pytest.param(20, "2026-06", marks=pytest.mark.long)]
)
def test_a_case_system_gives_back_what_was_entered_and_nothing_of_others(
    settings: Settings, tables: Tables, tmp_path: Path, which: str, count: int, until: str
) -> None:
    entered = contract_tables.of_cases(tables, count)
    path = exported(settings, entered, which, "long", tmp_path)
    assert len({*canaries.found_in(path.read_text("utf-8"))}) > 3
    (tmp_path / "scratch").mkdir()
    came = arrived(settings, path, which, "long", tmp_path / "scratch", until=until)
    assert_same(came, entered, which)
    assert canaries.found_in(repr(came)) == []


@pytest.mark.long
@pytest.mark.parametrize("which", SYSTEMS)
def test_a_case_system_gives_back_levels_and_reasons_without_criteria(
    settings: Settings, tables: Tables, tmp_path: Path, which: str
) -> None:
    path = exported(settings, tables, which, "short", tmp_path)
    came = arrived(settings, path, which, "short", tmp_path)
    assert_same(came, {**tables, "criterion_ratings": []}, which)


@pytest.mark.long
@pytest.mark.parametrize("which", SYSTEMS)
def test_tables_and_columns_that_nobody_has_filled_in_are_not_missed(
    settings: Settings, tables: Tables, tmp_path: Path, which: str
) -> None:
    few = {**tables, "events": [], "legal_processes": []}
    few["services"] = [{**row, "completion": "", "one_off": ""} for row in tables["services"]]
    path = exported(settings, few, which, "long", tmp_path)
    assert_same(arrived(settings, path, which, "long", tmp_path), few, which)


@pytest.mark.long
def test_attributes_of_a_program_are_found_with_its_enrollments_too(
    settings: Settings, tables: Tables, tmp_path: Path
) -> None:
    form = settings.home / "forms" / "dhis2-long.json"
    path = own_form_dhis2.export(form, tables, tmp_path / "export.json", own_attributes=False)
    os.utime(path, (EXPORTED, EXPORTED))
    assert_same(arrived(settings, path, "dhis2", "long", tmp_path), tables, "dhis2")
