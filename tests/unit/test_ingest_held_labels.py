"""A label that nobody has said yes to is kept as a keyed hash, and by its code once it is known."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from ingest_packages import (
    CASE_KEY,
    LATER,
    PROJECT,
    Package,
    Warehouse,
    case,
    provider,
    refused,
    tiny,
    warehouse,
)

from pipeline import ingest, jobs
from pipeline.cli import printing, status_tables
from pipeline.cli.entry import main
from pipeline.configuration import labels
from pipeline.configuration.labels import OF_THE_PROGRAM
from pipeline.errors import UsageError
from pipeline.ingest.files.reader import Descriptor
from pipeline.ingest.held import aliases
from pipeline.ingest.packaging import BY_HAND
from pipeline.settings import Settings
from pipeline.sources.readers import SYSTEMS

# What somebody may type where a code is due, none of which looks like more than a code.
WRITTEN = (
    "Raksmey.Phearom.48", "CCCD-N1234567", "husband_beats_her", "born.in.March", "her-uncle-sold-her",
    "0b9c7d1e-5f3a-4c1d-9e2b-7a6f5d4c3b2a", "ICSP/2019/406-482",
)  # fmt: skip
HELD = tuple(f"Phearom.Raksmey.{number}" for number in (48, 31, 57, 62, 75))
PROVIDER, DONOR, GRANT, NAME, SYSTEM = HELD


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse with a configuration of its own."""
    with warehouse(tmp_path / "home") as opened:
        shutil.copytree(PROJECT / "reports" / "sample", opened.settings.home / "config")
        yield opened


def funded(*codes: tuple[str, str], **told: str) -> Package:
    """The tiny package with these donors and grants, each of a case of its own."""
    tables = tiny()
    tables["fundings"] = [
        {**tables["fundings"][0], "case_id": f"c-{place % 3 + 1}", "donor_code": donor, "grant_code": grant}
        for place, (donor, grant) in enumerate(codes or [("DFAT", "DFAT-01")])
    ]
    return Package(tables, told=provider(**told))


def strange(**changes: str) -> Package:
    told = {"provider_id": PROVIDER, "source_system": SYSTEM, **changes}
    return replace(funded((DONOR, GRANT), **told), name=NAME)


def know(own: Warehouse, name: str, *rows: str) -> None:
    with (own.settings.config / name).open("a", encoding="utf-8", newline="") as file:
        file.writelines(f"{row}\n" for row in rows)


def donors_of(own: Warehouse) -> list[str]:
    return [donor for (donor,) in own.ask("select donor_code from landing.fundings order by row_no")]


def test_no_label_that_nobody_knows_stands_in_the_warehouse_or_its_file(own: Warehouse) -> None:
    own.take(strange())
    own.ask("checkpoint")
    kept = own.settings.cases_db.read_bytes()
    assert [label for label in HELD if label in own.everything() or label.encode() in kept] == []


