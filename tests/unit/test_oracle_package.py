"""The second computation of the measures: a package is read as a folder and as a zip."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from tests.oracle import differences, indicator_values
from tests.oracle.handmade import SEEDS, HandmadePackage
from tests.oracle.package import month_number


def test_a_zip_with_byte_order_marks_gives_what_the_folder_gives(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    package.seen("2024-01", 3)
    folder = package.write()
    zipped = tmp_path / "package.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        for file in [*folder.glob("*.csv"), *folder.glob("*.json")]:
            archive.writestr(file.name, file.read_text(encoding="utf-8").encode("utf-8-sig"))

    expected, actual = indicator_values(folder, SEEDS), indicator_values(zipped, SEEDS)

    assert len(expected) > 0
    assert differences(expected, actual).empty


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> HandmadePackage:
    """Four persons to whom everything happens that a measure asks about."""
    package = HandmadePackage(tmp_path_factory.mktemp("full"))
    categories = [(known, helped) for known in ("identified_formal", "pending") for helped in ("", "un")]
    for case_id, (known, helped) in zip("ABCD", categories, strict=True):
        package.case(case_id, age_group_opened="13_15", deprived_of_parental_care="permanent")
        package.spell("identification", known, "2024-01", case_id)
        package.spell("assistance", f"{helped}assisted", "2024-01", case_id)
    package.spell("case_status", "active", "2024-01")
    package.spell("setting", "home_community", "2024-01", reason="legal_case")
    for month, level in (("2024-01", 2), ("2024-04", 2), ("2024-07", 3), ("2024-10", 2)):
        visit = package.visit(month)
        for outcome in ("O01", "O02", "O03", "O04", "O05"):
            package.rate(visit, outcome, level, self_rating="2")
        package.criteria(visit, c1R1="yes")
        package.rate_again(visit, "R2", 2)
    package.service(3, "2024-01", package.need(3, "2024-01"), referred="yes")
    late = package.need(3, "2027-01", closed_month="2027-03")
    package.service(3, "2027-01", late, end_month="2027-04", completion="completed")
    package.process("declined_respected", award="paid")
    return package


@pytest.fixture(scope="module")
def table(full: HandmadePackage) -> pd.DataFrame:
    """Every row of every measure for them."""
    return indicator_values(full.write(), SEEDS)


def test_every_breakdown_of_the_seeds_has_rows(table: pd.DataFrame) -> None:
    assert set(table.breakdown) == seeded("breakdowns")


def test_every_measure_of_the_seeds_has_rows_and_no_other(table: pd.DataFrame) -> None:
    assert set(table.measure) == seeded("measures")


def test_measures_have_rows_by_what_the_seeds_say(table: pd.DataFrame) -> None:
    with (SEEDS / "measures.csv").open(encoding="utf-8", newline="") as file:
        said = {row["measure"]: row for row in csv.DictReader(file)}

    assert {name for name, rows in table.groupby("measure") if rows.outcome.notna().any()} == {
        name for name, row in said.items() if row["by_outcome"] != "false"
    }
    assert {name for name, rows in table.groupby("measure") if rows.service_area.notna().any()} == {
        name for name, row in said.items() if row["by_service_area"] != "false"
    }


def test_the_measures_with_bounds_are_those_of_the_seeds(full: HandmadePackage) -> None:
    table = full.values()
    with (SEEDS / "measures.csv").open(encoding="utf-8", newline="") as file:
        said = {row["measure"] for row in csv.DictReader(file) if row["has_bounds"] == "true"}

    assert set(table[table.bound_high.notna()].measure) == said


def test_packages_of_several_providers_are_added_up(full: HandmadePackage, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = HandmadePackage(tmp_path / "other", data_cutoff="2024-12", provider_id="other")
    other.case("A")
    table = indicator_values([full.write(), other.write()], SEEDS)
    found = table[
        (table.measure == "M20_missing_fields") & (table.breakdown == "all") & (table.scope == "region")
    ]

    assert found.due.tolist() == [5]


def seeded(name: str) -> set[str]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row[name.removesuffix("s")] for row in csv.DictReader(file)}


@pytest.mark.parametrize("text", ["2024-03", "2024-03-31"])
def test_months_count_on_over_the_year(text: str) -> None:
    assert month_number(text) - month_number("2023-12") == 3
