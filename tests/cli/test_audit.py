"""The attack on what was released, and the register that it is held against, from the command line."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import duckdb
import pytest

from pipeline import disclosure, reporting
from pipeline.attacker import reports as reader
from pipeline.disclosure.register.entries import Entry
from pipeline.jobs import report_files
from pipeline.settings import Settings
from tests.cli.whole_runs import First, contents, reintegration
from tests.sparing import first_fast

ONE_OUTCOME = "measure not in ('M01', 'M02') or (outcome = 'O06' and milestone = 12)"
# what the release withheld of the forms of trafficking, as it is
GIVEN_AWAY = f"""
    select * from read_parquet($figures) where {ONE_OUTCOME}
    union all by name
    select 1 as entry, '2026H1' as period, so.scope, so.measure, so.outcome, so.milestone, so.breakdown,
        so.form as group_key, so.form, so.numerator, so.denominator, so.not_applicable, so.due,
        'published' as status, 1 as stood_at
    from cases.marts.indicator_values as so
    anti join read_parquet($figures) as shown
        on so.scope = shown.scope and so.measure = shown.measure and so.outcome = shown.outcome
        and so.milestone = shown.milestone and so.breakdown = shown.breakdown and so.form = shown.form
    where so.breakdown = 'form' and so.measure = 'M01' and so.outcome = 'O06' and so.milestone = 12
