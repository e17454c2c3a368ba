"""A report is taken back: out of out/, onto the record for ever, and whole whenever it is cut off."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import filesystem
from pipeline.cli import keeping
from pipeline.disclosure.register import entries, withdrawals
from pipeline.disclosure.register.entry import WITHDRAWN
from pipeline.errors import DisclosureFailure, ReintegrationError, UsageError
from pipeline.jobs import Work, agenda, notice, released, withdrawal_plan
from pipeline.jobs.withdrawing import Withdrawal, withdraw
from pipeline.jobs.work import writing
from pipeline.schedule import Period
from pipeline.warehouse import connect
from tests.sparing import first_fast
from tests.unit import kept_workspace
from tests.unit.kept_workspace import CAMBODIA, DFAT, FIRST, LOTUS, SECOND

THIRD = "2026H2"
WHY = "a provider had sent old data"


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return kept_workspace.make(tmp_path)


def taken(work: Work, period: str = FIRST, audience: str | None = LOTUS, why: str = WHY) -> Withdrawal:
    return withdraw(work, Period.parse(period), audience, why)


def test_a_withdrawn_report_is_not_out_and_not_lost(work: Work) -> None:
    before = (work.settings.out / FIRST / "donor-lotus" / "report.html").read_bytes()
    folder = taken(work).folders[LOTUS]

    assert folder == work.settings.withdrawn / FIRST / "donor-lotus-r1"
    assert (folder / "report" / "report.html").read_bytes() == before
    assert released.existing(work.settings) == {(FIRST, CAMBODIA), (SECOND, DFAT)}


def test_what_was_withdrawn_is_its_owners_only(work: Work) -> None:
    taken(work)
    own = [work.settings.withdrawn, *work.settings.withdrawn.glob("*"), *work.settings.withdrawn.glob("*/*")]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in own} == {0o700}


def test_the_notice_says_what_when_and_why_as_a_text_and_as_a_page(work: Work) -> None:
    folder = taken(work, why="the numbers of <one> country").folders[LOTUS]
    text, page = ((folder / f"notice.{kind}").read_text("utf-8") for kind in ("txt", "html"))

    assert all(said in text for said in (LOTUS, FIRST, "2026-08-01", "the numbers of <one> country"))
    assert "the numbers of &lt;one&gt; country" in page
    assert text.splitlines()[0] == "Withdrawn: the report to donor:LOTUS for 2025H2"


def test_the_register_has_the_withdrawal_sealed_and_keeps_what_was_published(work: Work) -> None:
    files = entries.files(work.settings)
    taken(work)
    last = entries.read(work.settings)[-1]

    assert (last.number, last.kind, last.period, last.reports) == (3, WITHDRAWN, FIRST, {LOTUS: "r1"})
    assert (last.reason, last.entered_at) == (WHY, "2026-08-01T02:00:00Z")
    assert entries.files(work.settings) == files


def test_a_withdrawal_that_was_changed_or_taken_away_stops_every_release(work: Work) -> None:
    taken(work)
    chain = work.settings.register / entries.CHAIN
    lines = chain.read_text("utf-8").splitlines()
    for touched in ([*lines[:2], lines[2].replace("LOTUS", "DFAT")], lines[:2]):
        chain.write_text("".join(f"{line}\n" for line in touched), "utf-8")
        with connect(work.settings.cases_db, work.settings) as connection, pytest.raises(DisclosureFailure):
            entries.recover(work.settings, connection, has_reports=True)


def test_a_release_is_taken_back_when_no_report_of_it_is_left(work: Work) -> None:
    taken(work)
    assert withdrawals.taken_back(entries.read(work.settings)) == []
    taken(work, FIRST, CAMBODIA)
    known = entries.read(work.settings)

    assert withdrawals.taken_back(known) == [1]
    assert withdrawals.is_taken_back(known, FIRST, "r1")
    assert not withdrawals.is_taken_back(known, SECOND, "r2")


def test_the_same_run_released_again_stands_again(work: Work) -> None:
    taken(work, FIRST, None)
    kept_workspace.enter(work.settings, 4, FIRST, "r1", [("region", 4, "published")])
    kept_workspace.put_out(work.settings, FIRST, LOTUS, "r1")
    known = entries.read(work.settings)

    assert [entry.number for entry in withdrawals.releases(known, FIRST, "r1")] == [4]
    assert released.stands(work.settings, known, FIRST, "r1")


def test_what_was_taken_back_does_not_stand_although_a_later_period_is_out(work: Work) -> None:
    assert released.stands(work.settings, entries.read(work.settings), FIRST, "r1")
    taken(work, FIRST, None)
    assert not released.stands(work.settings, entries.read(work.settings), FIRST, "r1")


def test_a_whole_period_is_withdrawn_at_once(work: Work) -> None:
    done = taken(work, FIRST, None)
    assert [*done.folders] == [LOTUS, CAMBODIA]
    assert not (work.settings.out / FIRST).exists()


def test_others_of_the_release_and_those_that_repeat_it_or_compare_with_it_show_the_same(work: Work) -> None:
    kept_workspace.enter(work.settings, 3, THIRD, "r3", [("region", 3, "published")])
    kept_workspace.put_out(work.settings, THIRD, DFAT, "r3")
    done = taken(work)
    # the second compares with the first, in figures of the region
    assert (done.same, done.beside) == ([(FIRST, CAMBODIA), (SECOND, DFAT)], [(THIRD, DFAT)])

    kept_workspace.put_out(work.settings, SECOND, LOTUS, "r2")
    kept_workspace.put_out(work.settings, FIRST, LOTUS, "r1")
    assert (SECOND, LOTUS) in taken(work).same


def test_it_is_said_what_is_touched_and_how_it_is_released_again(work: Work) -> None:
    said = keeping.withdrawal(taken(work))
    assert "same figures: 2025H2: ministry:KHM" in said
    assert "`reintegration release --audience donor:LOTUS --period 2025H2`" in said
    assert "From corrected data only when the other" in said
    assert "take in the corrected data" in keeping.withdrawal(taken(work, FIRST, None))


def test_a_report_withdrawn_twice_lies_there_twice(work: Work) -> None:
    taken(work)
    kept_workspace.put_out(work.settings, FIRST, LOTUS, "r1")
    assert taken(work).folders[LOTUS].name == "donor-lotus-r1-2"


def test_a_report_whose_record_is_damaged_can_be_withdrawn(work: Work) -> None:
    (work.settings.out / FIRST / "donor-lotus" / "release.json").write_text("[]")
    assert taken(work).folders[LOTUS].name == "donor-lotus-unknown"


def test_a_withdrawn_report_is_not_due_until_somebody_asks(work: Work) -> None:
    taken(work, SECOND, DFAT)
    due = {(str(one.period), one.audience) for one in agenda.due(work.settings, work.today)}

    assert (SECOND, DFAT) not in due
    assert (SECOND, CAMBODIA) in due
    assert released.withdrawn(work.settings) == {(SECOND, DFAT): "2026-08-01T02:00:00Z"}


def test_what_is_out_again_is_not_withdrawn(work: Work) -> None:
    taken(work)
    kept_workspace.put_out(work.settings, FIRST, LOTUS, "r1")
    assert released.withdrawn(work.settings) == {}


@pytest.mark.parametrize(
    ("period", "audience", "near"),
    [
        (FIRST, DFAT, "The nearest is `reintegration withdraw 2026H1 donor:DFAT`"),
        ("2024H1", None, "The nearest is `reintegration withdraw 202"),
        (FIRST, "donor:LOTSU", "The nearest is donor:LOTUS"),
    ],
)
def test_where_there_is_no_such_report_the_nearest_is_named_and_nothing_changes(
    work: Work, period: str, audience: str | None, near: str
) -> None:
    with pytest.raises(UsageError) as refused:
        taken(work, period, audience)
    assert near in str(refused.value)
    assert (len(released.existing(work.settings)), len(entries.read(work.settings))) == (3, 2)


@pytest.mark.parametrize("why", ["case 4711 was wrong", "DW-0012", "x" * 201, "two\nlines", "12 women"])
def test_a_reason_that_may_tell_of_a_case_is_refused(work: Work, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        taken(work, why=why)
    assert why not in str(refused.value)
    assert len(released.existing(work.settings)) == 3


@pytest.mark.parametrize(
    "why",
    first_fast(["", "2026Q1, 2025Y07", "old data of 2025H2", "the export (2026-01) was old", "since 2024."]),
)
def test_a_reason_may_name_a_year_or_a_period(work: Work, why: str) -> None:
    assert taken(work, why=why).folders


class Killed(BaseException):
    """The process ends here."""


def dies(*_: object, **__: object) -> None:
    raise Killed


STEPS: dict[str, tuple[object, str]] = {
    "before_it_is_written_down": (withdrawal_plan, "begin"),
    "before_it_is_in_the_register": (withdrawal_plan, "_enter"),
    "before_the_case_file_knows": (entries, "note"),
    "before_the_report_is_moved": (withdrawal_plan, "_move"),
    "before_the_notice": (notice, "write"),
}


@pytest.mark.parametrize("step", first_fast(STEPS))
def test_killed_at_any_step_it_is_as_it_was_or_the_next_command_ends_it(
    work: Work, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(*STEPS[step], dies)
        with pytest.raises(Killed):
            taken(work)
    with writing(work, "build"):
        pass

    begun = step != "before_it_is_written_down"
    folder = work.settings.withdrawn / FIRST / "donor-lotus-r1"
    assert ((FIRST, LOTUS) in released.existing(work.settings)) is not begun
    assert [entry.kind for entry in entries.read(work.settings)[2:]] == [WITHDRAWN] * begun
    assert [(folder / name).exists() for name in ("report", "notice.txt", "notice.html")] == [begun] * 3
    assert not (work.settings.warehouse / "withdrawal.json").exists()
    with connect(work.settings.cases_db, work.settings) as connection:
        entries.recover(work.settings, connection, has_reports=True)


def test_a_report_that_is_open_elsewhere_is_withdrawn_by_the_next_command(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced = filesystem.replace

    def in_use(source: Path, target: Path) -> None:
        if source.is_dir():
            raise PermissionError
        replaced(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(filesystem, "replace", in_use)
        with pytest.raises(ReintegrationError, match="Close whatever has"):
            taken(work)
    with writing(work, "build"):
        pass
    assert (FIRST, LOTUS) not in released.existing(work.settings)


def test_a_register_that_is_broken_meanwhile_leaves_a_way_out(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(withdrawal_plan, "_enter", dies)
        with pytest.raises(Killed):
            taken(work)
    os.truncate(work.settings.register / entries.CHAIN, 100)
    with writing(work, "audit"), connect(work.settings.cases_db, work.settings) as connection:
        entries.begin_anew(work.settings, work.clock(), connection)
    with writing(work, "build"):
        pass
    assert (FIRST, LOTUS) not in released.existing(work.settings)


@pytest.fixture
def older(work: Work) -> Callable[[], list[str]]:
    return lambda: (work.settings.register / entries.CHAIN).read_text("utf-8").splitlines()


def test_lines_of_an_older_register_are_as_they_were(work: Work, older: Callable[[], list[str]]) -> None:
    before = older()
    assert [name for name in ("reports", "taken_back", "reason") if name in json.loads(before[0])] == []
    taken(work)
    assert older()[:2] == before
