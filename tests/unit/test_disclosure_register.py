"""The register: entries are sealed one by the other, and what was touched stops every release."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline import ingest
from pipeline.disclosure.register import entries
from pipeline.disclosure.register.entries import RELEASE, Entry
from pipeline.errors import DisclosureFailure
from pipeline.settings import Settings
from pipeline.warehouse import connect

PROJECT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 8, 1, 2, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse with two entries in its register."""
    settings = Settings(PROJECT, tmp_path)
    with connect(settings.cases_db, settings) as connection:
        ingest.prepare(connection, settings)
        for number, period in enumerate(("2026H1", "2026H2"), start=1):
            entries.note(enter(settings, number, period), connection)
    return settings


def enter(settings: Settings, number: int, period: str, numerator: int = 20) -> Entry:
    settings.register.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as memory:
        figures = memory.sql("select 'region' as scope, ? as numerator", params=[numerator])
        figures.write_parquet(str(settings.register / "staged.parquet"))
    return entries.append(settings, Entry(number, RELEASE, entries.moment(NOW), period, run_id=f"r{number}"))


def recover(settings: Settings, *, has_reports: bool = True) -> None:
    with connect(settings.cases_db, settings) as connection:
        entries.recover(settings, connection, has_reports=has_reports)


def chain(settings: Settings) -> Path:
    return settings.register / "register.jsonl"


def edit(change: Callable[[list[str]], list[str]]) -> Callable[[Settings], None]:
    def apply(settings: Settings) -> None:
        lines = chain(settings).read_text().splitlines()
        chain(settings).write_text("".join(f"{line}\n" for line in change(lines)))

    return apply


def resealed(lines: list[str]) -> list[str]:
    """The first entry says something else and carries a seal that fits it; its figures are as they were."""
    first = replace(Entry(**json.loads(lines[0])), run_id="r9").sealed()
    return [json.dumps(asdict(first)), *lines[1:]]


def overwrite_figures(settings: Settings) -> None:
    path = settings.register / "0001-2026H1.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def test_a_register_as_it_was_left_lets_a_release_go_on(settings: Settings) -> None:
    recover(settings)

    assert [entry.period for entry in entries.read(settings)] == ["2026H1", "2026H2"]
    assert [path.name for path in entries.files(settings)] == ["0001-2026H1.parquet", "0002-2026H2.parquet"]
    assert entries.runs(settings) == {"r1", "r2"}


@pytest.mark.parametrize(
    "touch",
    [
        pytest.param(edit(lambda lines: lines[:1]), id="the_last_entry_taken_away"),
        pytest.param(edit(lambda lines: lines[1:]), id="the_first_entry_taken_away"),
        pytest.param(edit(lambda lines: []), id="all_entries_taken_away"),
        pytest.param(
            edit(lambda lines: [lines[0].replace("2026H1", "2025H1"), lines[1]]), id="a_word_changed"
        ),
        pytest.param(
            edit(lambda lines: [lines[0], lines[1].replace('"r2"', '"r9"')]),
            id="a_word_of_the_last_entry_changed",
        ),
        pytest.param(edit(resealed), id="a_word_changed_and_the_entry_sealed_again"),
        pytest.param(edit(lambda lines: [*lines, "not an entry"]), id="a_line_that_is_none"),
        pytest.param(overwrite_figures, id="figures_changed"),
        pytest.param(
            lambda settings: (settings.register / "0001-2026H1.parquet").unlink(), id="figures_gone"
        ),
        pytest.param(lambda settings: shutil.rmtree(settings.register), id="the_register_gone"),
    ],
)
def test_a_register_that_was_touched_stops_the_release(
    settings: Settings, touch: Callable[[Settings], None]
) -> None:
    touch(settings)

    with pytest.raises(DisclosureFailure, match="was changed, or is not there"):
        recover(settings)


def test_reports_without_a_register_stop_the_release(tmp_path: Path) -> None:
    settings = Settings(PROJECT, tmp_path)
    with connect(settings.cases_db, settings) as connection:
        ingest.prepare(connection, settings)

    recover(settings, has_reports=False)
    with pytest.raises(DisclosureFailure):
        recover(settings, has_reports=True)


def test_a_case_file_from_before_the_last_releases_stops_the_release(settings: Settings) -> None:
    for number in (3, 4):
        enter(settings, number, f"2027H{number - 2}")

    with pytest.raises(DisclosureFailure):
        recover(settings)


def test_an_entry_whose_run_was_killed_before_the_case_file_knew_is_finished(settings: Settings) -> None:
    enter(settings, 3, "2027H1")
    recover(settings)
    enter(settings, 4, "2027H2")
    recover(settings)

    assert len(entries.read(settings)) == 4


def test_where_people_stood_at_a_release_that_never_came_is_dropped(settings: Settings) -> None:
    def stood(since: int, until: int | None) -> str:
        return f"(uuid(), 12, 1, map {{'O01': 0::tinyint}}, {since}, {until or 'null'})"

    with connect(settings.cases_db, settings) as connection:
        connection.execute(
            f"insert into register.stood values {stood(1, None)}, {stood(1, 3)}, {stood(3, None)}"
        )
    recover(settings)
    with connect(settings.cases_db, settings, read_only=True) as connection:
        left = connection.execute("select since, until from register.stood order by all").fetchall()

    assert left == [(1, None), (1, None)]


def test_a_register_begun_anew_says_so_and_keeps_the_old_one(settings: Settings) -> None:
    old = chain(settings).read_bytes()
    overwrite_figures(settings)
    with connect(settings.cases_db, settings) as connection:
        entries.begin_anew(settings, NOW, connection)
    recover(settings)

    assert [(entry.number, entry.kind) for entry in entries.read(settings)] == [(1, "begun anew")]
    assert (settings.warehouse / "register.aside-1" / "register.jsonl").read_bytes() == old
    assert entries.files(settings) == []


def test_the_seal_depends_on_every_word_and_on_the_entry_before(settings: Settings) -> None:
    first, second = entries.read(settings)
    others = [replace(second, **{name: "other"}) for name in ("period", "figures", "previous", "run_id")]

    assert second.previous == first.seal
    assert len({entry.sealed().seal for entry in (first, second, *others)}) == 6
