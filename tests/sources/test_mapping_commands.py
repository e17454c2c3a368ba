"""Exports at the commands: options of ingest, the inbox, check, and what is printed of the books."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline import settings
from pipeline.cli import export_books
from pipeline.cli.entry import main
from pipeline.errors import UsageError
from pipeline.ingest.books import Books, CellBook, SheetBook
from pipeline.jobs import Choice, inbox, ingest, problems
from pipeline.jobs.work import Work
from pipeline.settings import Settings
from pipeline.sources.choosing import is_package
from tests.sources.made_up import canaries
from tests.sources.made_up.books import delimited
from tests.sources.test_mapping_delivery import KEY, MAPPING, rows
from tests.unit.ingest_packages import Package

SHEET = (
    "Sheet Register of list.xlsx: 30 rows = 26 used + 2 left out (total) + 1 left out (not accepted by "
    "`Status`) + 1 repeated. 12 columns were not read."
)


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    made = replace(settings.load({}, tmp_path / "home"), case_key=KEY)
    (made.own_config / "mappings").mkdir(parents=True)
    (made.own_config / "organisation.toml").write_text('name = "Willow"\nprovider_id = "willow"\n')
    (made.own_config / "donors.csv").write_text("donor_code,label,grants\n")
    (made.own_config / "mappings" / "list.toml").write_text(MAPPING)
    return made


def work(own: Settings) -> Work:
    now = datetime(2026, 8, 1, tzinfo=UTC)
    return Work(own, date(2026, 8, 1), clock=lambda: now, progress=lambda _: None)


def test_an_export_goes_in_by_one_command_and_leaves_no_name_behind(own: Settings) -> None:
    path = delimited(own.home / "list.csv", rows(60))
    (receipt,) = ingest(work(own), [path], Choice(data_to="2025-12")).receipts
    assert {count.table: count.stored for count in receipt.tables if count.stored}["cases"] == 30
    kept = [file for file in own.warehouse.rglob("*") if file.is_file()]
    assert canaries.found_in("".join(file.read_bytes().decode("latin-1") for file in kept)) == []
    assert len(kept) >= 3


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(system="abacus"), "There is no reader for this system"),
        (Choice(system="oscar", mapping=Path("config/mappings/list.toml")), "for exports of table"),
        (Choice(mapping=Path("config/mappings/none.toml")), "mappings/none.toml: The file is not there"),
    ],
)
def test_options_that_do_not_go_together_are_told(own: Settings, choice: Choice, said: str) -> None:
    path = delimited(own.home / "list.csv", rows())
    mapping = own.home / choice.mapping if choice.mapping else None
    with pytest.raises(UsageError, match=said):
        ingest(work(own), [path], replace(choice, mapping=mapping))


def test_a_month_that_is_none_is_told(own: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(own.home), "ingest", "x.csv", "--data-to", "June"]) == 2
    assert "YYYY-MM" in capsys.readouterr().err


def test_what_is_not_there_is_told_as_before(own: Settings) -> None:
    with pytest.raises(UsageError, match="ING-001"):
        ingest(work(own), [own.home / "nothing.xlsx"])


def test_exports_and_packages_wait_in_the_order_in_which_they_were_written(own: Settings) -> None:
    own.inbox.mkdir()
    for name, day in (("a.csv", 20), ("b.csv", 2)):
        moment = datetime(2024, 7, day, tzinfo=UTC).timestamp()
        os.utime(delimited(own.inbox / name, rows()), (moment, moment))
    Package(created="2024-07-10T00:00:00Z").folder(own.inbox / "c")
    assert [path.name for path in inbox.waiting(own)] == ["b.csv", "c", "a.csv"]


def test_tables_without_a_descriptor_are_a_package_that_lacks_it(own: Settings, tmp_path: Path) -> None:
    folder = Package().folder(tmp_path / "package")
    assert is_package(folder)
    (folder / "datapackage.json").unlink()
    assert is_package(folder)
    assert is_package(Package().zip(tmp_path / "package.zip"))
    assert not is_package(delimited(tmp_path / "list.csv", rows()))


def test_check_lists_what_is_wrong_with_mappings(own: Settings) -> None:
    (own.own_config / "mappings" / "list.toml").write_text(MAPPING.replace("sex =", "sexx ="))
    assert [problem.file for problem in problems(own) if "sexx" in problem.what] == ["mappings/list.toml"]


def test_the_books_are_printed_in_a_few_lines() -> None:
    books = Books(
        sheets=(
            SheetBook(
                "list.xlsx", "Register", 30, 26, 1, (("total", 2), ("not accepted by `Status`", 1)), 12
            ),
        ),
        cells=(
            CellBook("cases", "sex", "empty, set by default", 3),
            CellBook("cases", "age_group_opened", "derived", 26),
            CellBook("assessments", "type", "derived", 26),
        ),
        repeated=(("cases", 4),),
        sheets_not_read=2,
        notes=("Levels of O01 come from another scale.",),
    )
    assert list(export_books.lines(books)) == [
        SHEET,
        "2 sheets were not read.",
        "Rows that repeat a key, of which one was kept: 4 of cases.",
        "Cells that were empty, set by default: cases.sex 3.",
        "Cells that were derived: cases.age_group_opened 26, assessments.type 26.",
        "Levels of O01 come from another scale.",
    ]
