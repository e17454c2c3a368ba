"""`reintegration forget` on few cases, from the command line to the reports that follow."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from pipeline import ingest
from pipeline.settings import Settings
from tests.cli.packages import FEW
from tests.cli.whole_runs import (
    JUNE,
    PERIOD,
    TODAY,
    First,
    Ran,
    command,
    contents,
    environment,
    reintegration,
)

sys.path.append(str(Path(__file__).parents[1] / "unit"))
import traces


@pytest.fixture(scope="session")
def number(few: First) -> str:
    """The number of a made-up case."""
    with (few.home.with_name("package") / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row["case_id"] for row in csv.DictReader(file) if row["consent_monitoring"] == "yes")


def key_of(home: Path, number: str) -> UUID:
    return ingest.case_key_of(Settings(project=Path.cwd(), home=home), "willow", number)


@pytest.fixture(scope="session")
def forgotten(few: First, number: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A folder with all reports, in which one case was then forgotten by way of standard input."""
    home = shutil.copytree(few.home, tmp_path_factory.mktemp("forgotten") / "home")
    ran = subprocess.run(
        command(home, "forget", "-"),
        input=f"{number}\n",
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    return home, Ran(ran.returncode, ran.stdout, ran.stderr)


def test_the_case_stands_in_the_cases_file_and_the_export_alone_before(few: First, number: str) -> None:
    found = traces.files_with(few.home, key_of(few.home, number), number)
    assert found == ["warehouse/cases.duckdb"]  # and, packed, in the workbook
    assert (few.home / "inbox" / "done" / JUNE).is_file()


def test_no_file_below_the_working_folder_holds_the_case_afterwards(
    forgotten: tuple[Path, Ran], number: str
) -> None:
    home, ran = forgotten
    assert ran.exit_code == 0, ran.err
    assert traces.files_with(home, key_of(home, number), number) == []
    assert [*(home / "inbox" / "done").iterdir()] == []
    assert [*home.rglob("*.npz")] == []


def test_what_is_printed_tells_counts_and_not_who(forgotten: tuple[Path, Ran], number: str) -> None:
    _, ran = forgotten
    assert ("1 cases" in ran.out, number in ran.out + ran.err) == (True, False)


def test_reports_that_are_out_stay_as_they_are(few: First, forgotten: tuple[Path, Ran]) -> None:
    assert contents(forgotten[0] / "out") == contents(few.home / "out")


def test_status_keeps_the_receipt_without_saying_who(forgotten: tuple[Path, Ran], number: str) -> None:
    shown = reintegration(forgotten[0], "status", "--today", TODAY).out
    assert ("of a forgotten case" in shown, number in shown) == (True, False)


@pytest.fixture
def home(forgotten: tuple[Path, Ran], tmp_path: Path) -> Path:
    """A copy of the folder that a test may change."""
    return shutil.copytree(forgotten[0], tmp_path / "home")


def release(home: Path, audience: str = "donor:DFAT", *, dry_run: bool = False) -> Ran:
    words = ("release", "--audience", audience, "--period", PERIOD)
    return reintegration(home, *words, *(["--dry-run"] if dry_run else []))


def test_a_period_that_is_out_with_the_case_is_not_released_again_without_it(home: Path) -> None:
    before = contents(home / "out")
    refused = release(home)
    assert (refused.exit_code, "before a removal" in refused.err) == (5, True)
    assert contents(home / "out") == before


def test_another_audience_of_such_a_period_is_refused_too(home: Path) -> None:
    shutil.rmtree(home / "out" / PERIOD / "donor-dfat")
    assert release(home).exit_code == 5


@pytest.mark.long
def test_once_the_reports_are_gone_a_dry_run_says_what_would_be_shown_without_the_case_and_writes_nothing(
    home: Path, number: str
) -> None:
    shutil.rmtree(home / "out" / PERIOD)
    register, released = home / "warehouse" / "register", home / "warehouse" / "release.duckdb"
    before = contents(home / "out") | contents(register), released.read_bytes()
    ran = release(home, "ministry:KH", dry_run=True)

    assert ran.exit_code == 0, ran.err
    assert ran.out.startswith("Nothing was released. This is what would be:")
    assert "country:KHM" in ran.out
    assert (contents(home / "out") | contents(register), released.read_bytes()) == before
    assert not list(home.glob("warehouse/*.partial"))
    assert traces.files_with(home, key_of(home, number), number) == []
    with duckdb.connect(str(home / "warehouse" / "cases.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.cases").fetchone() == (FEW - 1,)


def test_the_same_package_again_brings_nobody_back(few: First, home: Path, number: str) -> None:
    again = reintegration(home, "run", str(few.home.with_name(JUNE)), "--today", TODAY)
    assert (again.exit_code, "nothing changed" in again.out) == (0, True)
    assert traces.files_with(home, key_of(home, number), number) == []


@pytest.mark.parametrize("words", [["qznobody-1", "qznobody-2"], ["qznobody-1"], ["--qznobody"]])
def test_a_number_that_cannot_be_used_is_refused_and_stands_nowhere(home: Path, words: list[str]) -> None:
    refused = reintegration(home, "forget", *words)
    assert (refused.exit_code, refused.err.startswith("Error: ")) == (2, True)
    files = {**contents(home), "printed": (refused.out + refused.err).encode()}
    assert [name for name, data in files.items() if b"qznobody" in data] == []
