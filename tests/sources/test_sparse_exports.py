"""In JSON a column is missing where nobody answered; a mapping that says so takes the rest."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline import contract
from pipeline.configuration import Problem
from pipeline.errors import RefusedInput
from pipeline.sources.delivery import layers_of
from pipeline.sources.mapping import reading
from pipeline.sources.mapping.model import ExportMapping
from pipeline.sources.mapping.sparse import answered
from pipeline.sources.readers import read
from pipeline.sources.sheets import Export

CASE = {"sex": "female", "country": "KHM", "consent": "yes", "opened": "2025-03-01", "age": "18_24"}
MAPPING = """
system = "primero"
sparse = true
[cases]
case_id = { from = "id" }
programme_country = { from = "country" }
opened_month = { from = "opened" }
sex = { from = "sex" }
age_group_trafficked = { from = "age" }
age_group_opened = { from = "age" }
country_of_origin = { from = "country" }
disability = { from = "disability" }
consent_monitoring = { from = "consent" }
[needs]
sheet = "needs"
keep = "last"
need_id = { number = "record" }
case_id = { from = "id" }
service_area = { from = "area" }
identified_month = { from = "month" }
urgency = { from = "urgency" }
status = { from = "status" }
[fundings]
case_id = { from = "id" }
donor_code = { from = "donor" }
grant_code = { from = "grant" }
"""
NEED = {"unique_id": "n1", "area": "3", "month": "2025-04-01", "status": "met"}


def without(record: dict[str, str], name: str) -> dict[str, str]:
    return {each: cell for each, cell in record.items() if each != name}


def export(folder: Path, *cases: dict[str, Any]) -> Export:
    file = folder / "cases.json"
    file.write_text(json.dumps([{"id": f"C{at}", "data": data} for at, data in enumerate(cases)]), "utf-8")
    return read(file, "primero")


def understood(text: str) -> tuple[ExportMapping, list[Problem]]:
    return reading.understood("mapping.toml", tomllib.loads(text), contract.load(Path("seeds")))


def columns(found: Export, text: str = MAPPING) -> dict[str, list[str]]:
    """For each table that is made, the columns that have a rule; refused where one is missing."""
    mapping, problems = understood(text)
    assert problems == []
    defined = contract.load(Path("seeds"))
    fitted = answered(mapping, found, defined)
    layers_of(found, fitted, defined, "cases.json")
    return {name: sorted(table.layers()[0]) for name, table in fitted.tables.items()}


def test_a_column_that_nobody_answered_is_left_out_with_a_table_of_which_none_is_there(
    tmp_path: Path,
) -> None:
    made = columns(export(tmp_path, {**CASE, "needs": [NEED, NEED]}))
    assert made.keys() == {"cases", "needs"}
    assert "disability" not in made["cases"]
    assert "urgency" not in made["needs"]


def test_a_column_that_somebody_answered_is_read(tmp_path: Path) -> None:
    made = columns(
        export(tmp_path, CASE, {**CASE, "disability": "no", "grant": "G1", "donor": "D", "needs": [NEED]})
    )
    assert "disability" in made["cases"]
    assert made["fundings"] == ["case_id", "donor_code", "grant_code"]


@pytest.mark.parametrize(
    "case",
    [
        {**without(CASE, "sex"), "needs": [NEED]},
        {**CASE, "needs": [without(NEED, "status")]},
    ],
)
def test_a_column_that_the_contract_asks_for_may_not_be_missing(tmp_path: Path, case: dict[str, Any]) -> None:
    with pytest.raises(RefusedInput, match="ING-224"):
        columns(export(tmp_path, case))


def test_a_sheet_that_is_not_optional_may_not_be_missing(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="ING-223"):
        columns(export(tmp_path, CASE))


def test_a_mapping_that_does_not_say_so_misses_what_nobody_answered(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="ING-224"):
        columns(export(tmp_path, {**CASE, "needs": [NEED]}), MAPPING.replace("sparse = true", ""))


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("sparse = true", 'sparse = "yes"', "`sparse` is neither true nor false."),
        ('"primero"', '"table"', "The rows of this system have no number that stays with them."),
        ('case_id = { from = "id" }', 'case_id = { number = "record" }', "`record` makes assessment_id"),
    ],
)
def test_what_is_wrong_with_a_sparse_mapping_is_told(was: str, now: str, said: str) -> None:
    problems = understood(MAPPING.replace(was, now))[1]
    assert any(said in str(problem) for problem in problems)
