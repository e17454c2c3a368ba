"""Every figure twice: the models against a second computation, written from the method, not the SQL."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.plain import in_duckdb
from benchmarks.side_by_side import sample as side_by_side
from pipeline import ingest, sample, transform, warehouse
from pipeline.settings import Settings
from tests import oracle
from tests.cli.whole_runs import First
from tests.oracle import funnel as funnels

PROJECT = Path(__file__).resolve().parents[2]
EARLIER = "2024-09"
_FUNNEL = """
select
    providers.provider_id,
    funnel.* exclude (provider_id)
from marts.funnel as funnel
inner join landing.providers as providers on funnel.provider_id = providers.name
"""
_M01 = """
select
    (scope, breakdown, group_key) as place,
    {'n': numerator, 'of': denominator} as figure
from marts.indicator_values
where measure = 'M01' and outcome = 'O01' and milestone = 6
"""
NOT_IN_THE_SAMPLE = {"M19_months_in_shelter"}  # nobody in it is kept anywhere because of a legal case


def bundled(folder: Path) -> list[Path]:
    with zipfile.ZipFile(sample.bundled()) as package:
        package.extractall(folder)
    return [folder]


def two_providers(settings: Settings, folder: Path) -> list[Path]:
    """80 cases of each, so that countries can be compared."""
    return [
        _of_provider(f"provider-{seed}", sample.write(80, seed, folder / str(seed), settings=settings))
        for seed in (41, 5)
    ]


def _of_provider(provider_id: str, package: Path) -> Path:
    """The package as another provider's; who had no alternative to a place is held there by a legal case."""
    spells = package / "spells.csv"
    spells.write_text(spells.read_text("utf-8").replace(",no_alternative,", ",legal_case,"), "utf-8")
    descriptor = package / "datapackage.json"
    told = json.loads(descriptor.read_text("utf-8"))
    told["reintegration"]["provider_id"] = provider_id
    for resource in told["resources"]:  # sizes and checksums are those of the package as it was written
        resource.pop("hash", None)
        resource.pop("bytes", None)
    descriptor.write_text(json.dumps(told), "utf-8")
    return package


def test_every_row_of_a_run_on_few_cases_agrees_with_a_second_computation(few: First) -> None:
    _compare(Settings(project=PROJECT, home=few.home), [few.home.with_name("package")], None)


def test_the_plain_program_of_the_benchmarks_agrees_with_a_run_on_few_cases(
    few: First, tmp_path: Path
) -> None:
    file = tmp_path / "shares.csv"
    in_duckdb.shares(few.home.with_name("package")).write_csv(str(file))

    assert len(file.read_text("utf-8").splitlines()) > 1_000
    assert benchmarks.different(few.home / "warehouse" / "cases.duckdb", file) == 0


def test_the_systems_of_the_benchmarks_have_the_figures_of_a_run_on_few_cases(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "run", lambda *_: None)  # the case file is there already
    [system] = side_by_side.systems(side_by_side.built(home), [("O01", 6)])
    with duckdb.connect(str(home / "warehouse" / "cases.duckdb"), read_only=True) as connection:
        figures = dict(connection.execute(_M01).fetchall())

    counts = zip(system.stays.groups, system.stays.counts.tolist(), strict=True)
    own = {group[1:]: (achieved, achieved + not_achieved) for group, (achieved, not_achieved, *_) in counts}
    assert len(own) > 20
    assert own == {
        group: (found["n"] or 0, found["of"] or 0) for group, found in figures.items() if group in own
    }


def test_every_row_of_the_first_run_agrees_with_a_second_computation(first: First, tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, home=first.home)
    measures = _compare(settings, bundled(tmp_path), None)

    assert _measures(settings) - measures <= NOT_IN_THE_SAMPLE


@pytest.mark.long
def test_every_row_of_two_providers_as_of_an_earlier_month_agrees_with_a_second_computation(
    tmp_path: Path,
) -> None:
    settings = Settings(project=PROJECT, home=tmp_path / "home")
    folders = two_providers(settings, tmp_path / "package")
    with warehouse.connect(settings.cases_db, settings) as connection:
        ingest.take_in(folders, connection, settings)
    transform.build(settings, date.fromisoformat(f"{EARLIER}-01"), progress=lambda _: None)
    measures = _compare(settings, folders, EARLIER)

    assert measures == _measures(settings)


def _compare(settings: Settings, packages: list[Path], as_of: str | None) -> set[str]:
    """The measures of a warehouse, each figure of which agrees with the second computation."""
    expected = funnels.rows_of(packages, settings.seeds, as_of)
    values = oracle.indicator_values(packages, settings.seeds, as_of)
    assert len(values) > 100_000
    with duckdb.connect(str(settings.cases_db), read_only=True) as connection:
        funnel = connection.sql(_FUNNEL).df()
        differences = oracle.differences_from(connection, values, "marts.indicator_values")
    assert _rows(funnel) == _as_held(expected, settings)
    assert differences.empty, differences["problem"].value_counts().to_string()
    return set(values["measure"])


def _as_held(expected: dict[Any, Any], settings: Settings) -> dict[Any, Any]:
    """Providers by what the warehouse holds them as: those that no configuration knows have a local name."""
    with duckdb.connect(str(settings.cases_db), read_only=True) as connection:
        held = {
            provider: ingest.stored_provider(provider, connection, settings)
            for provider in {provider for provider, *_ in expected}
        }
    return {(held[provider], *of): row for (provider, *of), row in expected.items()}


def _rows(funnel: pd.DataFrame) -> dict[Any, Any]:
    """The rows of the funnel by provider, outcome and milestone, each equal to one to 9 digits."""
    by_key = funnel.set_index(["provider_id", "outcome", "milestone"]).to_dict("index")
    return {
        key: {name: None if pd.isna(value) else pytest.approx(value, abs=1e-9) for name, value in row.items()}
        for key, row in by_key.items()
    }


def _measures(settings: Settings) -> set[str]:
    rows = duckdb.sql(f"select measure from read_csv('{settings.seeds / 'measures.csv'}')").fetchall()
    return {measure for (measure,) in rows}
