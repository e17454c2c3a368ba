"""The second computation of the measures: a package is read as a folder and as a zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

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


def test_every_breakdown_of_the_seeds_has_rows(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    seeded = (SEEDS / "breakdowns.csv").read_text(encoding="utf-8").splitlines()[1:]

    assert set(indicator_values(package.write(), SEEDS).breakdown) == {line.split(",")[0] for line in seeded}


def test_every_measure_of_the_seeds_has_rows(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    seeded = (SEEDS / "measures.csv").read_text(encoding="utf-8").splitlines()[1:]

    assert set(package.values().measure) == {line.split(",")[0] for line in seeded}


@pytest.mark.parametrize("text", ["2024-03", "2024-03-31"])
def test_months_count_on_over_the_year(text: str) -> None:
    assert month_number(text) - month_number("2023-12") == 3
