"""A case that is forgotten leaves every file for good, and a later package does not bring it back."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import traces
from ingest_packages import CASE_KEY, LATER, PROJECT, Package, books, case, orphans, provider, tiny
from ingest_packages import Warehouse as Opened

from pipeline import contract, ingest, jobs, warehouse
from pipeline.cli import options
from pipeline.errors import UsageError
from pipeline.ingest import receipts
from pipeline.ingest.refusals import Place
from pipeline.settings import Settings
from tests.sparing import first_fast

MOMENT = datetime(2026, 8, 1, 2, 30, tzinfo=UTC)
LATEST = "2024-10-01T00:00:00Z"
NUMBER = "qzcase-0815"


def named(number: str = NUMBER) -> dict[str, list[dict[str, str]]]:
    """The tiny tables, with a number for the first case that does not occur by chance."""
    return {
        table: [{c: number if v == "c-1" and c == "case_id" else v for c, v in row.items()} for row in rows]
        for table, rows in tiny().items()
    }


def of(provider_id: str) -> Package:
    return Package(named(), told=provider(provider_id=provider_id))


class Folder:
    """A working folder, with the commands that a person would give in it."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(project=PROJECT, home=home, case_key=CASE_KEY, threads=1)
        self.work = jobs.Work(self.settings, date(2026, 8, 1), lambda: MOMENT, lambda _: None)
        self.incoming = home.parent / "incoming"

    def take(self, package: Package) -> jobs.Outcome:
        count = len(list(self.incoming.glob("*"))) if self.incoming.exists() else 0
        return jobs.ingest(self.work, [package.folder(self.incoming / f"package-{count}")])

    def forget(self, number: str = NUMBER, provider_id: str | None = None) -> jobs.Outcome:
        return jobs.forget(self.work, number, provider_id)

    def key(self, provider_id: str = "khm-ngo", number: str = NUMBER) -> UUID:
        return ingest.case_key_of(self.settings, provider_id, number)

    def found(self, provider_id: str = "khm-ngo") -> list[str]:
        return traces.files_with(self.settings.home, self.key(provider_id), NUMBER)

    def look(self, ask: Callable[[Opened], object]) -> object:
        with warehouse.connect(self.settings.cases_db, self.settings, read_only=True) as connection:
            return ask(Opened(self.settings, connection, self.incoming))

    def count(self, table: str) -> object:
        return self.look(lambda own: own.ask(f"select count(*) from {table}")[0][0])


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder into which the tiny package was taken, to be copied."""
    home = tmp_path_factory.mktemp("taken") / "home"
    Folder(home).take(Package(named()))
    return home


@pytest.fixture(scope="module")
def emptied(taken: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after the case was forgotten, to be copied."""
    home = copied(taken, tmp_path_factory.mktemp("emptied")).settings.home
    Folder(home).forget()
    return home


def copied(home: Path, place: Path) -> Folder:
    return Folder(Path(shutil.copytree(home, place / "home")))


@pytest.fixture
def folder(taken: Path, tmp_path: Path) -> Folder:
    return copied(taken, tmp_path)


@pytest.fixture
def without(emptied: Path, tmp_path: Path) -> Folder:
    """A working folder whose case was forgotten."""
    return copied(emptied, tmp_path)


def test_a_case_stands_in_the_database_file_before_it_is_forgotten(folder: Folder) -> None:
    assert folder.found() == ["warehouse/cases.duckdb"]


def test_no_byte_of_any_file_holds_a_case_that_was_forgotten(without: Folder) -> None:
    assert without.found() == []


def test_everybody_else_stays(without: Folder) -> None:
    assert [without.count(f"landing.{table}") for table in ("cases", "assessments", "needs")] == [2, 1, 1]
    assert without.look(orphans) == {}


def test_the_books_still_balance_after_a_case_was_forgotten(without: Folder) -> None:
    contracts = contract.load(without.settings.seeds)
    without.look(lambda own: receipts.prove(contracts, own.connection, Place()))
    assert without.look(lambda own: books(own, 1, "cases")["superseded"]) == 1


