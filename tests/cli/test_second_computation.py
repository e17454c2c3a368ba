"""Every figure twice: the models against a second computation, written from the method, not the SQL."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline import ingest, sample, transform, warehouse
from pipeline.settings import Settings
from tests import oracle

PROJECT = Path(__file__).resolve().parents[2]


def bundled(settings: Settings, folder: Path) -> Path:
    zipfile.ZipFile(sample.bundled()).extractall(folder)
    return folder


def five_thousand(settings: Settings, folder: Path) -> Path:
    return sample.write(5_000, 41, folder, settings=settings)


@pytest.mark.parametrize(
    ("package", "as_of"),
    [
        pytest.param(bundled, None, id="the_bundled_sample"),
        pytest.param(bundled, "2024-09", id="the_bundled_sample_as_of_an_earlier_month"),
        pytest.param(five_thousand, None, id="five_thousand_cases_of_another_seed"),
    ],
)
def test_every_row_of_the_indicator_values_agrees_with_a_second_computation(
    tmp_path: Path, package, as_of
) -> None:
    settings = Settings(project=PROJECT, home=tmp_path / "home")
    folder = package(settings, tmp_path / "package")
    with warehouse.connect(settings.cases_db, settings) as connection:
        ingest.take_in([folder], connection, settings)
    transform.build(settings, date.fromisoformat(f"{as_of}-01") if as_of else None, progress=lambda _: None)

    with duckdb.connect(str(settings.cases_db), read_only=True) as connection:
        actual = connection.sql("select * from marts.indicator_values").df()
    expected = oracle.indicator_values(folder, settings.seeds, as_of)

    assert len(actual) > 100_000
    assert set(actual["measure"]) == {row[0] for row in _measures(settings)}
    differences = oracle.differences(expected, actual)
    assert differences.empty, differences["problem"].value_counts().to_string()


def _measures(settings: Settings) -> list[tuple[str]]:
    return duckdb.sql(f"select measure from read_csv('{settings.seeds / 'measures.csv'}')").fetchall()
