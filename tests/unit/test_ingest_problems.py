"""``problems/``: every place that is at fault, by the row that a spreadsheet shows, and never a value."""

from __future__ import annotations

import csv
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from ingest_packages import Package, Warehouse, as_csv, case, changed, refused, tiny, warehouse

from pipeline import ingest
from pipeline.ingest.problems import files

CANARY = "quokka"
FILE, SHEET, ROW, COLUMN, CODE, WRONG, ALLOWED, REMEDY = range(8)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened:
        yield opened


def listed(own: Warehouse) -> list[list[str]]:
    """The lines of the one list that is there, as CSV and as a workbook alike."""
    (path,) = own.settings.problems.glob("*.csv")
    header, *lines = csv.reader(path.open(encoding="utf-8-sig", newline=""))
    book = openpyxl.load_workbook(path.with_suffix(".xlsx")).active
    as_text = [
        ["" if cell is None else str(cell) for cell in row] for row in book.iter_rows(values_only=True)
    ]
    assert as_text == [header, *lines]
    return lines


def test_all_rows_that_were_put_aside_are_listed_and_not_the_first_only(own: Warehouse) -> None:
    tables = tiny()
    tables["cases"] += [case(number, sex=CANARY) for number in range(10, 40)]
    receipt = own.take(Package(tables))
    assert receipt.problems is not None
    lines = listed(own)
    assert [int(line[ROW]) for line in lines] == list(range(5, 35))
    assert {(line[FILE], line[COLUMN], line[CODE]) for line in lines} == {("cases.csv", "sex", "ING-102")}
    assert CANARY not in f"{lines}"


def test_the_code_that_a_cell_is_most_like_comes_first(own: Warehouse) -> None:
    own.take(changed("cases", 3, country_of_origin="Cambodja"))
    (line,) = listed(own)
    assert line[ALLOWED].startswith("KHM; ")
    assert "Cambodja" not in " ".join(line)


def test_rows_that_only_hang_on_others_come_last(own: Warehouse) -> None:
    own.take(changed("cases", 2, sex=CANARY))
    codes = [line[CODE] for line in listed(own)]
    assert codes[0] == "ING-102"
    assert set(codes[1:]) == {"ING-116"}


def test_a_package_that_the_gate_refuses_lists_every_cell(own: Warehouse) -> None:
    tables = tiny()
    for row in tables["cases"]:
        row["sex"] = f"{CANARY}@mail.example"
    tables["events"][0]["event_type"] = "femal"
    error = refused(own, Package(tables))
    assert "`problems/" in error.remedy
    lines = listed(own)
    assert [(line[FILE], line[ROW], line[CODE]) for line in lines] == [
        ("cases.csv", "2", "ING-060"),
        ("cases.csv", "3", "ING-060"),
        ("cases.csv", "4", "ING-060"),
        ("events.csv", "2", "ING-102"),
    ]
    assert all(CANARY.encode() not in path.read_bytes() for path in own.settings.problems.iterdir())


def test_all_rows_of_a_repeated_key_are_listed(own: Warehouse) -> None:
    refused(own, Package({**tiny(), "cases": [case(1), case(2), case(3), case(2)]}))
    assert [line[ROW] for line in listed(own)] == ["3", "5"]


@pytest.mark.long
def test_a_package_without_a_problem_takes_the_list_of_its_earlier_try_away(
    own: Warehouse, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    for package in (changed("cases", 2, sex=CANARY), Package(created="2024-07-03T00:00:00Z")):
        ingest.take_in([package.folder(folder)], own.connection, own.settings)
    assert list(own.settings.problems.iterdir()) == []


@pytest.mark.long
def test_the_lists_are_the_same_bytes_each_time_and_their_owners_only(own: Warehouse) -> None:
    made = []
    for created in ("2024-07-02T09:30:00Z", "2024-07-03T09:30:00Z"):
        package = changed("cases", 2, sex=CANARY)
        package.created = created
        path = own.take(package).problems
        assert path is not None
        made.append(path.read_bytes())
    assert made[0] == made[1]
    assert stat.S_IMODE(own.settings.problems.stat().st_mode) == 0o700


@pytest.mark.long
def test_no_list_is_left_when_somebody_is_forgotten(own: Warehouse) -> None:
    own.take(changed("cases", 2, sex=CANARY))
    files.forget(own.settings)
    assert list(own.settings.problems.iterdir()) == []


def test_a_header_that_a_spreadsheet_would_calculate_is_text() -> None:
    assert files._plain("=1+1") == "'=1+1"


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(own: Warehouse, tmp_path: Path) -> None:
    """Empty lines, rows of commas and line breaks in quotes before the row that is at fault."""
    tables = tiny()
    tables["cases"] = [case(1), case(2, disability="x"), case(3), case(4, disability="x")]
    header, *rows = as_csv(tables["cases"]).splitlines()
    rows[1] = rows[1].replace(b",x", b',"not\nrecorded?"')
    content = b"\n".join(
        [header, rows[0], b"", b"," * header.count(b","), rows[1], b"", rows[2], rows[3], b"", b""]
    )
    refused(own, Package(tables, files={"cases.csv": content}))
    numbers = [int(line[ROW]) for line in listed(own)]
    (tmp_path / "shown").mkdir()
    source = tmp_path / "shown" / "cases.csv"
    source.write_bytes(content)
    shown = _spreadsheet(source)
    place = header.decode().split(",").index("disability")
    seen = [n for n, row in enumerate(shown, start=1) if row[place] in ("x", "not\nrecorded?")]
    assert numbers == seen == [5, 8]


def _spreadsheet(path: Path) -> list[list[str | None]]:
    """The rows as LibreOffice shows them, else as its rules are known to be."""
    if shutil.which("soffice"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{path.parent}/profile", "--headless",
             "--convert-to", "xlsx",
             "--outdir", str(path.parent), str(path)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        sheet = openpyxl.load_workbook(path.with_suffix(".xlsx")).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    rows = csv.reader(path.open(encoding="utf-8", newline=""))
    return [row or [None] * 99 for row in rows]