@pytest.mark.long
def test_a_case_that_stands_in_history_only_is_forgotten_too(folder: Folder) -> None:
    rows = {name: [row for row in rows if NUMBER not in row.values()] for name, rows in named().items()}
    left = {"a-1", "a-3"}
    rows = {
        name: [row for row in each if row.get("assessment_id") not in left] for name, each in rows.items()
    }
    folder.take(Package({name: each for name, each in rows.items() if each}, created=LATER))
    assert (folder.count("history.cases"), folder.found()) == (3, ["warehouse/cases.duckdb"])
    folder.forget()
    assert (folder.count("history.cases"), folder.found()) == (2, [])


def test_a_forgotten_case_is_left_out_of_a_later_package_and_counted(without: Folder) -> None:
    receipt = without.take(Package(named(), created=LATER)).receipts[0]
    out = {count.table: count.no_consent for count in receipt.tables if count.no_consent}
    assert (out["cases"], out["assessments"], out["outcome_ratings"]) == (1, 2, 3)
    assert without.found() == []
    assert without.look(lambda own: books(own, 2, "cases")) == {
        "in": 3, "stored": 2, "quarantined": 0, "no_consent": 1, "superseded": 0,
    }  # fmt: skip


@pytest.mark.long
def test_rows_that_come_without_their_forgotten_case_are_left_out_and_not_listed(without: Folder) -> None:
    receipt = without.take(Package().delta({"needs": named()["needs"]})).receipts[0]
    [needs] = [count for count in receipt.tables if count.table == "needs"]
    assert (needs.rows_in, needs.stored, needs.no_consent, needs.quarantined) == (2, 1, 1, 0)


@pytest.mark.long
def test_faults_of_a_forgotten_case_are_not_listed(without: Folder) -> None:
    rows = named()
    rows["cases"][0]["sex"] = "femal"
    assert without.take(Package(rows, created=LATER)).receipts[0].quarantined == ()


def test_the_same_package_again_changes_nothing_after_a_case_was_forgotten(without: Folder) -> None:
    assert without.take(Package(named())).receipts[0].already_known
    assert without.found() == []


def test_the_receipt_counts_what_left_and_says_when(folder: Folder) -> None:
    [removal] = folder.forget().removals
    assert (removal.cause, removal.rewritten_at) == ("forgotten", MOMENT)
    assert removal.rows == {
        "cases": 1, "exploitations": 1, "fundings": 1, "assessments": 2, "outcome_ratings": 3,
        "criterion_ratings": 2, "second_ratings": 1, "needs": 1, "services": 1, "spells": 1, "events": 1,
        "legal_processes": 1,
    }  # fmt: skip


def test_the_receipt_is_kept(without: Folder) -> None:
    kept = without.look(lambda own: own.ask("select cause, rewritten_at from landing.removals"))
    assert kept == [("forgotten", MOMENT.replace(tzinfo=None))]


@pytest.fixture
def two(folder: Folder) -> Folder:
    """Two providers that use the same number."""
    folder.take(of("lao-ngo"))
    return folder


def test_a_number_that_two_providers_use_needs_the_provider(two: Folder) -> None:
    with pytest.raises(UsageError, match="ING-085") as refused:
        two.forget()
    assert NUMBER not in str(refused.value)
    assert two.count("landing.cases") == 6


@pytest.mark.long
def test_a_number_is_forgotten_with_the_provider_that_was_named(two: Folder) -> None:
    two.forget(provider_id="lao-ngo")
    assert (two.found("lao-ngo"), two.found("khm-ngo")) == ([], ["warehouse/cases.duckdb"])


@pytest.mark.long
def test_a_case_that_another_provider_forgot_still_comes_in(two: Folder) -> None:
    two.forget(provider_id="lao-ngo")
    two.take(replace(of("khm-ngo"), created=LATER))
    assert two.look(lambda own: books(own, 3, "cases")["stored"]) == 3


