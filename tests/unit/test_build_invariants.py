"""Figures that contradict themselves end every build, and the command says how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import ingest, transform, warehouse
from pipeline.cli import main
from pipeline.settings import Settings
from tests.unit.quality_faults import FAULTS, FIGURES

PROJECT = Path(__file__).resolve().parents[2]
INVARIANTS = {
    "Bounds contain the estimate",
    "No estimate lies below its interval",
    "No estimate lies above its interval",
    "Shares lie between 0 and 1",
    "Net change and agreement lie between -1 and 1",
    "Limits and bounds lie where their figure can",
    "A cumulative incidence does not fall from one milestone to a later one",
    "The persons whom a cumulative incidence has reached do not become fewer",
    "Standardised shares weigh strata of enough persons and no others",
}
PACKAGE = """
insert into landing.packages by name
select
    1 as package_no, 'willow' as provider_id, 'made-up' as package_name, 'by-hand' as source_system,
    'full' as coverage, '1' as contract_version, timestamp '2026-07-01' as created,
    date '2026-06-01' as data_cutoff, 'made-up' as package_hash
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder into which a package was taken."""
    settings = Settings(project=PROJECT, home=tmp_path)
    with warehouse.connect(settings.cases_db, settings) as connection:
        ingest.prepare(connection, settings)
        connection.execute(PACKAGE)
    return tmp_path


def computes(figures: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the models come to these figures."""

    def build(settings: Settings, *_: Any, **__: Any) -> int:
        with duckdb.connect(str(settings.cases_db)) as connection:
            connection.execute(figures)
        return 1

    monkeypatch.setattr(transform, "build", build)


def test_a_build_whose_figures_agree_ends_well(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    computes(FIGURES, monkeypatch)
    assert main(["--home", str(home), "build"]) == 0


@pytest.mark.parametrize(
    ("sentence", "fault"),
    {sentence: fault for _, fault, sentence in FAULTS if sentence in INVARIANTS}.items(),
)
def test_a_build_with_figures_that_cannot_be_ends_with_exit_code_4_and_says_what_is_wrong(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sentence: str,
    fault: str,
) -> None:
    computes(f"{FIGURES};{fault}", monkeypatch)
    assert main(["--home", str(home), "build"]) == 4
    said = capsys.readouterr().err
    assert ("hold: " in said, sentence in said, "Nothing was released." in said) == (True, True, True)


def test_every_invariant_is_broken_by_some_fault() -> None:
    assert {sentence for *_, sentence in FAULTS} >= INVARIANTS
