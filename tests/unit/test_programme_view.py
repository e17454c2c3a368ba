"""The view of its own cases: for whom it is, how it is written, and that it goes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from duckdb import DuckDBPyConnection
from python_calamine import CalamineWorkbook

from pipeline import jobs, programme
from pipeline.errors import UsageError
from pipeline.programme import folder, found, page, texts, workbook
from pipeline.programme.found import OWN, SQL, Asked
from pipeline.programme.lists import CODED, GROUPED, TABLES
from pipeline.programme.texts import Texts
from pipeline.programme.view import Row, Table, View
from pipeline.settings import Settings
from tests.unit import mart_tables

PROJECT = Path(__file__).resolve().parents[2]
FORMULA, MARKUP = "=HYPERLINK(1)", "<script>alert(1)</script>"


@pytest.fixture
def words() -> Texts:
    return texts.load()


def view_of(rows: Sequence[Row]) -> View:
    """A view with one list and an empty one."""
    made = Table(
        "caseload", "All cases", "What it is.", "Nobody.", ("Row", "Word"), (True, False), tuple(rows)
    )
    empty = Table("missed", "Missed", "It.", "Nobody is missed.", ("Row", "Word"), (True, False), ())
    return View("INTERNAL.", "Own view", f"Willow {MARKUP}", ("Note.",), date(2026, 8, 3), (made, empty))


def settings_of(tmp_path: Path, organisation: str) -> Settings:
    config = tmp_path / "config"
    config.mkdir()
    (config / "organisation.toml").write_text(f'name = "Willow House"\n{organisation}', "utf-8")
    return Settings(PROJECT, tmp_path)


@pytest.mark.parametrize(
    ("organisation", "provider", "said"),
    [
        ("", None, "does not say which provider that is"),
        ("", "willow", "does not say which provider that is"),
        ('provider_id = "willow"', "lotus-house", "is not the organisation of this folder"),
        ('provider_id = "willow"', "willow", "There is no data yet"),
    ],
    ids=["not said", "named only", "another", "itself"],
)
def test_only_the_organisation_itself_has_a_view(
    tmp_path: Path, organisation: str, provider: str | None, said: str
) -> None:
    work = jobs.Work(settings_of(tmp_path, organisation), date(2026, 8, 3), lambda: datetime.now(UTC), print)
    with pytest.raises(UsageError) as caught:
        jobs.programme(work, provider, None)
    assert said in caught.value.what
    assert "lotus-house" not in str(caught.value)
    assert not (tmp_path / "programme").exists()


def test_text_stays_text_in_the_workbook_and_on_the_page(tmp_path: Path, words: Texts) -> None:
    seen = view_of([(1, FORMULA), (2, MARKUP), (3, None)])
    workbook.write(seen, words, tmp_path / "view.xlsx")
    cells = CalamineWorkbook.from_path(tmp_path / "view.xlsx").get_sheet_by_name("All cases").to_python()
    assert cells[4:] == [[1.0, FORMULA], [2.0, MARKUP], [3.0, ""]]
    html = page.render(seen, words)
    assert MARKUP not in html
    assert "&lt;script&gt;" in html


def test_a_page_shows_the_first_rows_of_a_long_list_and_says_so(words: Texts) -> None:
    html = page.render(view_of([(place, "word") for place in range(page.SHOWN + 5)]), words)
    assert html.count("<td>word</td>") == page.SHOWN
    assert f"The first {page.SHOWN} of {page.SHOWN + 5} rows." in html
    assert "Nobody is missed." in html


def test_a_page_needs_nothing_from_outside(words: Texts) -> None:
    html = page.render(view_of([]), words)
    assert not any(word in html for word in ("http://", "https://", "<script", "<link", "url(", "@import"))


@pytest.mark.parametrize("write", [workbook.write], ids=["workbook"])
def test_the_same_view_gives_the_same_bytes(
    tmp_path: Path, words: Texts, write: Callable[[View, Texts, Path], None]
) -> None:
    for name in ("one", "two"):
        write(view_of([(1, "word")]), words, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_view_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    settings = Settings(PROJECT, tmp_path)

    def fail(place: Path) -> None:
        (place / "half").touch()
        raise KeyError

    made = folder.write(settings, "willow", lambda place: (place / "whole").touch())
    with pytest.raises(KeyError):
        folder.write(settings, "willow", fail)
    assert [path.name for path in settings.programme.iterdir()] == ["willow"]
    assert [path.name for path in made.iterdir()] == ["whole"]


def test_views_are_forgotten_and_counted(tmp_path: Path) -> None:
    settings = Settings(PROJECT, tmp_path)
    assert programme.forget(settings) == 0
    folder.write(settings, "willow", lambda place: (place / "whole").touch())
    (settings.programme / "willow.partial").mkdir()
    assert programme.forget(settings) == 1
    assert [*settings.programme.iterdir()] == []


@pytest.fixture
def warehouse() -> Iterator[DuckDBPyConnection]:
    with mart_tables.empty_case_file() as connection:
        yield connection


WILLOW = Asked("willow", "Willow House", date(2026, 8, 3))


def test_every_column_and_every_list_has_its_words(warehouse: DuckDBPyConnection, words: Texts) -> None:
    found.prepare(warehouse, WILLOW)
    columns = {key: found.found(warehouse, key, WILLOW).names for key in TABLES}
    everything = {name for names in columns.values() for name in names}
    assert words.columns.keys() == everything - {"case_key"} | {"case_number"}
    assert words.tables.keys() == {*TABLES}
    assert everything >= CODED
    for key, (heads, says) in GROUPED.items():
        assert {*heads, *says} <= {*columns[key]}
    assert {path.stem for path in SQL.glob("*.sql")} == {*TABLES, "facts"}
    assert {path.stem for path in SQL.glob("own/*.sql")} == {*OWN}


def test_every_finding_is_mended_in_one_sentence(warehouse: DuckDBPyConnection, words: Texts) -> None:
    listed = warehouse.execute("select finding from seeds.finding_types").fetchall()
    assert words.mend.keys() == {finding for (finding,) in listed}
    assert all(re.fullmatch(r"[A-Z][^.!?]+\.", sentence) for sentence in words.mend.values())


def test_a_case_is_named_by_the_row_that_whoever_sent_it_sees(warehouse: DuckDBPyConnection) -> None:
    """In a package one below the header; in a mapped export wherever it stood."""
    first, second = UUID(int=1), UUID(int=2)
    warehouse.execute("drop table landing.cases")
    warehouse.execute("create table landing.cases (package_no integer, row_no bigint, case_key uuid)")
    warehouse.executemany("insert into landing.cases values (?, 5, ?)", [(1, first), (2, second)])
    warehouse.executemany(
        "insert into landing.packages values (?, 'willow', 'a-package', '', 'delta', '1', ?, ?, '')",
        [(number, date(2026, 7, 1), date(2026, 6, 1)) for number in (1, 2)],
    )
    warehouse.execute("insert into landing.origins values (2, 'cases', 5, 'list.xlsx', 'Register', 9)")
    warehouse.executemany(
        "insert into marts.caseload (case_key, provider_id, standing) values (?, 'willow', 'open')",
        [(first,), (second,)],
    )
    found.prepare(warehouse, WILLOW)
    rows = found.found(warehouse, "caseload", WILLOW).rows
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        (first, 6, "a-package"),
        (second, 9, "list.xlsx: Register"),
    ]


def test_rows_that_are_alike_stand_under_what_they_are_and_what_to_do(words: Texts) -> None:
    rows = ((1, "Missed", "Enter it."), (2, "Missed", "Enter it."), (3, "Asked", "Nothing."))
    table = Table(
        "missed", "Missed", "It.", "Nobody.", ("Row", "What", "To do"), (True, False, False), rows,
        above=(1, 2), open_rows=2,
    )  # fmt: skip
    html = page.render(dataclasses.replace(view_of([]), tables=(table,)), words)
    assert "2 to do, 3 in all" in html
    assert re.findall(r"<span>(.*)</span>\s*<small>(.*)</small>", html) == [
        ("Missed: 2", "Enter it."),
        ("Asked: 1", "Nothing."),
    ]
    assert re.findall(r'<td class="number">(\d)</td>\s*</tr>', html) == ["1", "2", "3"]


def test_months_are_words_on_the_page_and_dates_in_the_workbook(tmp_path: Path, words: Texts) -> None:
    seen = view_of([(1, date(2026, 7, 1))])
    assert "<td>Jul\N{NO-BREAK SPACE}2026</td>" in page.render(seen, words)
    workbook.write(seen, words, tmp_path / "view.xlsx")
    cells = CalamineWorkbook.from_path(tmp_path / "view.xlsx").get_sheet_by_name("All cases").to_python()
    assert cells[4:] == [[1.0, date(2026, 7, 1)]]
