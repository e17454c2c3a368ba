"""Forms of the files: dialects of CSV, and Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_packages import LATER, Package, Warehouse, as_csv, case, refused, tiny, warehouse

from tests.sparing import first_fast

CANARY = "quokka"


EVENT = "select 'c-1' as case_id, '2023-07' as month, 'job_loss' as event_type"


def parquet(table: str, query: str, home: Path, created: str = Package().created) -> Package:
    """The tiny package with one table as Parquet, made by a query."""
    import duckdb

    path = home / f"{table}.parquet"
    duckdb.connect().execute(f"copy ({query}) to '{path}' (format parquet)")
    listing = {table: {"path": path.name, "format": "parquet"}}
    return Package(files={path.name: path.read_bytes()}, listed=listing, created=created)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened_warehouse:
        yield opened_warehouse


@pytest.mark.parametrize("dialect", first_fast(["mixed", "bom", "crlf", "cr", "no last line end"]))
def test_a_csv_may_come_in_any_dialect_of_its_line_ends(own: Warehouse, dialect: str) -> None:
    text = as_csv(tiny()["cases"])
    lines = text.splitlines()
    written = {
        "bom": b"\xef\xbb\xbf" + text,
        "crlf": text.replace(b"\n", b"\r\n"),
        "cr": text.replace(b"\n", b"\r"),
        "mixed": b"\r\n".join(lines[:2]) + b"\n" + b"\n".join(lines[2:]),
        "no last line end": text.rstrip(b"\n"),
    }
    own.take(Package(files={"cases.csv": written[dialect]}))
    assert own.ask("select count(*), max(row_no) from landing.cases") == [(3, 3)]


@pytest.mark.long
def test_line_ends_that_fall_between_two_pieces_of_a_file_are_one(own: Warehouse) -> None:
    rows = [case(number) for number in range(1, 3000)]
    own.take(Package({**tiny(), "cases": rows}, files={"cases.csv": as_csv(rows).replace(b"\n", b"\r\n")}))
    assert own.ask("select count(*), max(row_no) from landing.cases") == [(2999, 2999)]


@pytest.mark.long
def test_columns_may_come_in_any_order(own: Warehouse) -> None:
    rows = [dict(reversed(row.items())) for row in tiny()["cases"]]
    own.take(Package({**tiny(), "cases": rows}))
    assert own.ask("select distinct programme_country, opened_month::varchar from landing.cases") == [
        ("KHM", "2023-02-01")
    ]


def test_parquet_and_csv_give_the_same_rows(tiny_in: Warehouse, tmp_path: Path) -> None:
    columns = (
        "assessment_key, outcome, applicability, na_reason, level, not_assessed_reason, self_rating, row_no"
    )
    stored = f"select {columns} from landing.outcome_ratings order by row_no"
    before = tiny_in.ask(stored)
    source = tmp_path / "ratings.csv"
    source.write_bytes(as_csv(tiny()["outcome_ratings"]))
    numbers = "level::double as level, self_rating::tinyint as self_rating"
    query = f"select * replace ({numbers}) from read_csv('{source}', all_varchar = true)"
    tiny_in.take(parquet("outcome_ratings", query, tmp_path, created=LATER))
    assert tiny_in.ask(stored) == before


def test_a_parquet_date_becomes_its_month(own: Warehouse, tmp_path: Path) -> None:
    receipt = own.take(parquet("events", EVENT.replace("'2023-07'", "date '2023-07-05'"), tmp_path))
    assert own.ask("select month::varchar from landing.events") == [("2023-07-01",)]
    assert [found.months_coarsened for found in receipt.tables if found.table == "events"] == [1]


@pytest.mark.long
def test_stated_size_and_checksum_are_accepted_where_they_fit(own: Warehouse) -> None:
    import hashlib

    content = as_csv(tiny()["cases"])
    listing = {"bytes": len(content), "hash": hashlib.md5(content, usedforsecurity=False).hexdigest()}
    assert own.take(Package(listed={"cases": listing})).package_no == 1


@pytest.mark.long
def test_a_folder_whose_name_has_wildcards_is_read_as_it_is(tmp_path: Path) -> None:
    with warehouse(tmp_path / "[a]*") as own:
        assert own.take(Package()).package_no == 1


@pytest.mark.long
def test_what_a_crash_left_behind_is_removed(own: Warehouse) -> None:
    left = own.settings.warehouse / "incoming-crashed"
    left.mkdir()
    (left / "cases.csv").write_text("c-1")
    own.take(Package())
    assert not left.exists()


def test_a_parquet_file_that_is_cut_is_refused(own: Warehouse, tmp_path: Path) -> None:
    package = parquet("events", EVENT, tmp_path)
    package.files["events.parquet"] = package.files["events.parquet"][:-30]
    assert refused(own, package).code == "ING-042"


def test_a_parquet_file_that_is_text_is_refused(own: Warehouse, tmp_path: Path) -> None:
    package = parquet("events", EVENT, tmp_path)
    package.files["events.parquet"] = b"case_id,month,event_type\n"
    assert refused(own, package).code == "ING-042"


@pytest.mark.parametrize("value", ["['yes']", "{'a': 'yes'}", "'yes'::blob"])
def test_a_nested_or_binary_parquet_column_is_refused(own: Warehouse, tmp_path: Path, value: str) -> None:
    error = refused(own, parquet("events", f"{EVENT}, {value} as response", tmp_path))
    assert error.code == "ING-043"
    assert "column `response`" in str(error)


@pytest.mark.parametrize(
    "value", first_fast([f"'{CANARY}@mail.example'", "timestamp '2023-07-05 10:00:00'", "190123456"])
)
def test_the_gate_holds_for_parquet(own: Warehouse, tmp_path: Path, value: str) -> None:
    error = refused(own, parquet("events", f"{EVENT}, {value} as source_of_risk", tmp_path))
    assert error.code in ("ING-060", "ING-063", "ING-065")
    assert CANARY not in str(error)
