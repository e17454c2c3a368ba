"""Packages that a spreadsheet has saved come in at the first try; those that were cut do not."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ingest_packages import Package, Warehouse, as_csv, changed, refused, tiny, warehouse

from tests.sparing import first_fast

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened:
        yield opened


def stated(package: Package, change: Callable[[bytes], bytes], *tables: str) -> Package:
    """A package that states the checksums of its files as they were, and holds them changed."""
    for name in package.tables:
        content = package.contents()[f"{name}.csv"]
        digest = hashlib.sha256(content).hexdigest()
        package.listed[name] = {"hash": f"sha256:{digest}", "bytes": len(content)}
        if name in tables or not tables:
            package.files[f"{name}.csv"] = change(content)
    return package


def as_excel(content: bytes, separator: str = ",") -> bytes:
    """Months as `Mar-25`, a byte order mark, CR LF, two empty columns and three empty rows."""
    rows = list(csv.reader(io.StringIO(content.decode())))
    rows = [[_shown(cell) for cell in row] + ["", ""] for row in rows] + [[""] * (len(rows[0]) + 2)] * 3
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _shown(cell: str) -> str:
    year, dash, month = cell.partition("-")
    is_month = dash and len(year) == 4 and year.isdecimal() and month.isdecimal()
    return f"{MONTHS[int(month) - 1]}-{year[2:]}" if is_month else cell


@pytest.mark.parametrize("separator", first_fast([";", ",", "\t"]))
def test_a_package_saved_by_excel_comes_in_at_the_first_try(own: Warehouse, separator: str) -> None:
    receipt = own.take(stated(Package(), lambda content: as_excel(content, separator)))
    assert receipt.quarantined == ()
    assert {count.table: count.stored for count in receipt.tables} == {t: len(r) for t, r in tiny().items()}
    assert [note[:7] for note in receipt.notes] == ["ING-074", "ING-073"]
    assert "2 empty columns without a name" in receipt.notes[0]
    assert f"{3 * len(tiny())} empty rows" in receipt.notes[0]
    assert own.ask("select distinct opened_month::varchar from landing.cases") == [("2023-02-01",)]


@pytest.mark.parametrize(
    "change",
    first_fast(
        [
            lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"),
            lambda content: b"\xef\xbb\xbf" + content,
            lambda content: content.replace(b"\n", b"\r\n"),
        ]
    ),
    ids=["both", "byte order mark", "line ends"],
)
def test_other_line_ends_are_no_other_content(own: Warehouse, change: Callable[[bytes], bytes]) -> None:
    assert own.take(stated(Package(), change)).notes == ()


@pytest.mark.long
def test_a_file_that_lacks_rows_is_refused(own: Warehouse) -> None:
    package = stated(Package(), lambda content: b"".join(content.splitlines(True)[:-1]), "events")
    error = refused(own, package)
    assert error.code == "ING-015"
    assert "`reintegration package FOLDER`" in error.remedy


def test_a_changed_file_with_a_fault_is_refused_for_the_fault_and_says_so(own: Warehouse) -> None:
    package = stated(
        changed("cases", 2, sex="x"), lambda content: content.replace(b",x,", b",a@mail.example,"), "cases"
    )
    error = refused(own, package)
    assert error.code == "ING-060"
    assert "ING-073" in error.what


def test_a_first_line_that_names_the_separator_is_passed_over(own: Warehouse) -> None:
    content = b"sep=;\r\n" + as_csv(tiny()["cases"], delimiter=";")
    assert own.take(Package(files={"cases.csv": content})).quarantined == ()


def test_a_column_without_a_name_that_has_cells_is_refused_with_its_row(own: Warehouse) -> None:
    header, first, *others = as_csv(tiny()["cases"]).splitlines()
    content = b"\n".join([header + b",", first + b",", *(row + b",quokka" for row in others)])
    error = refused(own, Package(files={"cases.csv": content}))
    assert error.code == "ING-038"
    assert "row 3" in error.what
    assert "quokka" not in str(error)


def test_a_row_that_lacks_cells_is_no_slip(own: Warehouse) -> None:
    content = as_csv(tiny()["cases"]) + b"\nc-9,p-9\n"
    assert refused(own, Package(files={"cases.csv": content})).code == "ING-040"


def test_empty_rows_count_nowhere_in_the_books(own: Warehouse) -> None:
    content = as_csv(tiny()["cases"])
    commas = b"," * content.splitlines()[0].count(b",") + b"\n"
    receipt = own.take(Package(files={"cases.csv": content + commas * 5}))
    (cases,) = (count for count in receipt.tables if count.table == "cases")
    assert (cases.rows_in, cases.stored) == (3, 3)


def test_utf_16_is_refused_with_a_step_that_works(own: Warehouse) -> None:
    content = as_csv(tiny()["cases"]).decode().encode("utf-16")
    error = refused(own, Package(files={"cases.csv": content}))
    assert (error.code, error.remedy) == ("ING-031", "Save it as `CSV UTF-8 (comma delimited)`.")
