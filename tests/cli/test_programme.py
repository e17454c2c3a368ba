"""The view of forty made-up cases, its lists against a second computation, beside another provider's."""

from __future__ import annotations

import json
import os
import shutil
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pipeline import forms, jobs, programme
from pipeline.settings import Settings
from tests.cli.packages import of_few
from tests.cli.whole_runs import set_up, words_in
from tests.oracle import visits
from tests.oracle.definitions import Definitions, Milestone, read_definitions
from tests.oracle.package import open_package
from tests.oracle.people import read_people
from tests.oracle.records import Person
from tests.oracle.story import tell
from tests.sources.made_up import contract_tables, own_template

pytestmark = pytest.mark.long
PROJECT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 8, 3)
THIS_MONTH = TODAY.year * 12 + TODAY.month - 1
OTHER = "lotus-house"
BLANK = 10  # the row of the template's sheet of cases that is left blank
EXPORTED = datetime(2026, 7, 15, tzinfo=UTC)
LABELS = {0: "Entry", **{month: f"{month} months" for month in (3, 6, 12, 18, 24, 36)}}
CLOSED = "closed"
ALL = "All cases"
Row = tuple[object, ...]


@dataclass(frozen=True)
class Made:
    """What the command left, and the package that it is about."""

    told: jobs.Programme
    home: Path
    package: Path  # what was entered into the template
    export: Path
    other: Path

    def rows(self, title: str) -> list[dict[str, object]]:
        """A list of the workbook, by its headings."""
        sheet = CalamineWorkbook.from_path(self.told.workbook).get_sheet_by_name(title).to_python()
        return [dict(zip(sheet[3], row, strict=True)) for row in sheet[4:]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("programme")
    home = folder / "home"
    package = of_few(folder / "own", provider_id="willow", source_system="made-up")
    export = in_the_template(package, folder)
    other = of_another(of_few(folder / "other", provider_id=OTHER, source_system="made-up"))
    set_up(home)
    jobs.ingest(at_work(home), [export, other])
    return Made(jobs.programme(at_work(home), None, export), home, package, export, other)


def in_the_template(package: Path, folder: Path) -> Path:
    """The cases of a package as somebody enters them into our template, with a blank row among them."""
    forms.write(Settings(PROJECT, folder / "nowhere"), folder / "forms")
    zipped = Path(shutil.make_archive(str(folder / "zipped"), "zip", package))
    tables = contract_tables.of_package(zipped)
    facts = {"provider_id": "willow", "data_to": "2026-06"}
    target = folder / "Own cases.xlsx"
    own_template.fill_long(folder / "forms" / "template-long.xlsx", tables, target, facts)
    book = openpyxl.load_workbook(target)
    book["cases"].insert_rows(BLANK)
    book.save(target)
    os.utime(target, (EXPORTED.timestamp(),) * 2)
    return target


def of_another(package: Path) -> Path:
    """The package with other numbers and another name: nothing in it is called as in the first."""
    for table in package.glob("*.csv"):
        table.write_text(table.read_text("utf-8").replace("C7", "D8").replace("P7", "Q8"), "utf-8")
    descriptor = package / "datapackage.json"
    told = json.loads(descriptor.read_text("utf-8")) | {"name": f"export-of-{OTHER}"}
    descriptor.write_text(json.dumps(told), "utf-8")
    return package


def at_work(home: Path) -> jobs.Work:
    return jobs.Work(Settings(PROJECT, home, threads=1), TODAY, lambda: datetime.now(UTC), lambda _: None)


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(PROJECT / "seeds")


@pytest.fixture(scope="module")
def people(made: Made) -> list[Person]:
    return read_people(open_package(made.package))


def month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def number(cell: object) -> int:
    assert isinstance(cell, float)
    return int(cell)


def windows_ahead(person: Person, definitions: Definitions) -> list[Milestone]:
    """The window that is open at the cut-off, and the one after it."""
    ahead = [each for each in definitions.milestones if visits.window(person, each)[1] > person.cutoff]
    begun = [each for each in ahead if visits.window(person, each)[0] <= person.cutoff]
    return [*begun[:1], *[each for each in ahead if each not in begun][:1]]


def to_be_assessed(person: Person, definitions: Definitions) -> Iterator[Row]:
    held = visits.held_assessments(person, definitions)
    for milestone in windows_ahead(person, definitions):
        first, last = visits.window(person, milestone)
        if first > THIS_MONTH + 3 or visits.in_window(person, held, milestone):
            continue
        state = "Over" if last < THIS_MONTH else "Open" if first <= THIS_MONTH else "Soon"
        yield person.facts["case_id"], LABELS[milestone.month], month(first), month(last), state


def test_whom_to_assess_now_is_as_by_hand(made: Made, people: list[Person], definitions: Definitions) -> None:
    asked = [each for each in people if not visits.objected(each, each.cutoff)]
    alive = [each for each in asked if not visits.died_by(each, each.cutoff)]
    expected = Counter(row for person in alive for row in to_be_assessed(person, definitions))
    names = ("Case number", "Assessment", "Window opens", "Window closes", "Window")
    found = made.rows("Whom to assess now")
    assert Counter(tuple(row[name] for name in names) for row in found) == expected
    groups = {name: list(part) for name, part in groupby(found, lambda row: row["What to do"])}
    assert [*groups] == ["Assess now", "Over since the export", "Plan", "Closed cases"]
    assert {row["Window"] for row in groups["Assess now"]} == {"Open"}
    for part in groups.values():
        assert [row["Window closes"] for row in part] == sorted(row["Window closes"] for row in part)
    assert len({row["Window"] for row in found}) == 3


def test_missed_assessments_are_as_by_hand_with_nothing_recorded_apart(
    made: Made, people: list[Person], definitions: Definitions
) -> None:
    expected: Counter[Row] = Counter()
    for person in people:
        held = visits.held_assessments(person, definitions)
        for milestone in filter(lambda each: visits.is_due(person, each), definitions.milestones):
            if visits.in_window(person, held, milestone):
                continue
            reason = visits.missing_reason(person, held, milestone)
            kind = "Nothing recorded" if reason == "form_missing" else "Asked, not known"
            expected[person.facts["case_id"], LABELS[milestone.month], kind] += 1
    names = ("Case number", "Assessment", "What is missing")
    assert Counter(tuple(row[name] for name in names) for row in made.rows("Missed assessments")) == expected
    assert len({kind for *_, kind in expected}) == 2


def test_outcomes_over_time_are_as_by_hand_and_add_up_to_those_due(
    made: Made, people: list[Person], definitions: Definitions
) -> None:
    levels: Counter[Row] = Counter()
    for person in people:
        for month, stop in tell(person, definitions).stops.items():
            for place, state in enumerate(stop.states.values()):
                levels[place, LABELS[month], "n/a" if state.not_applicable else state.level] += 1
    headings = {1: "1 In crisis", 2: "2 Vulnerable", 3: "3 Stable", 4: "4 Secure", "n/a": "Does not apply"}
    unknown = ("Asked, not known", "Incomplete", "Nothing recorded")
    rows = made.rows("Outcomes over time")
    outcomes = list(dict.fromkeys(row["Outcome"] for row in rows))
    assert len(rows) == 10 * 7
    for row in rows:
        place = (outcomes.index(row["Outcome"]), row["Assessment"])
        told = {kind: number(row[heading]) for kind, heading in headings.items()}
        told[0] = sum(number(row[name]) for name in unknown)
        assert told == {kind: levels[*place, kind] for kind in told}
        assert row["Due"] == sum(told.values())
        assert (row["Achieved (3 or 4)"], row["Of those with a level"]) == (
            levels[*place, 3] + levels[*place, 4], sum(levels[*place, level] for level in (1, 2, 3, 4)),
        )  # fmt: skip


def test_the_caseload_is_as_by_hand(made: Made, people: list[Person]) -> None:
    def stands(person: Person) -> str:
        status = person.status("case_status", person.cutoff)
        is_closed = visits.died_by(person, person.cutoff) or (status or "").startswith(CLOSED)
        return "Closed" if is_closed else "Open" if status else "Status not recorded"

    rows = [row for row in made.rows("Caseload in numbers") if row["By"] in (ALL, "Sex")]
    found = {row["Group"]: row for row in rows}
    expected = Counter((sex, stands(each)) for each in people for sex in (ALL, each.facts["sex"].title()))
    assert {
        (group, standing): row[standing] for group, row in found.items() for standing in ("Open", "Closed")
    } == {key: expected[key] for key in expected if key[1] != "Status not recorded"}
    assert sum(row["Open"] != 0 for row in found.values()) == 3


def test_each_case_is_named_by_the_row_of_its_file(made: Made) -> None:
    """The template's first rows are 3 and on, and one of them was left blank."""
    listed = [row["case_id"] for row in open_package(made.package).rows("cases")]
    found = {row["Case number"]: row["Row in the file"] for row in made.rows("All cases")}
    places = [place for place in range(3, 44) if place != BLANK]
    assert found == dict(zip(listed, places, strict=True))
    assert len(found) == 40 == made.told.numbers
    assert "Rows of cases are those of Own cases.xlsx: cases" in made.told.page.read_text("utf-8")


def test_case_numbers_stand_in_the_view_that_was_asked_for_with_them_and_nowhere_else(
    made: Made, tmp_path: Path
) -> None:
    cases = {row["case_id"] for row in open_package(made.package).rows("cases")}
    files = [path for path in made.home.rglob("*") if path.is_file()]
    views = [made.told.page, made.told.workbook]
    assert not any(cases & words_of(path) for path in files if path not in views)
    assert all(cases <= words_of(path) for path in views)
    home = shutil.copytree(made.home, tmp_path / "home")
    asked = programme.Asked("willow", "Willow House", TODAY)
    without = programme.write(Settings(PROJECT, home, threads=1), asked)
    assert not any(cases & words_of(path) for path in home.rglob("*") if path.is_file())
    assert "Row in the file" in without[0].read_text("utf-8")


def words_of(path: Path) -> set[str]:
    """The words of a file; of a workbook those of its parts."""
    if path.suffix != ".xlsx":
        return words_in(path.read_bytes())
    with zipfile.ZipFile(path) as book:
        return set().union(*(words_in(book.read(name)) for name in book.namelist()))


def test_nothing_of_another_provider_is_in_a_byte_of_the_view(made: Made) -> None:
    with zipfile.ZipFile(made.told.workbook) as book:
        parts = [book.read(name) for name in book.namelist()]
    words = set().union(*map(words_in, [*parts, made.told.page.read_bytes()]))
    own, others = (
        {row["case_id"] for row in open_package(each).rows("cases")} for each in (made.package, made.other)
    )
    assert own <= words
    assert len(others - own) == 40
    assert not words & (others | {OTHER, f"export-of-{OTHER}"})


def test_the_view_is_its_owners_only(made: Made) -> None:
    paths = [made.home / "programme", *(made.home / "programme").rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}


def test_every_sheet_and_every_list_of_the_page_is_marked_internal(made: Made) -> None:
    book = CalamineWorkbook.from_path(made.told.workbook)
    assert len(book.sheet_names) == 13
    assert all(
        str(book.get_sheet_by_name(name).to_python()[0][0]).startswith("INTERNAL")
        for name in book.sheet_names
    )
    page = made.told.page.read_text("utf-8")
    assert page.count("<section") == page.count('<p class="small-mark">INTERNAL') == 12


def test_whoever_is_forgotten_takes_the_view_along(made: Made, tmp_path: Path) -> None:
    home = shutil.copytree(made.home, tmp_path / "home")
    case = next(row["case_id"] for row in open_package(made.package).rows("cases"))
    assert (home / "programme" / "willow").is_dir()
    jobs.forget(at_work(home), case, "willow")
    assert [*(home / "programme").iterdir()] == []
