"""Rows keep their place through every pass, also where several threads read a large table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ingest_packages import CASE_KEY, PROJECT, Package, tiny

from pipeline import ingest
from pipeline.contract import load
from pipeline.errors import RefusedInput, ReintegrationError
from pipeline.ingest import scan
from pipeline.settings import Settings
from pipeline.warehouse import connect

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

IN_ORDER = "BATCH_CREATE_TABLE_AS"  # what DuckDB calls the writing of rows that several threads read in order
ROWS = 200_000  # of some 90 bytes: a file is read by several threads in pieces of 8 MB
MONTHS = [f"{year}-{month:02}" for year in (2019, 2020, 2021) for month in range(1, 13)]
Create = Callable[[str, str, dict[str, object], "DuckDBPyConnection"], None]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(PROJECT, tmp_path / "home", CASE_KEY, threads=4)


@pytest.fixture
def connection(settings: Settings) -> Iterator[DuckDBPyConnection]:
    with connect(settings.cases_db, settings) as opened:
        yield opened


def test_no_pass_over_any_table_may_lose_the_order_of_its_rows(
    connection: DuckDBPyConnection, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A join does, and DuckDB makes one of a long list of values."""
    plans: dict[str, str] = {}
    create: Create = scan._create

    def explained(name: str, query: str, values: dict[str, object], connection: DuckDBPyConnection) -> None:
        used = {key: value for key, value in values.items() if f"${key}" in query}
        plan = connection.execute(f"explain create temp table {name} as {query}", used).fetchall()
        plans[name] = str(plan)
        create(name, query, values, connection)

    monkeypatch.setattr(scan, "_create", explained)
    with pytest.raises(RefusedInput):
        ingest.take_in([_strange().folder(tmp_path / "strange")], connection, settings)
    tables = load(PROJECT / "seeds").tables
    assert {name for name in plans if name.startswith("taken_")} == {f"taken_{table}" for table in tables}
    assert {name for name in plans if name.startswith("closer_")} == {f"closer_{table}" for table in tables}
    assert any(name.startswith("looked_at_") for name in plans)
    assert [name for name, plan in plans.items() if IN_ORDER not in plan or "JOIN" in plan] == []


def _strange() -> Package:
    """The tiny package with a row in each table of which no cell can be understood."""
    tables = tiny()
    return Package({name: [*rows, dict.fromkeys(rows[0], "what is this?")] for name, rows in tables.items()})


def _of_many_services(folder: Path) -> Path:
    """The tiny package with services whose area, month and need follow from the number of the row."""
    head = "service_id,case_id,need_id,service_area,provider_type,offer,start_month,end_month,completion"
    lines = (
        f"Sqkcbnebqpbf{number:06}xk,c-{number % 2 + 1},{'n-1' if number % 3 else ''},{number % 10 + 1},"
        f"ngo,accepted,{MONTHS[number % 36]},,completed"
        for number in range(1, ROWS + 1)
    )
    package = Package(files={"services.csv": "\n".join((head, *lines, "")).encode()})
    return package.folder(folder)


@pytest.mark.long
def test_what_is_read_in_another_pass_is_put_into_the_same_row(
    connection: DuckDBPyConnection, settings: Settings, tmp_path: Path
) -> None:
    ingest.take_in([_of_many_services(tmp_path / "many")], connection, settings)
    stored = connection.execute("select count(*), count(distinct row_no) from landing.services").fetchall()
    wrong = connection.execute(
        """
        select count(*)
        from landing.services
        where
            service_area <> row_no % 10 + 1
            or start_month <> date '2019-01-01' + to_months(cast((row_no % 36) as integer))
            or (need_key is null) <> (row_no % 3 = 0)
        """
    ).fetchall()
    assert (stored, wrong) == ([(ROWS, ROWS)], [(0,)])


def test_rows_in_another_order_are_refused_and_nothing_is_stored(
    connection: DuckDBPyConnection, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create: Create = scan._create

    def disordered(name: str, query: str, values: dict[str, object], connection: DuckDBPyConnection) -> None:
        other = f"select * from ({query}) order by row_length"
        create(name, other if name == "looked_at_cases" else query, values, connection)

    monkeypatch.setattr(scan, "_create", disordered)
    with pytest.raises(ReintegrationError, match="ING-091"):
        ingest.take_in([_looked_at_twice().folder(tmp_path / "ids")], connection, settings)
    assert connection.execute("select count(*) from landing.packages").fetchall() == [(0,)]


def _looked_at_twice() -> Package:
    """The tiny package with identifiers that are not clear at first sight."""
    tables = tiny()
    for rows in tables.values():
        for row in rows:
            if "case_id" in row:
                row["case_id"] = f"Cqkcbnebqpbf{row['case_id'][2:]}xk"
    return Package(tables)
