"""What jobs keep and hold to: the journal, the code version, and that a figure is released once."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from pipeline import ingest, lock
from pipeline.code_version import version_of_files
from pipeline.errors import DisclosureFailure, Fault, RefusedInput
from pipeline.filesystem import private_folder
from pipeline.jobs import journal, leftovers, released, releasing, removing
from pipeline.jobs.work import Outcome, Work, writing
from pipeline.schedule import Period
from pipeline.settings import Settings
from pipeline.warehouse import connect
from tests.unit.umasks import modes_of, open_to_all

COUNTS = {"packages": 1, "warnings": 0, "reports": 9}
AUDIENCE, PERIOD = "donor:LOTUS", "2026H1"


class Run:
    counts = COUNTS
    problems = ()
    exit_code = 0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(project=Path.cwd(), home=tmp_path)
    private_folder(settings.warehouse)
    return settings


@pytest.fixture
def clock() -> Iterator[datetime]:
    return (datetime(2026, 8, 1, 2, minute, tzinfo=UTC) for minute in range(60))


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        (
            ["2025H2", "2026H1"],
            ["Deciding, 2025H2 (1 of 9)", "Done, 2025H2", "Deciding, 2026H1 (1 of 9)", "Done, 2026H1"],
        ),
        (["2026H1"], ["Deciding (1 of 9)", "Done"]),
    ],
    ids=["several", "one"],
)
def test_steps_name_the_period_where_periods_are_several(
    settings: Settings, periods: list[str], told: list[str]
) -> None:
    heard: list[str] = []
    work = Work(settings, date(2026, 8, 1), lambda: datetime(2026, 8, 1, tzinfo=UTC), heard.append)

    for _, named in work.of_each(map(Period.parse, periods)):
        named.progress("Deciding (1 of 9)")
        named.progress("Done")

    assert heard == told


def test_a_run_that_went_well_is_kept_with_its_counts(settings: Settings, clock: Iterator[datetime]) -> None:
    with journal.entry(settings, "run", clock.__next__, Run()):
        pass
    assert journal.last(settings, 1) == [
        journal.Entry("2026-08-01T02:00:00Z", "2026-08-01T02:01:00Z", "run", 0, COUNTS)
    ]


@pytest.mark.parametrize(
    ("error", "exit_code", "said"),
    [
        (RefusedInput("No.", "Mend it.", code="ING-002"), 3, [["ING-002", "ING-002: No. Mend it."]]),
        (ValueError("person-4711"), 1, []),
        (KeyboardInterrupt(), 130, []),
    ],
    ids=["refused", "unexpected", "interrupted"],
)
def test_a_run_that_failed_is_kept_with_its_exit_code_and_the_text_that_the_program_worded(
    settings: Settings, clock: Iterator[datetime], error: BaseException, exit_code: int, said: list[list[str]]
) -> None:
    with pytest.raises(type(error)), journal.entry(settings, "ingest", clock.__next__, Run()):
        raise error
    [entry] = journal.last(settings, 1)
    assert (entry.exit_code, entry.problems) == (exit_code, said)
    assert "person-4711" not in (settings.warehouse / "runs.jsonl").read_text("utf-8")


def test_the_newest_run_comes_first_and_a_line_cut_short_is_passed_over(
    settings: Settings, clock: Iterator[datetime]
) -> None:
    for command in ("ingest", "build"):
        with journal.entry(settings, command, clock.__next__, Run()):
            pass
    with (settings.warehouse / "runs.jsonl").open("a") as file:
        file.write('{"started": "2026-')
    assert [entry.command for entry in journal.last(settings, 5)] == ["build", "ingest"]


def test_a_run_has_its_line_when_it_begins(settings: Settings, clock: Iterator[datetime]) -> None:
    with journal.entry(settings, "ingest", clock.__next__, Run()):
        [begun] = journal.last(settings, 5)
    assert (begun.command, begun.exit_code, begun.ended) == ("ingest", None, "")
    assert [entry.exit_code for entry in journal.last(settings, 5)] == [0]


def test_runs_that_were_killed_and_lines_with_bad_bytes_hide_no_other(
    settings: Settings, clock: Iterator[datetime]
) -> None:
    journal_file = settings.warehouse / "runs.jsonl"
    with journal.entry(settings, "ingest", clock.__next__, Run()):
        pass
    with journal_file.open("ab") as file:
        file.write(b'{"started": "2026-08-01T02:30:00Z", "command": "build"}\n{"sta\xff\xfe')
    with journal.entry(settings, "release", clock.__next__, Run()):
        pass
    told = [(entry.command, entry.exit_code) for entry in journal.last(settings, 5)]
    assert told == [("release", 0), ("build", None), ("ingest", 0)]


def test_a_run_that_cannot_be_noted_is_not_begun(
    settings: Settings, clock: Iterator[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal, "_append", full)
    begun = False
    with (
        pytest.raises(Fault, match=r"SYS-001.*Nothing was begun"),
        journal.entry(settings, "ingest", clock.__next__, Run()),
    ):
        begun = True
    assert not begun


def test_a_run_whose_end_cannot_be_noted_says_that_all_was_done(
    settings: Settings, clock: Iterator[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with (
        pytest.raises(Fault, match=r"SYS-001.*All that was asked was done"),
        journal.entry(settings, "ingest", clock.__next__, Run()),
    ):
        monkeypatch.setattr(journal, "_append", full)


def test_what_a_killed_run_left_is_told_of_and_removed_unless_another_is_at_work(settings: Settings) -> None:
    left = settings.warehouse / "incoming-1"
    left.mkdir()
    (left / "1").write_bytes(b"sealed")
    settings.lock_file.touch()
    with lock.held(settings):
        assert leftovers.sweep(settings) == leftovers.Leftovers(is_at_work=True)
    assert leftovers.sweep(settings) == leftovers.Leftovers(("warehouse/incoming-1",), 6)
    assert (left.exists(), leftovers.sweep(settings)) == (False, leftovers.Leftovers())


def test_the_journal_is_its_owner_s_only(settings: Settings, clock: Iterator[datetime]) -> None:
    with journal.entry(settings, "run", clock.__next__, Run()):
        pass
    assert stat.S_IMODE((settings.warehouse / "runs.jsonl").stat().st_mode) == 0o600


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of some of the project's deciding files."""
    for name in ("expectations", "macros", "seeds"):
        shutil.copytree(name, tmp_path / name)
    (tmp_path / "reports").mkdir()
    return tmp_path


