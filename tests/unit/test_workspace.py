"""`init`, `check` and the inbox, seen by an officer in a folder of her own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline import configuration, faults, jobs, reporting
from pipeline.cli import main
from pipeline.errors import Fault, UsageError
from pipeline.jobs import agenda, commands, inbox, standing, unknown
from pipeline.settings import Settings
from tests.unit.ingest_packages import CASE_KEY, Package, provider, tiny

PROJECT = Path(__file__).resolve().parents[2]
ANSWERS: dict[str, Sequence[str]] = {
    "organisation": ['Willow "House"'],
    "provider": ["willow"],
    "country": ["Cambodia", "th", "KHM"],
    "donor": ["LOTUS=Lotus Trust", "W-1=Willow, Fund"],
    "ministry": ["THA"],
    "first-period": ["2024H1"],
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(project=PROJECT, home=tmp_path / "home", case_key=CASE_KEY, threads=1)


@pytest.fixture
def own(settings: Settings) -> Settings:
    """A workspace."""
    jobs.init(settings, ANSWERS)
    return settings


def work(settings: Settings) -> jobs.Work:
    return jobs.Work(settings, date(2026, 8, 1), lambda: datetime.now(UTC), lambda _: None)


def test_a_workspace_holds_what_was_answered_and_nobody_of_the_sample(own: Settings) -> None:
    assert jobs.problems(own) == []
    organisation = configuration.load_organisation(own.config)
    assert (organisation.name, organisation.countries) == ('Willow "House"', ("KHM", "THA"))
    found = {report.audience: report.name for report in reporting.definitions(own)}
    assert found == {
        "region": "the whole region",
        "donor:LOTUS": "Lotus Trust",
        "donor:W-1": "Willow, Fund",
        "ministry:THA": "Thailand",
    }
    assert configuration.targets(own.config) == ()
    text = "".join(path.read_text("utf-8") for path in own.config.rglob("*") if path.is_file())
    assert ("DFAT" in text, "made-up" in text) == (False, False)


def test_a_workspace_is_never_written_over(own: Settings) -> None:
    before = {path: path.read_bytes() for path in own.config.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match="set up already"):
        jobs.init(own, {**ANSWERS, "organisation": ["Another"]})
    assert {path: path.read_bytes() for path in own.config.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"organisation": []}, "has no name"),
        ({"country": ["Cambodja"]}, "The nearest is KHM"),
        ({"ministry": ["GBR"]}, "no programme country"),
        ({"donor": ["Lotus Trust"]}, "an equals sign"),
        ({"donor": ["A B=Lotus"]}, "an equals sign"),
        ({"donor": ["A=Lotus", "B=Lotus"]}, r"donors\.csv, row 3, column label"),
        ({"language": ["fr"]}, "no such language"),
        ({"first-period": ["last year"]}, "period"),
    ],
)
def test_an_answer_that_cannot_be_used_leaves_nothing(
    settings: Settings, answer: Mapping[str, Sequence[str]], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        jobs.init(settings, {**ANSWERS, **answer})
    assert not settings.home.exists() or list(settings.home.iterdir()) == []


def test_at_no_terminal_what_no_option_says_is_as_usual(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    words = ["init", str(tmp_path / "own"), "--organisation", "Willow", "--today", "2026-08-01"]
    assert main(words) == 0
    assert 'first_period = "2026H2"' in (tmp_path / "own" / "config" / "schedule.toml").read_text("utf-8")
    assert "Next: put an export into" in capsys.readouterr().out
    assert main(["--home", str(tmp_path / "own"), "check"]) == 0


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        (
            "donors.csv",
            "donor_code,label\nLOTUS,\nW-1,Fund\n",
            "donors.csv, row 2, column label: The cell is",
        ),
        ("targets.csv", "NOBODY,O01,12,,0.6,2026-12,\n", "targets.csv, row 2, column donor_code: Nothing of"),
        ("targets.csv", "LOTUS,O11,12,,0.6,2026-12,\n", "targets.csv, row 2, column outcome: Nothing of"),
        ("targets.csv", "LOTUS,O01,13,,0.6,2026-12,\n", "targets.csv, row 2, column milestone: Nothing of"),
        ("organisation.toml", 'name = "W"\nlanguages = ["xx"]', "organisation.toml: `languages` has 'xx'"),
        ("organisation.toml", 'name = "W"\ncountries = ["KH"]', "organisation.toml: `countries` has 'KH'"),
        (
            "schedule.toml",
            'first_period = "2026H1"',
            "schedule.toml: The schedule cannot be used. schedule.toml: missing",
        ),
        ("reports/x.toml", 'audience = "donor:NO"\nname="N"\nrecipient="N"', "reports/x.toml: The donor of"),
        ("reports/x.toml", 'audience = "donor:LOTUS"\nname="N"\nrecipient="N"', "same audience as reports/"),
        ("reports/x.toml", 'audience = "donor:LOTUS"', "reports/x.toml: The report definition x.toml cannot"),
    ],
)
def test_check_says_what_is_wrong_and_where(
    own: Settings, file: str, content: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "donor_code,outcome,milestone,baseline,target,target_month,source\n"
    (own.config / file).write_text((head if file == "targets.csv" else "") + content, "utf-8")
    assert main(["--home", str(own.home), "check"]) == 2
    printed = capsys.readouterr().err
    assert f"config/{said}" in printed or said in printed


def test_several_faults_are_all_listed(own: Settings) -> None:
    (own.config / "donors.csv").write_text("donor_code,label\nLOTUS,\n,Fund\n", "utf-8")
    (own.config / "schedule.toml").write_text("", "utf-8")
    files = [problem.file for problem in jobs.problems(own)]
    assert {"donors.csv", "schedule.toml"} <= {*files}
    assert files.count("donors.csv") == 2
    assert not any(file.startswith("reports/") for file in files)  # each fault is said once


def put(settings: Settings, name: str, **properties: str) -> Path:
    return Package(told=provider(provider_id="willow", **properties)).folder(settings.inbox / name)


def taken(settings: Settings) -> jobs.Outcome:
    """What comes of a run of which no report is due."""
    return jobs.run(jobs.Work(settings, date(2020, 1, 1), lambda: datetime.now(UTC), lambda _: None), [])


@pytest.fixture
def without_building(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "build_figures", lambda *_, **__: None)


@pytest.mark.usefixtures("without_building")
def test_what_lies_in_the_inbox_is_taken_in_or_refused_with_a_page_and_both_are_on_record(
    own: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    put(own, "good")
    (own.inbox / "cases.xlsx").write_text("no zip")
    (own.inbox / "Thumbs.db").touch()
    (own.inbox / "~$cases.xlsx").touch()
    assert inbox.waiting(own) == [own.inbox / "good", own.inbox / "cases.xlsx"]

    outcome = taken(own)

    assert [receipt.file for receipt in outcome.receipts] == ["good"]
    assert [refusal.code for refusal in outcome.refusals] == ["ING-203"]
    assert outcome.exit_code == 3
    assert [path.name for path in (own.inbox / "done").iterdir()] == ["good"]
    page = (own.inbox / "refused" / "cases.xlsx.why.html").read_text("utf-8")
    assert ("ING-203" in page, "named like a workbook" in page) == (True, True)
    assert inbox.waiting(own) == []
    assert main(["--home", str(own.home), "status"]) == 0
    assert "ING-203: A file is named like a workbook" in capsys.readouterr().out


@pytest.mark.long
@pytest.mark.usefixtures("without_building")
def test_exports_come_in_in_the_order_in_which_they_were_made(own: Settings) -> None:
    later = Package(told=provider(provider_id="willow"), created="2024-08-01T00:00:00Z")
    later.folder(own.inbox / "a newer one")
    put(own, "b an older one")
    assert [receipt.file for receipt in taken(own).receipts] == ["b an older one", "a newer one"]


@pytest.mark.long
@pytest.mark.usefixtures("without_building")
def test_a_second_export_of_one_name_stands_beside_the_first(own: Settings) -> None:
    for _ in range(2):
        put(own, "export.of.june")
        taken(own)
    assert sorted(path.name for path in (own.inbox / "done").iterdir()) == [
        "export.of (2).june",
        "export.of.june",
    ]


@pytest.mark.usefixtures("without_building")
def test_a_disk_without_room_refuses_no_export(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    put(own, "good")
    monkeypatch.setattr("pipeline.ingest.delivery.copy_all", full)
    with pytest.raises(Fault) as lacking:
        taken(own)
    assert (lacking.value.code, lacking.value.remedy.endswith(standing.NOTHING)) == (faults.DISK, True)
    assert [path.name for path in inbox.waiting(own)] == ["good"]


@pytest.mark.usefixtures("without_building")
def test_real_exports_are_reported_to_nobody_where_nobody_is_configured(settings: Settings) -> None:
    package = Package(told=provider(provider_id="willow")).folder(settings.home / "p")
    with pytest.raises(UsageError, match=r"no config/.*reintegration init"):
        jobs.run(work(settings), [package])
    assert not settings.out.exists()
    jobs.init(settings, ANSWERS)
    assert taken(settings).refusals == []


@pytest.mark.usefixtures("without_building")
def test_a_workspace_without_an_export_waits_for_one_and_takes_no_sample(own: Settings) -> None:
    assert (taken(own).receipts, taken(own).is_sample) == ([], False)


@pytest.mark.usefixtures("without_building")
def test_the_sample_is_not_put_into_somebody_s_workspace(own: Settings) -> None:
    with pytest.raises(UsageError, match="somebody's workspace"):
        jobs.demo(work(own))


@pytest.mark.usefixtures("without_building")
def test_a_report_waits_for_a_case_of_its_own(own: Settings) -> None:
    put(own, "good")
    taken(own)
    waiting = {entry.audience: entry.waiting for entry in agenda.due(own, date(2026, 8, 1))}
    assert waiting["donor:W-1"] == agenda.NO_CASE


@pytest.mark.usefixtures("without_building")
def test_donors_and_countries_that_no_configuration_knows_are_told_without_their_codes(own: Settings) -> None:
    tables = {
        "fundings": [
            {"case_id": "c-1", "donor_code": "LOTTUS", "grant_code": "g"},
            {"case_id": "c-1", "donor_code": "QQQQ", "grant_code": "h"},
        ]
    }
    Package({**tiny(), **tables}, told=provider(provider_id="willow")).folder(own.inbox / "good")
    [donors, *_] = taken(own).notes
    assert donors.startswith("2 donor codes of the data are not in config/donors.csv")
    assert "The nearest there: LOTUS." in donors
    assert ("LOTTUS" in donors, "QQQQ" in donors) == (False, False)
    assert unknown.notes(own)[0] == donors


@pytest.mark.long
@pytest.mark.usefixtures("without_building")
def test_grants_that_are_not_listed_for_their_donor_are_counted(own: Settings) -> None:
    (own.config / "donors.csv").write_text("donor_code,label,grants\nLOTUS,Lotus,g;k\nW-1,Fund,\n", "utf-8")
    tables = {
        "fundings": [
            {"case_id": "c-1", "donor_code": donor, "grant_code": grant}
            for donor, grant in (("LOTUS", "g"), ("LOTUS", "h"), ("W-1", "any"))
        ]
    }
    Package({**tiny(), **tables}, told=provider(provider_id="willow")).folder(own.inbox / "good")
    [note] = [note for note in taken(own).notes if "grant" in note]
    assert note.startswith(
        "1 grant code of the data is not among the grants of its donor in config/donors.csv"
    )