def test_what_comes_to_be_stored_has_no_name_of_a_package(
    own: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    local, names = aliases.local, list[str]()

    def noting(descriptor: Descriptor, *given: Any) -> Descriptor:
        kept = local(descriptor, *given)
        names.extend((descriptor.name, kept.name))
        return kept

    monkeypatch.setattr(aliases, "local", noting)
    own.take(strange())
    assert names == [NAME, ""]


def test_whatever_is_typed_for_a_code_counts_and_is_not_kept(own: Warehouse) -> None:
    own.take(funded(*((written, written) for written in WRITTEN)))
    kept = own.everything()
    assert [written for written in WRITTEN if written in kept] == []
    assert own.count("fundings") == own.ask("select count(distinct donor_code) from landing.fundings")[0][0]
    assert own.count("fundings") == len(WRITTEN)


def test_the_receipt_says_how_many_labels_are_held_of_which_column_and_no_label(own: Warehouse) -> None:
    [line] = [line for line in printing.receipt(own.take(strange())) if "ING-077" in line]
    assert "1 new donor (`new donor 1`) in donor_code of fundings" in line
    assert "1 new provider in provider_id of datapackage.json" in line
    assert "`reintegration accept PATH`" in line
    assert [label for label in HELD if label in line] == []


def test_a_label_has_the_same_name_each_time_and_another_one_another(own: Warehouse) -> None:
    own.take(funded(("ONE", "g"), ("TWO", "g"), ("ONE", "h")))
    first, second, again = donors_of(own)
    assert (first == again, first == second) == (True, False)
    later = replace(funded(("TWO", "g"), ("THREE", "g")), created=LATER)
    assert [str(held) for held in own.take(later).held] == [
        "1 new donor (`new donor 3`) in donor_code of fundings"
    ]
    assert donors_of(own)[0] == second


@pytest.mark.long
def test_what_the_configuration_knows_is_kept_by_its_code_and_told_to_nobody(own: Warehouse) -> None:
    know(own, "providers.csv", "khm-ngo,Lotus House")
    taken = own.take(funded(("DFAT", "DFAT-01"), source_system="kobo"))
    assert taken.held == ()
    assert own.ask("select provider_id, source_system from landing.packages") == [("khm-ngo", "kobo")]


def test_a_donor_that_is_known_since_counts_by_its_code_and_one_known_no_longer_is_held(
    own: Warehouse,
) -> None:
    own.take(funded(("FUND", "F-1"), ("DFAT", "DFAT-01")))
    own.take(replace(funded(("FUND", "F-1")), created=LATER))
    before = (own.settings.config / "donors.csv").read_text("utf-8")
    know(own, "donors.csv", "FUND,A fund,F-1")
    ingest.prepare(own.connection, own.settings)
    assert own.ask("select distinct donor_code, grant_code from history.fundings order by all") == [
        ("DFAT", "DFAT-01"), ("FUND", "F-1"),
    ]  # fmt: skip
    assert donors_of(own) == ["FUND"]
    (own.settings.config / "donors.csv").write_text(before, "utf-8")
    ingest.prepare(own.connection, own.settings)
    assert "FUND" not in own.everything().replace("'FUND', None", "")


def test_a_provider_that_is_known_since_goes_on_with_the_cases_that_it_had(own: Warehouse) -> None:
    own.take(funded(provider_id="river-house"))
    cases = own.ask("select case_key from landing.cases order by all")
    know(own, "providers.csv", "river-house,River House")
    whole = replace(funded(provider_id="river-house"), created=LATER)
    assert own.take(whole).provider == "River House"
    assert own.ask("select case_key from landing.cases order by all") == cases
    changed = Package(told=provider(provider_id="river-house")).delta(
        {"cases": [case(1, sex="male")]}, created="2024-09-01T00:00:00Z"
    )
    own.take(changed)
    assert own.count("cases") == 3
    ingest.forget("c-1", "river-house", own.connection, own.settings)
    assert own.count("cases") == 2


@pytest.mark.long
def test_a_case_of_a_held_provider_is_forgotten_by_its_code_or_by_its_name_here(own: Warehouse) -> None:
    own.take(strange())
    ingest.forget("c-1", PROVIDER, own.connection, own.settings)
    ingest.forget("c-2", "Provider A", own.connection, own.settings)
    ingest.forget("c-3", None, own.connection, own.settings)
    assert own.count("cases") == 0


def test_what_an_earlier_version_kept_as_it_came_is_held(own: Warehouse) -> None:
    own.take(strange())
    own.ask("update landing.fundings set donor_code = 'Somebody'")
    own.ask("update landing.packages set package_name = 'Somebody', source_system = 'Somebody'")
    own.ask("delete from landing.held_labels")
    ingest.prepare(own.connection, own.settings)
    assert "Somebody" not in own.everything()
    assert own.ask("select number from landing.held_labels where kind = 'donor'") == [(1,)]


def test_a_label_that_is_plainly_of_a_person_refuses_the_package(own: Warehouse) -> None:
    assert refused(own, funded(("012-345-678", "g"))).code == "ING-064"


def test_the_systems_that_the_program_reads_are_known() -> None:
    assert {*SYSTEMS, BY_HAND, "synthetic-sample"} == {*OF_THE_PROGRAM}


def test_whom_links_and_mappings_name_is_known(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "reports" / "sample", tmp_path / "config")
    (tmp_path / "config" / "mappings").mkdir()
    (tmp_path / "config" / "mappings" / "a.toml").write_text('provider_id = "willow"\n', "utf-8")
    (tmp_path / "config" / "links.csv").write_text(
        "from_provider,from_case,to_provider,to_case\nriver,c-1,hill,c-1\n", "utf-8"
    )
    assert {"willow", "river", "hill", "sample"} == labels(tmp_path / "config").provider


# --- who says yes


@pytest.fixture
def work(tmp_path: Path) -> jobs.Work:
    settings = Settings(project=PROJECT, home=tmp_path / "home", case_key=CASE_KEY, threads=1)
    shutil.copytree(PROJECT / "reports" / "sample", settings.own_config)
    return jobs.Work(
        settings, date(2026, 8, 1), lambda: datetime(2026, 8, 1, tzinfo=UTC), lambda message: None
    )


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]) -> None:
    """Say yes to the labels that ``answers`` has, and give them these names."""
    said: list[str] = []
    monkeypatch.setattr("typer.echo", lambda text, err=False: said.append(text) or print(text))
    monkeypatch.setattr("typer.confirm", lambda *_, **__: said[-1].rpartition(": ")[2] in answers)
    monkeypatch.setattr("typer.prompt", lambda *_, default: answers[default])
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)