def refusal(folder: Folder, number: str, provider_id: str | None = None) -> str:
    with pytest.raises(UsageError, match="ING-084") as refused:
        folder.forget(number, provider_id)
    return str(refused.value)


def test_one_who_was_never_there_and_one_who_was_forgotten_read_the_same(without: Folder) -> None:
    never, before = refusal(without, "case-4711"), refusal(without, NUMBER)
    assert (never, "4711" in never, refusal(without, NUMBER, "nobody")) == (before, False, before)


def test_a_number_that_nobody_has_leaves_nothing_behind(folder: Folder) -> None:
    refusal(folder, "case-4711")
    assert [folder.count(f"landing.{table}") for table in ("removals", "forgotten")] == [0, 0]


def test_what_is_kept_of_a_forgotten_case_does_not_follow_from_its_key_alone(without: Folder) -> None:
    [(kept,)] = without.look(lambda own: own.ask("select tombstone from landing.forgotten"))
    other = replace(without.settings, case_key=CASE_KEY[::-1])
    assert kept not in (without.key(), ingest.case_key_of(other, "khm-ngo", NUMBER))


def test_forgetting_needs_the_case_key_of_the_warehouse(folder: Folder) -> None:
    folder.work = replace(folder.work, settings=replace(folder.settings, case_key=CASE_KEY[::-1]))
    with pytest.raises(UsageError, match="ING-083"):
        folder.forget()


def test_figures_made_with_the_case_are_gone_until_they_are_made_anew(folder: Folder) -> None:
    with warehouse.connect(folder.settings.cases_db, folder.settings) as connection:
        connection.execute("create schema marts; create table marts.figures as from landing.cases")
    folder.forget()
    marts = folder.look(lambda own: own.ask("from duckdb_tables() where schema_name = 'marts'"))
    assert marts == []


def test_the_register_of_what_was_released_stays(folder: Folder) -> None:
    with warehouse.connect(folder.settings.cases_db, folder.settings) as connection:
        connection.execute(
            "insert into register.frozen_series values "
            "('2026H1', 'run', '2026-06-01', 'M01', 'O01', '1', 12, '2024H1', '2026-03-01')"
        )
    folder.forget()
    assert folder.count("register.frozen_series") == 1


@pytest.mark.parametrize("coverage", first_fast(["full", "delta"]))
def test_no_byte_holds_a_case_whose_consent_was_withdrawn(folder: Folder, coverage: str) -> None:
    rows = named()
    rows["cases"][0]["consent_monitoring"] = "no"
    package = Package(rows, created=LATER)
    [removal] = folder.take(
        package if coverage == "full" else Package().delta({"cases": rows["cases"][:1]})
    ).removals
    assert (removal.cause, removal.rows["cases"], folder.found()) == ("consent", 1, [])


@pytest.mark.long
def test_a_package_that_takes_nobody_out_does_not_rewrite_the_file(folder: Folder) -> None:
    assert (
        folder.take(Package({**named(), "cases": [*named()["cases"], case(4)]}, created=LATER)).removals == []
    )


@pytest.mark.long
def test_an_earlier_package_s_withdrawal_is_finished_although_a_later_one_is_refused(folder: Folder) -> None:
    rows = named()
    rows["cases"][0]["consent_monitoring"] = "no"
    good = Package(rows, created=LATER).folder(folder.incoming / "good")
    with pytest.raises(UsageError):
        jobs.ingest(folder.work, [good, folder.incoming / "nowhere"])
    assert folder.found() == []


@pytest.mark.parametrize("written", [[], ["case-1", "case-2"], [" "]])
def test_a_command_that_does_not_name_one_case_is_refused_without_repeating_it(written: list[str]) -> None:
    with pytest.raises(UsageError, match="ING-086") as refused:
        options.one_case(written)
    assert "case-" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n", "case-1\ncase-2\n"])
def test_standard_input_that_does_not_hold_one_case_is_refused(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    with pytest.raises(UsageError, match="ING-086"):
        options.one_case(["-"])


def test_a_case_is_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f" {NUMBER}\r\n"))
    assert options.one_case(["-"]) == NUMBER