"""


def register(home: Path) -> Path:
    return home / "warehouse" / "register"


def entered(home: Path, query: str) -> None:
    """Let the register hold what a query says, with seals that fit, as a program at fault would.

    The reports go, which would tell of what the register does not hold.
    """
    shutil.rmtree(home / "out")
    figures = register(home) / "0001-2026H1.parquet"
    other = figures.with_name("other.parquet")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home / 'warehouse' / 'cases.duckdb'}' as cases")
        query = query.replace("$figures", f"'{figures}'")
        connection.execute(f"copy ({query}) to '{other}' (format parquet)")
        other.replace(figures)
        chain = register(home) / "register.jsonl"
        entry = Entry(**json.loads(chain.read_text()))
        sealed = replace(entry, figures=hashlib.sha256(figures.read_bytes()).hexdigest()).sealed()
        chain.write_text(json.dumps(asdict(sealed)) + "\n")
        connection.execute("update cases.register.head set seal = ?", [sealed.seal])


def test_before_a_release_other_measures_are_attacked_too(first: First) -> None:
    entry = json.loads((register(first.home) / "register.jsonl").read_text().splitlines()[0])

    assert entry["audit"]["figures"] > entry["audit"]["others"] > 1_000
    told = [entry["audit"][name] for name in ("exact", "narrow", "subtracted")]
    assert told == [0, 0, 0]


def test_of_the_release_of_the_sample_nothing_can_be_told(sample_home: Path) -> None:
    entered(sample_home, f"select * from read_parquet($figures) where {ONE_OUTCOME}")
    ran = reintegration(sample_home, "audit")

    assert (ran.exit_code, ran.out.startswith("Nothing can be told.")) == (0, True), ran.err
    assert not list(sample_home.glob("warehouse/attack*"))


def test_a_release_that_shows_its_small_groups_is_found_out_and_no_value_is_said(home: Path) -> None:
    entered(home, GIVEN_AWAY)
    ran = reintegration(home, "audit")

    assert ran.exit_code == 5
    assert "could be told from what is shown." in ran.err
    assert "reintegration audit --accept" in ran.err


@pytest.mark.long
def test_what_an_older_release_tells_can_be_put_on_record_and_is_named_by_measure_and_rule(
    home: Path,
) -> None:
    """The number of those who are not known stands beside a median, as older releases had it."""
    entered(
        home,
        """select figures.* replace (
            if(measure = 'M10' and status <> 'c', 4, unknown) as unknown,
            if(measure = 'M01' and (outcome <> 'O06' or milestone <> 12), 'c', status) as status
        ) from read_parquet($figures) as figures""",
    )
    stopped = reintegration(home, "audit")
    accepted = reintegration(home, "audit", "--accept")
    again = reintegration(home, "audit")
    last = json.loads((register(home) / "register.jsonl").read_text().splitlines()[-1])

    assert stopped.exit_code == 5
    assert "2026H1: M10 (few are not known)" in stopped.err
    assert (accepted.exit_code, again.exit_code) == (0, 0), again.err
    assert "It is on record that this is known and stays:" in again.out
    assert (last["kind"], last["audit"]["subtracted"] > 0) == ("accepted", True)


def test_without_a_release_there_is_nothing_to_attack(home: Path) -> None:
    shutil.rmtree(home / "out")
    assert reintegration(home, "audit", "--begin-anew").exit_code == 0
    ran = reintegration(home, "audit")

    assert (ran.exit_code, "There is no release yet." in ran.err) == (2, True)


@pytest.mark.parametrize("command", first_fast(["release", "run", "audit"]))
def test_a_register_that_was_changed_stops_every_release_and_leaves_all_as_it_was(
    home: Path, command: str
) -> None:
    figures = register(home) / "0001-2026H1.parquet"
    figures.write_bytes(figures.read_bytes() + b" ")
    shutil.rmtree(home / "out" / "2026H1" / "donor-dfat")
    before = contents(home / "out")
    words = {
        "audit": ["audit"],
        "run": ["run", "--today", "2026-08-01"],
        "release": ["release", "--audience", "donor:DFAT", "--period", "2026H1"],
    }
    ran = reintegration(home, *words[command])

    assert ran.exit_code == 5
    assert "the register of what was released before was changed, or is not there" in ran.err
    assert contents(home / "out") == before


def test_a_register_that_is_gone_can_be_begun_anew_and_the_loss_is_said(home: Path) -> None:
    shutil.rmtree(register(home))
    stopped = reintegration(home, "audit")
    begun = reintegration(home, "audit", "--begin-anew")
    (entry,) = (json.loads(line) for line in (register(home) / "register.jsonl").read_text().splitlines())

    assert (stopped.exit_code, begun.exit_code) == (5, 0)
    assert "not taken into account from now on" in " ".join(begun.out.split())
    assert entry["kind"] == "begun anew"


def test_a_report_that_was_changed_after_it_was_released_is_found(home: Path) -> None:
    report = home / "out" / "2026H1" / "donor-dfat" / "report.html"
    report.write_text(report.read_text("utf-8").replace("</body>", " </body>"), "utf-8")
    ran = reintegration(home, "audit")

    assert ran.exit_code == 5
    assert "out/2026H1/donor-dfat is not as it was released." in ran.err


def test_a_report_that_tells_more_than_was_attacked_is_found_and_no_value_is_said(home: Path) -> None:
    """Whoever can write a report can write its record; the register he cannot."""
    report = home / "out" / "2026H1" / "donor-dfat"
    record = json.loads((report / "release.json").read_text("utf-8"))
    file, more = report / "data" / "indicator_values.csv", "region,M01,O01,,7,all"
    head, *lines = file.read_text("utf-8-sig").splitlines()
    added = ",".join(["9999", *more.split(","), *[""] * (head.count(",") - 8), "published", "2026-06-01"])
    file.write_text("\r\n".join([head, *lines, added, ""]), "utf-8-sig", newline="")
    record["files"]["data/indicator_values.csv"] = hashlib.sha256(file.read_bytes()).hexdigest()
    (report / "release.json").write_text(json.dumps(record), "utf-8")
    ran = reintegration(home, "audit")

    assert ran.exit_code == 5
    told = " ".join(ran.err.split())
    assert "out/2026H1/donor-dfat/data/indicator_values.csv: a figure that was not attacked (1)" in told
    assert "M01" not in told


def test_every_report_of_the_sample_tells_what_was_attacked_and_nothing_else(first: First) -> None:
    settings = Settings(Path.cwd(), first.home)
    report_files.refuse_more_in_any(settings, disclosure.released_files(settings))


def test_beside_figures_of_others_every_file_of_a_report_tells_too_much(first: First) -> None:
    """A reader that sees nothing would find nothing here either."""
    settings = Settings(Path.cwd(), first.home)
    of_others = reader.shown_of(disclosure.released_files(settings), ["donor:DFAT"])["donor:DFAT"]
    report = first.home / "out" / "2026H1" / "ministry-khm"
    files = {path.relative_to(report).as_posix(): path.read_bytes() for path in report.rglob("*.*")}
    wording = reader.Wording.of(reporting.words(settings, "en"), settings.seeds)
    found = {one.file for one in reader.findings(files, of_others, wording)}

    assert found >= {"data/indicator_values.csv", "explore.html", "tables.xlsx", "sdmx.csv", "report.html"}
