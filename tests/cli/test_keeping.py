"""What docs/keeping.md shows on a terminal is what happens, and what it promises holds."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.packages import of_few
from tests.cli.whole_runs import PERIOD, TODAY, First, contents, reintegration, set_up, typed

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "keeping.md").read_text("utf-8")
SESSION = re.compile(
    r"^## (.+?)\n|^(<!-- takes minutes[^\n]*-->\n)?```console\n(.*?)```", re.MULTILINE | re.DOTALL
)
CHANGING = (  # from one time and place to another
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "…"),
    (re.compile(r"\d+ files \([\d,]+ MB\)"), "… files (… MB)"),
    (re.compile(r"(?<=: stored ).*(?:\n  .*)*"), "…"),
)


def sessions(*, long: bool) -> dict[str, str]:
    """What is typed and printed, by the heading that it stands under."""
    heading, found = "", {}
    for match in SESSION.finditer(PAGE):
        heading = match[1] or heading
        if match[3] and bool(match[2]) is long:
            found[heading] = match[3]
    return found


def steps(session: str) -> Iterator[tuple[str, str]]:
    """Each command with what it prints."""
    for step in session.split("$ ")[1:]:
        command, _, printed = step.partition("\n")
        yield command, printed


def printed_by(command: str, folder: Path) -> str:
    """What a command prints in a folder: what it says at the end, and an error."""
    ran = typed(shlex.split(command), folder)
    errors = [f"{line}\n" for line in ran.err.splitlines() if line.startswith("Error")]
    said = (ran.out + "".join(errors)).replace(str(folder.parent), "…")
    for pattern, left_out in CHANGING:
        said = pattern.sub(left_out, said)
    return said


def play(session: str, folder: Path) -> None:
    """Type a session into a terminal and hold what is printed against the page."""
    for command, printed in steps(session):
        if command.startswith("cd "):
            folder = (folder / command.removeprefix("cd ")).resolve()
        else:
            assert (command, printed_by(command, folder)) == (command, printed)


@pytest.fixture
def workspace(few: First, home: Path) -> Path:
    """A folder of few cases, with its export, and that export corrected, beside it."""
    package = few.home.with_name("package")
    shutil.copytree(package, home / "package")
    corrected(shutil.copytree(package, home / "corrected"))
    return home


def corrected(folder: Path) -> Path:
    """Make some of the levels of a package others."""
    with (folder / "outcome_ratings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = [row for row in rows if row["level"]][:60]
    for row in changed:
        row["level"] = "1" if row["level"] in ("3", "4") else "4"
    with (folder / "outcome_ratings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["created"] = "2026-08-02T00:00:00Z"
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


def test_the_page_has_its_sessions() -> None:
    assert [*sessions(long=False)] == ["A report was wrong", "A new laptop", "A lost key"]
    assert [*sessions(long=True)] == ["A report was wrong", "A new donor in mid-year"]


@pytest.mark.long
@pytest.mark.parametrize("heading", sorted(sessions(long=False).keys() - sessions(long=True).keys()))
def test_what_the_page_shows_is_what_a_terminal_shows(workspace: Path, heading: str) -> None:
    play(sessions(long=False)[heading], workspace)


def status(home: Path) -> str:
    """What status tells, wherever the folder lies."""
    return reintegration(home, "status", "--today", TODAY).out.replace(str(home), "…")


@pytest.mark.long
def test_a_new_laptop_has_the_same_status_and_the_same_reports(home: Path, tmp_path: Path) -> None:
    told, files = status(home), contents(home / "out")
    assert reintegration(home, "backup", str(tmp_path / "b.zip")).exit_code == 0
    new = tmp_path / "another folder"
    assert reintegration(tmp_path, "restore", str(tmp_path / "b.zip"), "--home", str(new)).exit_code == 0
    assert status(new) == told
    assert contents(new / "out") == files
    again = reintegration(new, "run", "--today", TODAY)
    assert (again.exit_code, "Nothing is due" in again.out) == (0, True)
    assert contents(new / "out") == files


@pytest.mark.long
def test_a_newer_export_meets_the_same_cases_after_a_restore(few: First, home: Path, tmp_path: Path) -> None:
    newer = corrected(shutil.copytree(few.home.with_name("package"), tmp_path / "newer"))
    assert reintegration(home, "backup", str(tmp_path / "b.zip")).exit_code == 0
    new = tmp_path / "new"
    assert reintegration(tmp_path, "restore", str(tmp_path / "b.zip"), "--home", str(new)).exit_code == 0
    said = [reintegration(folder, "ingest", str(newer)).out for folder in (home, new)]
    assert said[0] == said[1]
    assert "of earlier packages are replaced" in said[1]


@pytest.mark.long
def test_a_withdrawn_report_is_in_the_status_and_does_not_come_by_itself(home: Path) -> None:
    assert reintegration(home, "withdraw", PERIOD, "donor:LOTUS").exit_code == 0
    again = reintegration(home, "run", "--today", TODAY)
    assert (again.exit_code, "Nothing is due" in again.out) == (0, True)
    assert "Withdrawn\nPeriod" in status(home)
    assert not (home / "out" / PERIOD / "donor-lotus").exists()


def test_a_report_that_is_not_there_cannot_be_withdrawn(home: Path) -> None:
    missing = reintegration(home, "withdraw", "2025H1")
    assert (missing.exit_code, "The nearest is `reintegration withdraw 2026H1" in missing.err) == (2, True)


@pytest.mark.long
def test_what_was_wrong_is_released_again_from_corrected_data(workspace: Path) -> None:
    play(sessions(long=False)["A report was wrong"], workspace)
    play(sessions(long=True)["A report was wrong"], workspace)
    audit = reintegration(workspace, "audit")
    assert (audit.exit_code, "Nothing can be told" in audit.out) == (0, True)
    kinds = [json.loads(line)["kind"] for line in (workspace / "warehouse/register/register.jsonl").open()]
    assert kinds == ["release", "withdrawn", "release"]


@pytest.fixture
def without_lotus(tmp_path: Path) -> Path:
    """A folder whose first release came before a donor did."""
    home = tmp_path / "home"
    set_up(home)
    config = home / "config"
    donors, report = (config / "donors.csv").read_text("utf-8"), config / "reports" / "donor-lotus.toml"
    text = report.read_text("utf-8")
    others = [line for line in donors.splitlines(keepends=True) if "LOTUS" not in line]
    (config / "donors.csv").write_text("".join(others), "utf-8")
    report.unlink()
    assert reintegration(home, "ingest", str(of_few(tmp_path / "package"))).exit_code == 0
    first = reintegration(home, "release", "--audience", "donor:DFAT", "--period", PERIOD)
    assert first.exit_code == 0, first.err
    (config / "donors.csv").write_text(donors, "utf-8")
    report.write_text(text, "utf-8")
    return home


@pytest.mark.long
def test_a_donor_that_joins_gets_a_report_beside_the_others(without_lotus: Path, tmp_path: Path) -> None:
    home = without_lotus
    before = contents(home / "out")
    other = reintegration(home, "release", "--audience", "donor:DFAT", "--period", PERIOD)
    assert (other.exit_code, "reintegration withdraw 2026H1 donor:DFAT" in other.err) == (5, True)
    play(sessions(long=True)["A new donor in mid-year"], home)
    after = contents(home / "out")
    assert {name: after[name] for name in before} == before
    assert (
        json.loads(after[f"{PERIOD}/donor-lotus/release.json"])["inputs"]
        == (json.loads(after[f"{PERIOD}/donor-dfat/release.json"])["inputs"])
    )
    audit = reintegration(home, "audit")
    assert (audit.exit_code, "Nothing can be told" in audit.out) == (0, True)

    shutil.rmtree(home / "out" / PERIOD / "donor-lotus")
    newer = corrected(shutil.copytree(tmp_path / "package", tmp_path / "newer"))
    assert reintegration(home, "ingest", str(newer)).exit_code == 0
    late = reintegration(home, "release", "--audience", "donor:LOTUS", "--period", PERIOD)
    assert (late.exit_code, "`reintegration withdraw 2026H1`" in late.err) == (5, True)
