"""Writing sample packages: whole or not at all, the same bytes every time, valid by the standard."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import duckdb
import pytest

from pipeline import sample
from pipeline.errors import UsageError
from pipeline.sample import histories
from pipeline.sample.descriptor import LEFT_OUT
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(project=PROJECT, home=tmp_path / "home")


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundled")
    with zipfile.ZipFile(sample.bundled()) as archive:
        archive.extractall(folder)
    return folder


def contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_bundled_sample_is_what_the_program_writes_today(tmp_path: Path, settings: Settings) -> None:
    anew = sample.write_bundled(tmp_path / "new.zip", settings=settings)
    assert contents(anew) == contents(sample.bundled())


def test_the_bundled_zip_has_sorted_names_and_one_fixed_time() -> None:
    with zipfile.ZipFile(sample.bundled()) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_frictionless_finds_the_package_valid(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from frictionless import Package

    monkeypatch.chdir(bundled)
    report = Package.from_descriptor("datapackage.json").validate()
    assert report.flatten(["type", "fieldName"]) == []


def test_the_package_says_that_it_is_synthetic(bundled: Path) -> None:
    descriptor = json.loads((bundled / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["title"].startswith("SYNTHETIC")
    assert descriptor["description"].startswith("SYNTHETIC")
    assert descriptor["reintegration"] == {
        "contract_version": "1",
        "source_system": "synthetic-sample",
        "provider_id": "sample",
        "coverage": "full",
        "data_cutoff": "2026-06",
    }


def test_every_table_of_the_contract_is_filled_with_its_columns_in_order(bundled: Path) -> None:
    expected: dict[str, list[str]] = {}
    with (PROJECT / "seeds" / "input_columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["column_name"] not in LEFT_OUT:
                expected.setdefault(row["table_name"], []).append(row["column_name"])
    lines = {file.stem: file.read_text(encoding="utf-8").split("\n") for file in bundled.glob("*.csv")}
    assert {table: found[0].split(",") for table, found in lines.items()} == expected
    assert all(found[1] for found in lines.values())


def test_stateless_persons_are_in_it_and_some_rater_marks_their_residence_as_not_applicable(
    bundled: Path,
) -> None:
    rows = duckdb.execute(
        """
        select count(distinct case_id), count(*) filter (value = 'not_applicable') > 0
        from read_csv(?) as cases inner join read_csv(?) as assessments using (case_id)
        inner join read_csv(?, all_varchar = true) as criterion_ratings using (assessment_id)
        where nationality_status = 'stateless' and criterion = '4D'
        """,
        [str(bundled / f"{table}.csv") for table in ("cases", "assessments", "criterion_ratings")],
    ).fetchall()
    assert rows == [(1, True)]


def test_one_case_of_it_has_no_exploitation(bundled: Path) -> None:
    rows = duckdb.execute(
        "select count(*) from read_csv(?) where case_id not in (select case_id from read_csv(?))",
        [str(bundled / f"{table}.csv") for table in ("cases", "exploitations")],
    ).fetchall()
    assert rows == [(1,)]


def test_the_same_cases_and_seed_give_the_same_bytes(tmp_path: Path, settings: Settings) -> None:
    once, again = (sample.write(20, 5, tmp_path / name, settings=settings) for name in ("once", "again"))
    assert {file.name: file.read_bytes() for file in once.iterdir()} == {
        file.name: file.read_bytes() for file in again.iterdir()
    }


@pytest.mark.long
def test_twice_252_cases_have_twice_the_margins(tmp_path: Path, settings: Settings) -> None:
    out = sample.write(504, 3, tmp_path / "out", settings=settings)
    sexes = duckdb.execute(
        "select sex, count(*) from read_csv(?) group by sex order by sex", [str(out / "cases.csv")]
    ).fetchall()
    destinations = duckdb.execute(
        "select count(distinct (case_id, country_of_exploitation)) from read_csv(?)",
        [str(out / "exploitations.csv")],
    ).fetchall()
    assert (sexes, destinations) == ([("female", 348), ("male", 156)], [(532,)])


@pytest.mark.long
def test_another_seed_gives_other_cases(tmp_path: Path, settings: Settings) -> None:
    one, other = (sample.write(1, seed, tmp_path / str(seed), settings=settings) for seed in (1, 2))
    assert (one / "cases.csv").read_bytes() != (other / "cases.csv").read_bytes()


@pytest.mark.long
def test_batches_join_without_loss_or_repetition(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sample.write(60, 3, tmp_path / "whole", settings=settings)
    monkeypatch.setattr(histories, "CASES_AT_ONCE", 25)
    pieces = sample.write(60, 3, tmp_path / "pieces", settings=settings)
    rows = [sorted((folder / "assessments.csv").read_text().splitlines()) for folder in (whole, pieces)]
    assert rows[0] == rows[1]


@pytest.mark.long
def test_parquet_holds_the_same_rows_as_csv(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "CASES_AT_ONCE", 25)
    text = sample.write(60, 3, tmp_path / "csv", settings=settings) / "outcome_ratings.csv"
    binary = sample.write(60, 3, tmp_path / "parquet", settings=settings, form="parquet")
    rows = duckdb.execute("from read_parquet(?)", [str(binary / "outcome_ratings.parquet")]).fetchall()
    lines = list(csv.reader(io.StringIO(text.read_text(encoding="utf-8"))))[1:]
    assert [["" if value is None else str(value) for value in row] for row in rows] == lines


@pytest.mark.long
def test_progress_ends_with_all_cases(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "CASES_AT_ONCE", 6)
    said: list[str] = []
    sample.write(10, 1, tmp_path / "out", settings=settings, progress=said.append)
    assert said == ["6 of 10 cases written", "10 of 10 cases written"]


def test_an_empty_folder_is_filled(tmp_path: Path, settings: Settings) -> None:
    out = tmp_path / "empty"
    out.mkdir()
    assert (sample.write(1, 1, out, settings=settings) / "datapackage.json").is_file()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        sample.write(1, 1, tmp_path, settings=settings)
    assert [file.name for file in tmp_path.iterdir()] == ["kept.txt"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path, settings: Settings) -> None:
    out = tmp_path / "out"
    out.write_text("mine")
    with pytest.raises(UsageError):
        sample.write(1, 1, out, settings=settings)
    assert out.read_text() == "mine"


@pytest.mark.long
def test_a_run_that_breaks_off_leaves_nothing(tmp_path: Path, settings: Settings) -> None:
    def stop(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sample.write(1, 1, tmp_path / "new" / "out", settings=settings, progress=stop)
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("cases", [-1, 0, 1_000_001])
def test_cases_out_of_range_are_wrong_usage(cases: int, tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(UsageError, match="1,000,000"):
        sample.write(cases, 1, tmp_path / "out", settings=settings)


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_out_of_range_is_wrong_usage(seed: int, tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(UsageError, match="seed"):
        sample.write(1, seed, tmp_path / "out", settings=settings)
