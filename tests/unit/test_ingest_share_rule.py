"""A package of which too many rows would be put aside: what it is told, from how many on, and what then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ingest_packages import Package, case, tiny

from pipeline.cli import main

Run = Callable[..., tuple[int, str]]
FLOOR = 10


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str]:
        exit_code = main(["--home", str(tmp_path / "home"), *arguments])
        printed = capsys.readouterr()
        return exit_code, printed.out + printed.err

    return command


def with_slips(number: int, tmp_path: Path) -> str:
    """A package of three good cases and others with a sex that is in no list."""
    tables = tiny()
    tables["cases"] += [case(10 + n, sex="femal") for n in range(number)]
    return str(Package(tables).folder(tmp_path / f"slips-{number}"))


def test_the_refusal_names_rule_table_column_code_and_rows(run: Run, tmp_path: Path) -> None:
    exit_code, said = run("ingest", with_slips(FLOOR, tmp_path))
    assert exit_code == 4
    assert "ING-075: This does not hold: At most 20 % of a table's rows are in quarantine." in said
    assert "`cases` (10 of 13)" in said
    assert "10 rows of `cases` for ING-102 in column `sex` (the code is not in its list)" in said
    assert "`--put-aside`. Every place is listed in `problems/slips-10.xlsx`." in said
    assert (tmp_path / "home" / "problems" / "slips-10.xlsx").is_file()


@pytest.mark.long
def test_a_few_slips_of_a_small_package_are_told_and_refuse_nothing(run: Run, tmp_path: Path) -> None:
    exit_code, said = run("ingest", with_slips(FLOOR - 1, tmp_path))
    assert exit_code == 0
    assert "At most 2 % of a table's rows are in quarantine" in said
    assert "problems/slips-9.xlsx" in said


def test_with_put_aside_the_rest_comes_in_with_a_warning(run: Run, tmp_path: Path) -> None:
    exit_code, said = run("ingest", "--put-aside", with_slips(FLOOR, tmp_path))
    assert exit_code == 0
    assert "stored 3 cases" in said
    assert "Warning: this does not hold: At most 20 % of a table's rows are in quarantine." in said


@pytest.mark.long
def test_what_came_in_before_a_refusal_is_told(run: Run, tmp_path: Path) -> None:
    good = Package(told={**Package().told, "provider_id": "other"}).folder(tmp_path / "good")
    exit_code, said = run("ingest", str(good), with_slips(FLOOR, tmp_path))
    assert exit_code == 4
    assert "good of Provider A: stored 3 cases" in said
    assert "Error: ING-075" in said