def test_a_yes_writes_labels_into_the_configuration_and_they_count_by_their_codes(
    work: jobs.Work, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = funded(("FUND", "F-1"), (DONOR, GRANT), provider_id="river", source_system="case-book").zip(
        tmp_path / "march.zip"
    )
    jobs.ingest(work, [path])
    monkeypatch.setenv("REINTEGRATION_CASE_KEY", CASE_KEY)
    names = {"FUND": "A fund, for all", "F-1": "", "river": "River House", "case-book": ""}
    on_a_terminal(monkeypatch, names)
    assert main(["--home", str(work.settings.home), "accept", str(path)]) == 0
    said = capsys.readouterr().out
    assert f"new donor 2: {DONOR}" in said
    assert "Written into config/: 4 of 6" in said
    known = labels(work.settings.config)
    assert [code in known.of(kind) for kind, code in (
        ("donor", "FUND"), ("grant", "F-1"), ("provider", "river"), ("system", "case-book"),
        ("donor", DONOR), ("grant", GRANT), ("donor", "DFAT"), ("grant", "DFAT-01"),
    )] == [True] * 4 + [False] * 2 + [True] * 2  # fmt: skip
    assert jobs.problems(work.settings) == []
    with (work.settings.config / "donors.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert {row["donor_code"]: row["label"] for row in csv.DictReader(lines)}["FUND"] == "A fund, for all"
    shown = status_tables.status(jobs.status(work.settings, work.today))
    assert "River House" in shown
    assert "Held until somebody says yes: 1 donor, 1 grant of the data" in shown
    kept = "".join(file.read_text("utf-8") for file in work.settings.warehouse.glob("*.jsonl"))
    assert [label for label in (DONOR, GRANT) if label in shown + kept] == []


def test_labels_are_shown_on_a_terminal_only(
    work: jobs.Work, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = strange().zip(tmp_path / "march.zip")
    assert main(["--home", str(work.settings.home), "accept", str(path)]) == 2
    said = capsys.readouterr()
    assert "on a terminal only" in said.err
    assert [label for label in HELD if label in said.out + said.err] == []


def test_a_folder_without_a_configuration_has_to_be_set_up_before_a_yes(tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, home=tmp_path / "home", case_key=CASE_KEY, threads=1)
    bare = jobs.Work(settings, date(2026, 8, 1), lambda: datetime(2026, 8, 1, tzinfo=UTC), print)
    with pytest.raises(UsageError, match="reintegration init"):
        jobs.new_labels(bare, strange().zip(tmp_path / "march.zip"))


def test_a_name_that_cannot_be_leaves_the_configuration_as_it_was(work: jobs.Work, tmp_path: Path) -> None:
    path = funded(("FUND", "F-1")).zip(tmp_path / "march.zip")
    before = (work.settings.config / "donors.csv").read_bytes()
    [fund, *_] = jobs.new_labels(work, path)
    with pytest.raises(UsageError, match="row 5, column label: It says the same"):
        jobs.accept(work, [jobs.Accepted(fund, "lotus trust (made-up)")])
    assert (work.settings.config / "donors.csv").read_bytes() == before


def test_a_grant_of_a_donor_that_nobody_knows_waits_for_its_donor(work: jobs.Work, tmp_path: Path) -> None:
    found = jobs.new_labels(work, funded(("FUND", "F-1")).zip(tmp_path / "march.zip"))
    [grant] = [jobs.Accepted(label) for label in found if label.kind == "grant"]
    assert jobs.accept(work, [grant]) == [grant]
