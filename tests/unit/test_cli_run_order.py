"""In which order `run` calls the parts, with every part replaced by a note that it was called."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline import attacker, ingest, jobs, reporting
from pipeline.cli import printing
from pipeline.disclosure import Decision
from pipeline.errors import DisclosureFailure, QualityFailure
from pipeline.jobs import building, commands, releasing
from pipeline.jobs.landed import Package
from pipeline.sample import bundled
from pipeline.settings import Settings
from pipeline.warehouse import connect

PATH = bundled()
DUE, NOT_DUE = date(2026, 8, 1), date(2026, 7, 1)
AUDIENCES = [report.audience for report in reporting.definitions(Settings(Path.cwd(), Path.cwd()))]
RELEASE = [
    "drop",
    "build 2026-06-01",
    "check marts",
    f"decide {len(AUDIENCES)}",
    "attack",
    "publish",
    f"write {', '.join(AUDIENCES)}",
]

DECIDED = Decision("run", 1, False, ())


@dataclass(frozen=True)
class Receipt:
    already_known: bool


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was called, in order. The warehouse seems to hold one package that reaches June 2026."""
    calls: list[str] = []

    def noting(note: str, answer: object = None) -> Callable[..., object]:
        def note_it(*given: object, **_: object) -> object:
            calls.append(note.format(*given))
            return answer

        return note_it

    package = Package("sample", date(2026, 6, 1), "aa", True, 252, 0)
    monkeypatch.setattr(commands.landed, "packages", lambda _: [package])
    monkeypatch.setattr(commands.intake, "take_in", noting("take in", [Receipt(already_known=False)]))
    monkeypatch.setattr(building.transform, "build", noting("build {1}"))
    monkeypatch.setattr(building.quality, "check", noting("check {2}", []))
    monkeypatch.setattr(
        releasing.disclosure, "decide", lambda _, who, *__: calls.append(f"decide {len(who)}") or DECIDED
    )
    monkeypatch.setattr(releasing.disclosure, "recover", lambda *_, **__: None)
    monkeypatch.setattr(releasing.disclosure, "drop", noting("drop"))
    monkeypatch.setattr(releasing.disclosure, "publish", noting("publish"))
    monkeypatch.setattr(releasing.attacker, "attack", noting("attack", attacker.Verdict()))
    monkeypatch.setattr(
        releasing.reports,
        "write",
        lambda _, who, *__: calls.append(f"write {', '.join(who)}") or [Path("out")],
    )
    return calls


def run(home: Path, today: date, *paths: Path) -> jobs.Outcome:
    settings = Settings(project=Path.cwd(), home=home)
    return jobs.run(jobs.Work(settings, today, lambda: datetime.now(UTC), lambda _: None), paths)


def test_what_is_due_is_built_checked_released_and_written_in_this_order(
    tmp_path: Path, called: list[str]
) -> None:
    run(tmp_path, DUE, PATH)
    assert called == ["take in", *RELEASE]


def test_with_nothing_due_and_nothing_new_nothing_is_called(tmp_path: Path, called: list[str]) -> None:
    run(tmp_path, NOT_DUE)
    assert called == []


def test_new_data_is_built_and_checked_although_nothing_is_due(tmp_path: Path, called: list[str]) -> None:
    run(tmp_path, NOT_DUE, PATH)
    assert called == ["take in", "drop", "build None", "check marts"]


def test_a_known_package_is_no_news(
    tmp_path: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.intake, "take_in", lambda *_, **__: [Receipt(already_known=True)])
    run(tmp_path, NOT_DUE, PATH)
    assert called == []


def test_a_first_run_without_a_path_takes_the_bundled_sample(
    tmp_path: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Path] = []
    monkeypatch.setattr(commands.landed, "packages", lambda _: [])
    monkeypatch.setattr(commands.intake, "take_in", lambda paths, *_, **__: taken.extend(paths) or [])
    outcome = run(tmp_path, DUE)
    assert (taken, outcome.is_sample) == ([ingest.Package(commands.bundled_sample())], True)


def test_a_failed_check_keeps_everything_from_being_released(
    tmp_path: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise QualityFailure("It does not hold.", "Mend it.")

    monkeypatch.setattr(building.quality, "check", fail)
    with pytest.raises(QualityFailure):
        run(tmp_path, DUE)
    assert called == ["drop", "build 2026-06-01"]


def test_a_report_that_was_due_and_is_refused_is_not_said_to_be_due_no_more(
    tmp_path: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        releasing.attacker, "attack", lambda *_, **__: attacker.Verdict(sensitive_cells=9, exact=1)
    )
    outcome = run(tmp_path, DUE)
    assert (outcome.exit_code, "1 could be told" in str(outcome.refusals[0])) == (5, True)
    assert (printing.outcome(outcome), printing.nothing_due(outcome)) == ("", "")


def put_out(home: Path, period: str, *made_from: str, skip: int = 1) -> None:
    """Records of reports that are out, all but the first."""
    inputs = [{"package_hash": each} for each in made_from]
    for report in reporting.definitions(Settings(Path.cwd(), home))[skip:]:
        folder = home / "out" / period / report.folder
        folder.mkdir(parents=True)
        (folder / "release.json").write_text(json.dumps({"inputs": inputs, "code_version": "1"}))


def test_only_the_reports_that_are_missing_are_made(tmp_path: Path, called: list[str]) -> None:
    put_out(tmp_path, "2026H1", "aa")
    run(tmp_path, DUE)
    assert called == [*RELEASE[:3], "decide 1", "attack", "publish", f"write {AUDIENCES[0]}"]


def test_a_period_that_is_out_from_other_data_is_refused_and_holds_up_no_other(
    tmp_path: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put_out(tmp_path, "2026H1", "bb")
    newer = Package("sample", date(2026, 12, 1), "aa", True, 252, 0)
    monkeypatch.setattr(commands.landed, "packages", lambda _: [newer])
    [refusal] = run(tmp_path, date(2027, 2, 1)).refusals
    assert (type(refusal), "2026H1" in refusal.what) == (DisclosureFailure, True)
    assert called == ["drop", "build 2026-12-01", *RELEASE[2:]]


def test_a_period_of_which_a_report_is_out_from_before_a_removal_is_refused(
    tmp_path: Path, called: list[str]
) -> None:
    put_out(tmp_path, "2026H1", "aa")
    settings = Settings(project=Path.cwd(), home=tmp_path)
    with connect(settings.cases_db, settings) as connection:
        ingest.prepare(connection, settings)
        connection.execute("insert into landing.out_before_removal values ('2026H1', ?)", [AUDIENCES[1]])
    [refusal] = run(tmp_path, DUE).refusals
    assert (type(refusal), "before a removal" in refusal.what) == (DisclosureFailure, True)
    assert called == []


@pytest.mark.parametrize("month", [None, date(2025, 12, 1)])
def test_a_build_for_a_month_takes_what_was_known_then(
    tmp_path: Path, called: list[str], monkeypatch: pytest.MonkeyPatch, month: date | None
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(
        building.transform, "build", lambda _, as_of, known_by, **__: asked.extend((as_of, known_by))
    )
    settings = Settings(project=Path.cwd(), home=tmp_path)
    jobs.build(jobs.Work(settings, DUE, lambda: datetime.now(UTC), lambda _: None), month)
    assert asked == [month, month]


def test_a_release_takes_what_is_known_now(
    tmp_path: Path, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(
        building.transform, "build", lambda _, as_of, known_by, **__: asked.extend((as_of, known_by))
    )
    run(tmp_path, DUE)
    assert asked == [date(2026, 6, 1), None]
