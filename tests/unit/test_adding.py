"""Adding a thing touches one place: the README's recipes, at intake."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import contract

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.mark.parametrize(
    ("seed", "row", "code_list", "code"),
    [
        pytest.param(
            "code_lists", "forms,forced_crime,Forced crime,10,,", "forms", "forced_crime", id="a_code"
        ),
        pytest.param("countries", "PHL,PH,Philippines,true,19", "countries", "PHL", id="a_country"),
        pytest.param(
            "criteria", "8F,O08,essential,always,Has a friend", "criteria", "8F", id="a_criterion_or_red_flag"
        ),
    ],
)
def test_a_row_of_a_seed_is_all_that_the_intake_needs(
    tmp_path: Path, seed: str, row: str, code_list: str, code: str
) -> None:
    seeds = shutil.copytree(SEEDS, tmp_path / "seeds")
    assert code not in {listed.code for listed in contract.load(seeds).lists[code_list]}
    with (seeds / f"{seed}.csv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")

    assert code in {listed.code for listed in contract.load(seeds).lists[code_list]}
