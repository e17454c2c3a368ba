"""Who ran, proposed, approved and withdrew what stands in a chain that nobody shortens unnoticed."""

from __future__ import annotations

import getpass
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import Stopped
from pipeline.jobs import Work, releasing, team, verify, withdrawal_plan
from pipeline.jobs.proposals import approving
from pipeline.jobs.releasing import Wish
from pipeline.jobs.withdrawing import withdraw
from pipeline.jobs.work import Outcome, writing
from tests.unit import proposed_workspace
from tests.unit.proposed_workspace import BOTH, NOW, PERIOD

ANNA, BINH, CHAN = "Anna", "Binh", "Chan"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    proposed_workspace.install(monkeypatch)
    return proposed_workspace.make(tmp_path)


def propose(work: Work, by: str = ANNA) -> None:
    with writing(work, "release", by):
        releasing.release(work, BOTH, PERIOD, Outcome(), Wish(propose=True, by=by))


def told(work: Work) -> list[tuple[str, str, str]]:
    return [(line.by, line.did, line.what) for line in team.read(work.settings)]


def test_who_proposed_approved_put_aside_and_withdrew_is_told_in_turn(work: Work) -> None:
    propose(work)
    approving.approve(work, PERIOD, (), BINH, reject=True)
    propose(work)
    approving.approve(work, PERIOD, (), BINH)
    withdraw(work, PERIOD, "donor:DFAT", "old data", CHAN)

    assert told(work) == [
        (ANNA, "ran", "release"),
        (ANNA, "proposed", "2026H1"),
        (BINH, "ran", "approve"),
        (BINH, "put aside", "2026H1"),
        (ANNA, "ran", "release"),
        (ANNA, "proposed", "2026H1"),
        (BINH, "ran", "approve"),
        (BINH, "approved", "2026H1"),
        (CHAN, "ran", "withdraw"),
        (CHAN, "withdrew", "2026H1"),
    ]
    assert team.read(work.settings)[-1].audiences == ["donor:DFAT"]
    assert team.fault(work.settings) == ""


def test_whoever_gives_no_name_is_the_user_of_the_computer(work: Work) -> None:
    with writing(work, "build"):
        pass
    assert told(work) == [(getpass.getuser(), "ran", "build")]


def test_it_is_its_owners_only(work: Work) -> None:
    with writing(work, "build"):
        pass
    files = [work.settings.warehouse / name for name in (team.FILE, team.HEAD)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def killed(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.long
def test_a_withdrawal_that_was_killed_is_of_whoever_began_it(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(work)
    approving.approve(work, PERIOD, (), BINH)
    with monkeypatch.context() as patched:
        patched.setattr(withdrawal_plan, "_enter", killed)
        with pytest.raises(Stopped):
            withdraw(work, PERIOD, "donor:DFAT", "old data", CHAN)
    with writing(work, "build", BINH):
        pass
    assert (CHAN, "withdrew", "2026H1") in told(work)
    with writing(work, "build", BINH):
        pass
    assert sum(line[1] == "withdrew" for line in told(work)) == 1


def some_lines(work: Work) -> Path:
    for command in ("build", "ingest", "run"):
        team.add(work.settings, NOW, ANNA, team.RAN, command)
    return work.settings.warehouse / team.FILE


def without_the_last(lines: list[str]) -> list[str]:
    return lines[:-1]


def without_the_first(lines: list[str]) -> list[str]:
    return lines[1:]


def in_another_name(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace(ANNA, BINH), *lines[2:]]


def sealed_again(lines: list[str]) -> list[str]:
    other = team.Line(**{**json.loads(lines[-1]), "by": BINH}).sealed()
    return [*lines[:-1], json.dumps({**json.loads(lines[-1]), "by": BINH, "seal": other.seal})]


@pytest.mark.parametrize("touch", [without_the_last, without_the_first, in_another_name, sealed_again])
def test_a_line_that_is_gone_or_changed_is_noticed_and_stays_so_when_others_follow(
    work: Work, touch: Callable[[list[str]], list[str]]
) -> None:
    path = some_lines(work)
    path.write_text("".join(f"{line}\n" for line in touch(path.read_text().splitlines())))
    assert team.fault(work.settings)
    team.add(work.settings, NOW, CHAN, team.RAN, "run")
    assert team.fault(work.settings)
    [fault] = [fault for fault in verify(work).faults if fault.code == "KEP-060"]
    assert not any(name in str(fault) for name in (ANNA, BINH, CHAN))


def test_a_journal_that_is_gone_is_noticed(work: Work) -> None:
    some_lines(work).unlink()
    assert team.fault(work.settings)
    team.add(work.settings, NOW, CHAN, team.RAN, "run")
    assert team.fault(work.settings)


def test_a_line_that_a_power_cut_left_half_is_taken_away(work: Work) -> None:
    path = some_lines(work)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert team.mend(work.settings)
    assert (path.read_bytes(), team.fault(work.settings)) == (whole, "")


def test_a_line_that_the_head_does_not_know_yet_is_no_fault(work: Work) -> None:
    some_lines(work)
    head = (work.settings.warehouse / team.HEAD).read_bytes()
    team.add(work.settings, NOW, ANNA, team.RAN, "audit")
    (work.settings.warehouse / team.HEAD).write_bytes(head)
    assert team.fault(work.settings) == ""
