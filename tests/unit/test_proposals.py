"""A release in two steps: nothing leaves before another person lets it, and then just what was proposed."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline import disclosure, filesystem
from pipeline import ingest as intake
from pipeline.cli import approvals, printing, status_tables
from pipeline.disclosure.register import closed_cohorts, entries
from pipeline.disclosure.register.entry import APPROVED, RELEASE
from pipeline.errors import Busy, DisclosureFailure, UsageError
from pipeline.jobs import Proposal, Work, agenda, commands, landed, releasing, removing, status
from pipeline.jobs.proposals import approving, finishing, names, proposal, standing
from pipeline.jobs.releasing import Wish
from pipeline.jobs.withdrawing import withdraw
from pipeline.jobs.work import Outcome, writing
from pipeline.reporting import review
from pipeline.schedule import Period
from tests.sparing import first_fast
from tests.unit import proposed_workspace
from tests.unit.proposed_workspace import BOTH, CAMBODIA, DFAT, NOW, PAGE, PERIOD, RUN, MadeUp, contents

ANNA, BINH = "Anna", "Binh"


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> MadeUp:
    return proposed_workspace.install(monkeypatch)


@pytest.fixture
def work(tmp_path: Path, made_up: MadeUp) -> Work:
    return proposed_workspace.make(tmp_path)


def release(work: Work, *chosen: str, by: str = ANNA, propose: bool = False) -> Outcome:
    outcome = Outcome()
    with writing(work, "release"):
        releasing.release(work, chosen or BOTH, PERIOD, outcome, Wish(propose=propose, by=by))
    return outcome


def proposed(work: Work, *chosen: str) -> Proposal:
    found = release(work, *chosen).proposal
    assert found is not None
    return found


def approve(work: Work, *chosen: str, by: str = BINH) -> approving.Approved:
    return approving.approve(work, PERIOD, chosen, by)


def drafts(work: Work) -> dict[str, bytes]:
    return {
        path: content
        for path, content in contents(proposal.folder(work.settings)).items()
        if path.startswith(str(PERIOD))
    }


def test_what_is_proposed_does_not_leave_and_nothing_irrevocable_is_entered(work: Work) -> None:
    outcome = release(work)
    settings = work.settings
    assert (outcome.reports, outcome.proposal is not None) == ([], True)
    assert contents(settings.out) == {}
    assert disclosure.registered(settings) == ()
    assert not settings.release_db.exists()
    assert not disclosure.partial_file(settings).exists()
    assert not disclosure.staged_file(settings).exists()


def test_a_proposal_is_its_owners_only(work: Work) -> None:
    proposed(work)
    folder = proposal.folder(work.settings)
    there = [folder, *folder.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in there if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in there if path.is_file()} == {0o600}


def test_just_the_proposed_bytes_go_out_with_both_names(work: Work) -> None:
    proposed(work)
    before = drafts(work)
    done = approve(work)

    after = {f"{path}": content for path, content in contents(work.settings.out).items()}
    records = {path for path in after if path.endswith("release.json")}
    assert {path: after[path] for path in after.keys() - records} == {
        path: before[path] for path in before.keys() - records
    }
    for path in records:
        said = json.loads(after[path])["approval"]
        assert said == {"mode": "two_persons", "proposed_by": ANNA, "approved_by": BINH}
        assert {**json.loads(before[path]), "approval": said} == json.loads(after[path])
    assert [path.name for path in done.reports] == ["donor-dfat", "ministry-khm"]
    assert not proposal.folder(work.settings).exists()


def test_the_register_holds_who_proposed_who_approved_and_what(work: Work) -> None:
    seal = proposed(work).seal
    approve(work)
    [entry] = disclosure.registered(work.settings)
    assert (entry.kind, entry.approval, entry.proposed_by, entry.approved_by) == (
        RELEASE, "two_persons", ANNA, BINH,
    )  # fmt: skip
    assert (entry.reports, entry.proposal) == (dict.fromkeys(BOTH, RUN), seal)


@pytest.mark.parametrize("by", first_fast([ANNA, "anna", " ANNA "]))
def test_whoever_proposed_cannot_approve(work: Work, by: str) -> None:
    proposed(work)
    with pytest.raises(DisclosureFailure, match="whoever proposed it cannot approve it") as refused:
        approve(work, by=by)
    assert refused.value.exit_code == 5
    assert (contents(work.settings.out), disclosure.registered(work.settings)) == ({}, ())
    assert approve(work).reports


def change_config(work: Work, _: MadeUp, __: pytest.MonkeyPatch) -> None:
    with (work.settings.config / "reports" / "donor-dfat.toml").open("a", encoding="utf-8") as file:
        file.write("charts = 1\n")


def change_data(_: Work, __: MadeUp, patch: pytest.MonkeyPatch) -> None:
    package = landed.Package("sample", NOW.date().replace(month=6, day=1), "aa", True, 252, 0)
    patch.setattr(landed, "packages", lambda _: [package])


def change_program(_: Work, __: MadeUp, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(standing, "code_version", lambda _: "0.1.0+other")


def change_register(work: Work, _: MadeUp, __: pytest.MonkeyPatch) -> None:
    from pipeline.warehouse import connect

    with connect(work.settings.cases_db, work.settings) as connection:
        disclosure.accept(work.settings, NOW, {}, connection)


def change_draft(work: Work, _: MadeUp, __: pytest.MonkeyPatch) -> None:
    report = proposal.folder(work.settings) / "2026H1" / "donor-dfat" / "report.html"
    report.write_bytes(report.read_bytes() + b" ")


def change_page(work: Work, _: MadeUp, __: pytest.MonkeyPatch) -> None:
    page = proposal.page(work.settings)
    page.write_bytes(page.read_bytes().replace(b"Nothing of this is out", b"All is well"))


def change_record(work: Work, _: MadeUp, __: pytest.MonkeyPatch) -> None:
    path = proposal.folder(work.settings) / proposal.FILE
    path.write_text(path.read_text("utf-8").replace(f'"{ANNA}"', '"Chan"'), "utf-8")


def change_figures(_: Work, made_up: MadeUp, __: pytest.MonkeyPatch) -> None:
    made_up.plan = replace(made_up.plan, sizes={**made_up.plan.sizes, "region": 253})


@pytest.mark.parametrize(
    ("change", "said", "decided"),
    first_fast(
        [
            (change_figures, r"decided again, it comes to something else\.", 2),
            (change_data, r"the data were changed\.", 1),
            (change_draft, r"a file of the proposal is not as it was written\.", 1),
            (change_config, r"config/ was changed\.", 1),
            (change_program, r"the program is another version\.", 1),
            (change_register, r"something was released, withdrawn or put on record since\.", 1),
            (change_page, r"a file of the proposal is not as it was written\.", 1),
            (change_record, r"a file of the proposal is not as it was written\.", 1),
        ],
        3,
    ),
)
def test_what_is_not_as_it_was_proposed_does_not_go_out(
    work: Work,
    made_up: MadeUp,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Work, MadeUp, pytest.MonkeyPatch], None],
    said: str,
    decided: int,
) -> None:
    proposed(work)
    change(work, made_up, monkeypatch)
    before = disclosure.registered(work.settings)
    with pytest.raises(DisclosureFailure, match=f"this is not what was proposed: .*{said}") as refused:
        approve(work)
    assert refused.value.exit_code == 5
    assert "`reintegration release --propose --audience donor:DFAT --audience" in refused.value.remedy
    assert (contents(work.settings.out), disclosure.registered(work.settings)) == ({}, before)
    assert made_up.times == decided


def test_rules_that_are_stricter_now_are_a_change(work: Work) -> None:
    proposed(work)
    insider = replace(work, settings=replace(work.settings, rules="insider"))
    with pytest.raises(DisclosureFailure, match="the disclosure rules are others"):
        approve(insider)


@pytest.mark.long
def test_what_a_reviewers_program_leaves_beside_a_draft_is_no_change_and_does_not_go_out(work: Work) -> None:
    proposed(work)
    (proposal.folder(work.settings) / "2026H1" / "donor-dfat" / "~$tables.xlsx").write_text("lock")
    approve(work)
    assert not any("~$" in path for path in contents(work.settings.out))


def test_one_report_is_approved_and_the_other_waits(work: Work) -> None:
    seal = proposed(work).seal
    done = approve(work, CAMBODIA)
    assert ([path.name for path in done.reports], done.waiting) == (["ministry-khm"], [DFAT])
    assert {path.split("/")[1] for path in contents(work.settings.out)} == {"ministry-khm", "definitions"}
    waits = standing.waiting(work.settings)
    assert waits is not None
    assert waits.audiences == [DFAT]

    approve(work, by="Chan")
    first, second = disclosure.registered(work.settings)
    assert (second.kind, second.release_no, second.reports, second.proposal) == (
        APPROVED,
        1,
        {DFAT: RUN},
        seal,
    )
    assert [entry.approved_by for entry in (first, second)] == [BINH, "Chan"]
    record = json.loads((work.settings.out / "2026H1" / "donor-dfat" / "release.json").read_text("utf-8"))
    assert record["approval"]["approved_by"] == "Chan"
    assert not proposal.folder(work.settings).exists()


@pytest.mark.long
def test_what_was_approved_is_written_again_to_the_same_bytes(work: Work) -> None:
    proposed(work)
    approve(work)
    before = contents(work.settings.out)
    again = release(work, by="Chan")
    assert (again.proposal, len(again.reports)) == (None, 2)
    assert contents(work.settings.out) == before
    assert len(disclosure.registered(work.settings)) == 1


@pytest.mark.long
def test_a_report_that_was_withdrawn_is_approved_anew(work: Work) -> None:
    proposed(work)
    approve(work)
    withdraw(work, PERIOD, CAMBODIA)
    assert release(work, DFAT).proposal is None
    assert release(work, CAMBODIA).proposal is not None
    assert not (work.settings.out / "2026H1" / "ministry-khm").exists()
    approve(work)
    assert (work.settings.out / "2026H1" / "ministry-khm" / "release.json").is_file()
    assert [entry.kind for entry in disclosure.registered(work.settings)] == [
        "release",
        "withdrawn",
        "approved",
    ]


def test_what_waits_is_not_due_and_holds_up_the_rest(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "newest_month", lambda _: NOW.date().replace(month=6, day=1))
    proposed(work)
    states = {(str(one.period), one.audience): one.waiting for one in agenda.due(work.settings, work.today)}
    assert states["2026H1", CAMBODIA] == "waits for approval, proposed by Anna"
    assert states["2026H1", "donor:LOTUS"] == "waits until the proposal for 2026H1 is approved or put aside"
    change_config(work, MadeUp(), monkeypatch)
    assert all(one.now for one in agenda.due(work.settings, work.today) if str(one.period) == "2026H1")


@pytest.mark.long
def test_a_proposal_that_was_put_aside_comes_back_only_from_other_data(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda, "newest_month", lambda _: NOW.date().replace(month=6, day=1))
    proposed(work)
    done = approving.approve(work, PERIOD, (), ANNA, reject=True)
    assert (done.is_put_aside, done.by, done.reports) == (True, ANNA, ())
    assert (contents(work.settings.out), disclosure.registered(work.settings)) == ({}, ())
    due = {one.audience: one for one in agenda.due(work.settings, work.today) if str(one.period) == "2026H1"}
    assert due[DFAT].waiting == "put aside by Anna; `release --propose` makes it anew"
    assert due["donor:LOTUS"].now
    with pytest.raises(UsageError, match=r"No proposal for 2026H1 waits.*It was put aside"):
        approve(work)
    change_config(work, MadeUp(), monkeypatch)
    due = {one.audience: one for one in agenda.due(work.settings, work.today) if str(one.period) == "2026H1"}
    assert due[DFAT].now


@pytest.mark.parametrize(
    ("period", "chosen", "said"),
    first_fast(
        [
            ("2026H2", (), "No proposal for 2026H2 waits for approval. What waits is of 2026H1."),
            (
                "2026H1",
                ("donor:LOTUS",),
                "Nothing for donor:LOTUS waits .* Those that wait are donor:DFAT, min",
            ),
            ("2026H1", ("donor:NOBODY",), "There is no report for this audience."),
        ]
    ),
)
def test_what_does_not_wait_cannot_be_approved(
    work: Work, period: str, chosen: tuple[str, ...], said: str
) -> None:
    proposed(work)
    with pytest.raises(UsageError, match=said):
        approving.approve(work, Period.parse(period), chosen, BINH)
    assert contents(work.settings.out) == {}


def test_another_period_is_proposed_when_the_first_is_decided_on(work: Work) -> None:
    proposed(work)
    with pytest.raises(UsageError, match=r"The proposal for 2026H1 waits.*`reintegration approve 2026H1`"):
        approving.releasing.making.refuse_another(work.settings, Period.parse("2026H2"))


@pytest.mark.long
def test_a_proposal_of_the_same_period_takes_the_place_of_the_first(work: Work) -> None:
    first, second = proposed(work), proposed(work, DFAT)
    there = proposal.read(work.settings)
    assert there == second != first
    assert {path.split("/")[1] for path in drafts(work)} == {"donor-dfat", "definitions"}


class Killed(BaseException):
    """The process ends here."""


def dies(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize(
    ("place", "name", "entered"),
    first_fast(
        [
            (closed_cohorts, "enter", 0),
            (entries, "append", 0),
            (entries, "note", 1),
            (finishing.signatures, "of_entry", 1),
            (finishing.reporting, "put_out", 1),
            (proposal, "remove", 1),
        ]
    ),
)
def test_killed_at_any_moment_there_is_the_proposal_or_the_release_and_never_half(
    work: Work, monkeypatch: pytest.MonkeyPatch, place: object, name: str, entered: int
) -> None:
    proposed(work)
    before = drafts(work)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, dies)
        with pytest.raises(Killed):
            approve(work)
    assert len(disclosure.registered(work.settings)) == entered
    with writing(work, "build"):  # any other command
        pass
    if entered:
        assert contents(work.settings.out).keys() == before.keys()
        assert not proposal.folder(work.settings).exists()
    else:
        assert (contents(work.settings.out), drafts(work)) == ({}, before)
        assert len(approve(work).reports) == 2


@pytest.mark.long
def test_a_draft_that_is_open_in_a_viewer_holds_up_neither_the_approval_nor_a_later_command(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_it = filesystem.replace

    def held(source: Path, target: Path) -> None:
        if source == proposal.folder(work.settings):
            raise Busy("Another program has this open.", "Close it.")
        replace_it(source, target)

    proposed(work)
    with monkeypatch.context() as patch:
        patch.setattr(filesystem, "replace", held)
        assert len(approve(work).reports) == 2
        with writing(work, "build"):
            pass
    assert status(work.settings, work.today).proposal is None
    with writing(work, "build"):
        pass
    assert [*work.settings.warehouse.glob("proposal*")] == []


def test_a_proposal_that_was_cut_short_is_none(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(proposal, "write", dies)
        with pytest.raises(Killed):
            release(work)
    assert proposal.read(work.settings) is None
    with writing(work, "build"):
        pass
    assert [*work.settings.warehouse.glob("proposal*")] == []


@pytest.mark.long
def test_a_draft_that_was_changed_after_the_seal_does_not_go_out_and_is_made_again(
    work: Work, made_up: MadeUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed(work)
    with monkeypatch.context() as patch:
        patch.setattr(finishing.signatures, "of_entry", dies)
        with pytest.raises(Killed):
            approve(work)
    change_draft(work, made_up, monkeypatch)
    with writing(work, "build"):
        pass
    assert {path.split("/")[1] for path in contents(work.settings.out)} == {"ministry-khm", "definitions"}
    assert len(release(work, DFAT).reports) == 1


def test_by_one_person_it_is_released_at_once_and_the_record_says_so(tmp_path: Path, made_up: MadeUp) -> None:
    alone = proposed_workspace.make(tmp_path, "one_person")
    outcome = release(alone)
    assert (len(outcome.reports), outcome.proposal) == (2, None)
    [entry] = disclosure.registered(alone.settings)
    assert (entry.approval, entry.proposed_by, entry.approved_by, entry.reports) == (
        "one_person", ANNA, ANNA, None,
    )  # fmt: skip
    for path, content in contents(alone.settings.out).items():
        if path.endswith("release.json"):
            assert json.loads(content)["approval"] == {"mode": "one_person"}
    assert ANNA not in "".join(map(str, contents(alone.settings.out).values()))


@pytest.mark.long
def test_also_where_one_person_is_enough_it_can_be_proposed(tmp_path: Path, made_up: MadeUp) -> None:
    alone = proposed_workspace.make(tmp_path, "one_person")
    assert release(alone, propose=True).proposal is not None
    with pytest.raises(DisclosureFailure, match="cannot approve"):
        approve(alone, by=ANNA)
    assert approve(alone).reports


def test_a_removal_takes_the_proposal_with_it(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed(work)
    monkeypatch.setattr(intake, "rewriting_is_due", lambda _: True)
    monkeypatch.setattr(intake, "rewrite", lambda *_: [])
    removing.finish(work.settings, work.clock, work.progress)
    assert not proposal.folder(work.settings).exists()


@pytest.fixture
def with_page(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "page", PAGE)


class Page(HTMLParser):
    """What a page loads from elsewhere, and whether all that was opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "img", "link", "iframe"}
        if tag != "meta":
            self.open.append(tag)
        self.links += [value or "" for name, value in attributes if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.usefixtures("with_page")
def test_the_page_shows_what_a_reviewer_asks_and_needs_nothing_from_outside(work: Work) -> None:
    found = proposed(work)
    text = proposal.page(work.settings).read_text("utf-8")
    page = Page()
    page.feed(text)
    assert page.open == []
    assert page.links == [
        f"{place}/{name}" for place in found.folders.values() for name in ("report.html", "brief.html")
    ]
    assert all((proposal.folder(work.settings) / link).is_file() for link in page.links)
    plain = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    for said in (
        "Nothing of this is out.",
        "Proposed by Anna on 2026-08-01 at 02:00 UTC",
        "reintegration approve 2026H1",
        "DFAT (made-up grants) (donor:DFAT;",
        "Figures of the ten outcomes that were attacked, of this and all earlier releases 412",
        "120 figures are shown as of now, 3 as they were released before, 40 are withheld.",
        "All of it: no earlier release with figures of it stands.",
        "Whole region: tables that are not shown, or not in full",
        "a group has too few people",
        "Assessed, of those due at 12 months",
    ):
        assert said in plain


@pytest.mark.usefixtures("with_page")
def test_on_the_page_stands_no_number_where_all_is_withheld(work: Work, made_up: MadeUp) -> None:
    made_up.plan = replace(made_up.plan, withheld_scopes=tuple(made_up.plan.sizes))
    proposed(work)
    text = proposal.page(work.settings).read_text("utf-8")
    lines = re.findall(r"<tr><th scope=\"row\">(?:Assessed|Housing)[^\n]*", text)
    assert len(lines) == 9
    assert all("<td>withheld [c]</td>" in line and not re.search(r"\\d of \\d|%", line) for line in lines)


def test_the_status_says_what_waits_and_who_is_asked(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed(work)
    found = status(work.settings, work.today)
    said = status_tables.status(found)
    assert (
        "Waits for approval\n2026H1: donor:DFAT, ministry:KHM, proposed by Anna on 2026-08-01 02:00" in said
    )
    assert "another person gives `reintegration approve 2026H1`" in said
    change_config(work, MadeUp(), monkeypatch)
    assert "proposed anew: config/ was changed." in status_tables.status(status(work.settings, work.today))
    approving.approve(work, PERIOD, (), BINH, reject=True)
    assert "Put aside by Binh" in status_tables.status(status(work.settings, work.today))


@pytest.mark.long
def test_what_is_said_names_the_page_and_the_next_step(work: Work) -> None:
    said = printing.outcome(release(work))
    assert said.startswith("Proposed for 2026H1: donor:DFAT, ministry:KHM. Nothing was released.\nReview: ")
    assert "another person than Anna reads it, then gives `reintegration approve 2026H1`" in said
    done = approve(work, CAMBODIA)
    told = approvals.approved(done, [path / "report.html" for path in done.reports])
    assert (told.startswith("Approved by Binh."), "Still waiting: donor:DFAT." in told) == (True, True)


@pytest.mark.parametrize("by", ["  ", "a\x07b", "x" * 81])
def test_a_name_can_stand_on_a_line(by: str) -> None:
    with pytest.raises(UsageError, match="This is no name"):
        names.given(by)


def test_without_a_name_the_user_of_the_computer_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names.getpass, "getuser", lambda: "anna")
    assert (names.given(""), names.given(" Anna  Nguyen ")) == ("anna", "Anna Nguyen")
    monkeypatch.setattr(names.getpass, "getuser", dies_without_user)
    assert names.given("") == ""
    with pytest.raises(UsageError, match="Nobody is named"):
        names.refuse_none(names.given(""))


def dies_without_user() -> str:
    raise KeyError("uid not found")


def test_a_run_proposes_the_first_period_and_waits(
    work: Work, made_up: MadeUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = Period.parse("2026H2")
    monkeypatch.setattr(commands, "_due_now", lambda _: {PERIOD: [*BOTH], later: [*BOTH]})
    monkeypatch.setattr(names.getpass, "getuser", lambda: "timer")
    outcome = commands.run(work, [])
    assert outcome.proposal is not None
    assert (outcome.proposal.period, outcome.proposal.proposed_by, made_up.times) == (str(PERIOD), "timer", 1)
    assert (outcome.reports, outcome.exit_code, printing.nothing_due(outcome)) == ([], 0, "")

    monkeypatch.setattr(commands, "_due_now", lambda _: {})
    again = commands.run(work, [])
    assert made_up.times == 1
    assert printing.outcome(again) == printing.outcome(outcome)


@pytest.mark.parametrize("wish", [Wish(), Wish(propose=True)])
def test_several_periods_are_not_proposed_at_once(work: Work, wish: Wish) -> None:
    with pytest.raises(UsageError, match="A proposal is of one period"):
        commands.release(work, [DFAT], [PERIOD, Period.parse("2026H2")], wish)
