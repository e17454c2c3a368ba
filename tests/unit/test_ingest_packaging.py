"""A datapackage.json for tables in a folder: written, renewed, and what is missing is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ingest_packages import Package, as_csv, tiny

from pipeline.cli import main

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str]:
        exit_code = main(["--home", str(tmp_path / "home"), *arguments])
        printed = capsys.readouterr()
        return exit_code, printed.out + printed.err

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tables of the tiny package, and nothing that describes them."""
    made = Package().folder(tmp_path / "my export")
    (made / "datapackage.json").unlink()
    return made


SAID = ("--provider", "khm-ngo", "--coverage", "full", "--data-cutoff", "2024-06")


def test_a_folder_of_tables_becomes_a_package_that_is_taken_in(run: Run, folder: Path) -> None:
    (folder / "cases.csv").rename(folder / "Cases.csv")
    exit_code, said = run("package", str(folder), *SAID)
    assert exit_code == 0
    assert f" ingest {folder}`." in said
    exit_code, said = run("ingest", str(folder))
    assert exit_code == 0, said
    assert "stored 3 cases" in said


@pytest.mark.parametrize("missing", ["--provider", "--coverage", "--data-cutoff"])
def test_what_only_a_person_knows_is_asked_for_and_not_guessed(run: Run, folder: Path, missing: str) -> None:
    at = SAID.index(missing)
    exit_code, said = run("package", str(folder), *SAID[:at], *SAID[at + 2 :])
    assert exit_code == 2
    assert f"`{missing} " in said
    assert not (folder / "datapackage.json").exists()


@pytest.mark.long
def test_a_package_that_was_edited_is_renewed_as_it_was_described(run: Run, folder: Path) -> None:
    run("package", str(folder), *SAID)
    before = json.loads((folder / "datapackage.json").read_text())
    tables = tiny()
    tables["cases"][0]["sex"] = "unknown"
    (folder / "cases.csv").write_bytes(as_csv(tables["cases"]))
    assert "ING-015" in run("ingest", str(folder))[1]
    assert run("package", str(folder))[0] == 0
    after = json.loads((folder / "datapackage.json").read_text())
    assert after["reintegration"] == before["reintegration"]
    assert run("ingest", str(folder))[0] == 0


def test_required_tables_and_columns_that_are_not_there_are_named(run: Run, folder: Path) -> None:
    (folder / "assessments.csv").unlink()
    without = [{name: cell for name, cell in row.items() if name != "sex"} for row in tiny()["cases"]]
    (folder / "cases.csv").write_bytes(as_csv(without))
    said = run("package", str(folder), *SAID)[1]
    assert "Missing: table `assessments`" in said
    assert "Missing: column `sex` of table `cases`." in said
    assert "Next: add what is missing" in said


def test_a_folder_without_a_table_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    exit_code, said = run("package", str(tmp_path / "empty"), *SAID)
    assert (exit_code, "ING-076" in said) == (3, True)


def test_a_cutoff_in_the_future_is_no_cutoff(run: Run, folder: Path) -> None:
    exit_code, said = run("package", str(folder), *SAID[:4], "--data-cutoff", "2999-01")
    assert (exit_code, "`--data-cutoff " in said) == (2, True)