def test_a_changed_seed_is_another_code_version(project: Path) -> None:
    before = version_of_files(project)
    with (project / "seeds" / "milestones.csv").open("a") as file:
        file.write("48,43,54,48 months,reintegration\n")
    assert version_of_files(project) != before


def test_a_renamed_file_is_another_code_version(project: Path) -> None:
    before = version_of_files(project)
    (project / "seeds" / "countries.csv").rename(project / "seeds" / "lands.csv")
    assert version_of_files(project) != before


@pytest.mark.parametrize(
    "path", ["reports/sample/reports/donor.toml", "README.md", "macros/__pycache__/x.pyc"]
)
def test_what_decides_no_figure_leaves_the_code_version_as_it_is(project: Path, path: str) -> None:
    before = version_of_files(project)
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text("anything")
    assert version_of_files(project) == before


def test_what_a_writing_command_makes_is_its_owner_s_only(settings: Settings) -> None:
    moment = datetime(2026, 8, 1, tzinfo=UTC)
    work = Work(settings, moment.date(), lambda: moment, lambda _: None)
    with open_to_all(), writing(work, "build"):
        (settings.home / "made").touch()
    assert modes_of(settings.home / "made") == ["0o600"]


@pytest.fixture
def record(settings: Settings) -> Path:
    """The record of a report that is out."""
    path = settings.out / PERIOD / "donor-lotus" / "release.json"
    path.parent.mkdir(parents=True)
    inputs = [{"package_hash": "aa"}, {"package_hash": "bb"}]
    path.write_text(json.dumps({"inputs": inputs, "code_version": "1"}))
    return path


def test_a_report_that_is_out_is_found(settings: Settings, record: Path) -> None:
    assert released.existing(settings) == {(PERIOD, AUDIENCE)}


def test_a_folder_without_its_record_does_not_count_as_out(settings: Settings, record: Path) -> None:
    record.unlink()
    assert released.existing(settings) == set()


def test_the_same_inputs_may_be_released_again(settings: Settings, record: Path) -> None:
    released.refuse_other_data(settings, PERIOD, ["bb", "aa"])
    released.refuse_other_version(settings, AUDIENCE, PERIOD, "1")


@pytest.mark.parametrize("hashes", [["aa"], ["aa", "bb", "cc"]])
def test_other_data_are_refused_for_every_report_of_the_period_with_the_way_to_withdraw(
    settings: Settings, record: Path, hashes: list[str]
) -> None:
    with pytest.raises(DisclosureFailure, match=r"other data.*`reintegration withdraw 2026H1`"):
        released.refuse_other_data(settings, PERIOD, hashes)


@pytest.mark.parametrize("period", ["2026H2", "2026Q2", "2025Y07"])
def test_other_data_may_be_released_for_another_period_also_for_one_that_ends_with_it(
    settings: Settings, record: Path, period: str
) -> None:
    released.refuse_other_data(settings, period, ["cc"])


def test_another_version_of_the_program_may_not_release_the_same_report(
    settings: Settings, record: Path
) -> None:
    withdraw = "`reintegration withdraw 2026H1 donor:LOTUS`"
    with pytest.raises(DisclosureFailure, match=f"another version.*{withdraw}"):
        released.refuse_other_version(settings, AUDIENCE, PERIOD, "2")


def test_the_reports_of_the_newest_period_are_those_that_are_out(settings: Settings, record: Path) -> None:
    assert released.newest(settings) == [record.parent]


