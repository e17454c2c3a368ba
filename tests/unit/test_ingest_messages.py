"""How a refusal is worded: where the fault is, how often, and never a value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_packages import Package, Warehouse, as_csv, case, refused, tiny, warehouse, with_column

CANARY = "quokka"
CASES = as_csv(tiny()["cases"])


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with warehouse(tmp_path_factory.mktemp("messages")) as opened_warehouse:
        yield opened_warehouse


def test_a_message_names_table_column_rule_cells_and_first_row(shared: Warehouse) -> None:
    tables = tiny()
    for row in tables["cases"][1:]:
        row["sex"] = f"{CANARY}@mail.example"
    message = str(refused(shared, Package(tables)))
    assert "table `cases`, column `sex`, 2 cells, the first in row 3" in message


def test_a_message_about_a_broken_row_names_file_and_line(shared: Warehouse) -> None:
    message = str(refused(shared, Package(files={"cases.csv": CASES + b"c-9,x\n"})))
    assert "file `cases.csv`, table `cases`, line 5" in message


def test_a_message_about_text_that_is_not_utf8_names_the_line(shared: Warehouse) -> None:
    content = b"\xef\xbb\xbf" + CASES.replace(b"\n", b"\r\n") + b"\xe9\n"
    message = str(refused(shared, Package(files={"cases.csv": content})))
    assert "line 5" in message


def test_a_repeated_key_is_named_by_the_row_of_its_repeat(shared: Warehouse) -> None:
    assert "table `cases`, row 5" in str(
        refused(shared, Package({**tiny(), "cases": [case(1), case(2), case(3), case(2)]}))
    )


def test_dates_of_one_month_repeat_the_key_of_an_event(shared: Warehouse) -> None:
    tables = tiny()
    event = tables["events"][0]
    tables["events"] = [{**event, "month": "2023-07-02"}, {**event, "month": "2023-07-20"}]
    assert refused(shared, Package(tables)).code == "ING-044"


def test_all_columns_that_name_persons_are_listed_at_once(shared: Warehouse) -> None:
    tables = tiny()
    tables["cases"] = [{**row, "SubmitterName": "x", "telephone_current": "y"} for row in tables["cases"]]
    message = str(refused(shared, Package(tables)))
    assert "column 11 (K), named like a direct identifier: name" in message
    assert "column 12 (L), named like a direct identifier: phone" in message


@pytest.mark.parametrize(
    "name",
    [
        f"{CANARY}@mail.example",
        f"{CANARY} " * 9,
        f"{CANARY}(1)",
        f"ឈ្មោះ{CANARY}",
        f"Sokha_{CANARY.title()}",
        CANARY,
        f"her {CANARY} sold her",
        f"age of {CANARY}",
    ],
)
def test_a_column_name_that_reads_like_data_is_shown_as_a_number(shared: Warehouse, name: str) -> None:
    message = str(refused(shared, with_column("events", name, "x")))
    assert "column 5 (E)" in message
    assert CANARY not in message.casefold()


def test_a_file_that_is_not_named_like_its_table_is_not_named(shared: Warehouse) -> None:
    content, path = CASES + b"c-9,x\n", f"{CANARY}.csv"
    message = str(refused(shared, Package(files={path: content}, listed={"cases": {"path": path}})))
    assert "table `cases`, line 5" in message
    assert CANARY not in message


def test_a_csv_that_the_database_cannot_explain_is_refused(tmp_path: Path) -> None:
    from pipeline.ingest.files.csvfile import diagnose
    from pipeline.ingest.files.sealed import SealedFolder
    from pipeline.ingest.refusals import Place

    error = diagnose(SealedFolder(tmp_path).file("gone.csv"), ["case_id"], Place(file="cases.csv"))
    assert (error.code, error.exit_code) == ("ING-046", 3)