def test_other_donors_or_rules_may_not_release_the_same_report_but_another_beside_it(
    settings: Settings, record: Path
) -> None:
    record.write_text(json.dumps({"run_id": "of-then", "inputs": [], "code_version": "1"}))
    released.refuse_other_run(settings, AUDIENCE, PERIOD, "of-then")
    released.refuse_other_run(settings, "donor:DFAT", PERIOD, "of-now")
    with pytest.raises(DisclosureFailure, match=r"other donors.*`reintegration withdraw 2026H1 donor:LOTUS`"):
        released.refuse_other_run(settings, AUDIENCE, PERIOD, "of-now")


def test_of_reports_of_several_kinds_those_count_as_newest_whose_periods_ended_last(
    settings: Settings, record: Path
) -> None:
    for period in ("2026Q1", "2026Q2", "2025", "2024Y07"):
        out_from(settings, period, "another")
    assert [folder.parent.name for folder in released.newest(settings)] == ["2026H1", "2026Q2"]


def test_a_folder_that_is_not_named_by_a_period_is_no_report(settings: Settings, record: Path) -> None:
    out_from(settings, "2026H1 before", "another")
    assert released.existing(settings) == {(PERIOD, AUDIENCE)}


@pytest.fixture
def removed(settings: Settings, record: Path) -> Iterator[DuckDBPyConnection]:
    """A warehouse that a case left for good while the report was out."""
    with connect(settings.cases_db, settings) as connection:
        ingest.prepare(connection, settings)
        connection.execute("insert into landing.out_before_removal values (?, ?)", [PERIOD, AUDIENCE])
        yield connection


def test_a_report_that_is_out_from_before_a_removal_is_not_released_anew(
    settings: Settings, removed: DuckDBPyConnection
) -> None:
    with pytest.raises(DisclosureFailure, match=r"before a removal.*`reintegration withdraw 2026H1`"):
        removing.refuse_older(settings, PERIOD, removed)
    removing.refuse_older(settings, "2026H2", removed)


@dataclass(frozen=True)
class Entered:
    """What a release asks of a package."""

    package_hash: str


def test_nothing_is_built_or_decided_of_a_period_that_is_out_from_before_a_removal(
    settings: Settings, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing.landed, "packages", lambda _: [Entered("aa"), Entered("bb")])
    monkeypatch.setattr(releasing.disclosure, "recover", lambda *_, **__: None)
    monkeypatch.setattr(releasing.released, "refuse_other_version", lambda *_: None)
    monkeypatch.setattr(releasing, "build_figures", lambda *_: pytest.fail("The figures are built."))
    with connect(settings.cases_db, settings) as connection:
        ingest.prepare(connection, settings)
        connection.execute("insert into landing.out_before_removal values (?, ?)", [PERIOD, AUDIENCE])
    work = Work(settings, date(2026, 8, 1), lambda: datetime(2026, 8, 1, tzinfo=UTC), lambda _: None)
    with (
        pytest.raises(DisclosureFailure, match="before a removal"),
        releasing.decided(work, [AUDIENCE], Period.parse(PERIOD), Outcome()),
    ):
        pass


def test_a_report_that_was_withdrawn_after_a_removal_may_be_released_and_is_struck_off(
    settings: Settings, removed: DuckDBPyConnection, record: Path
) -> None:
    record.unlink()
    removing.refuse_older(settings, PERIOD, removed)
    assert removed.execute("select count(*) from landing.out_before_removal").fetchall() == [(0,)]


def out_from(settings: Settings, period: str, run_id: str) -> None:
    path = settings.out / period / "donor-lotus" / "release.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"run_id": run_id}))


@pytest.mark.parametrize(
    ("period", "run_id", "stands"),
    [
        ("2026H1", "mine", True),
        ("2026H2", "another", True),
        ("2026H1", "another", False),
        ("2025H2", "mine", False),
        ("2026Q2", "another", True),
        ("2025Y07", "another", True),
        ("2026", "another", True),
        ("2026Q1", "mine", False),
        ("2025Y12", "another", True),
    ],
    ids=[
        "it_is_out",
        "a_later_period_is_out",
        "another_run_is_out",
        "an_earlier_period_is_out",
        "a_quarter_that_ends_with_it_is_out",
        "a_programme_year_that_ends_with_it_is_out",
        "the_year_is_out",
        "a_quarter_in_it_is_out",
        "a_programme_year_that_began_before_it_and_ends_after_it_is_out",
    ],
)
def test_what_a_run_released_stands_while_its_report_or_one_of_a_later_period_is_out(
    settings: Settings, period: str, run_id: str, stands: bool
) -> None:
    out_from(settings, period, run_id)
    assert released.stands(settings, (), "2026H1", "mine") is stands


def test_a_report_whose_record_is_damaged_counts_as_made_by_the_run(settings: Settings, record: Path) -> None:
    record.write_text("[]")
    assert released.stands(settings, (), PERIOD, "mine")


@pytest.mark.parametrize("text", ["", "[]", '{"inputs": [{}], "code_version": "1"}'])
def test_a_damaged_record_counts_as_other_inputs(settings: Settings, record: Path, text: str) -> None:
    record.write_text(text)
    with pytest.raises(DisclosureFailure):
        released.refuse_other_data(settings, PERIOD, ["aa", "bb"])
