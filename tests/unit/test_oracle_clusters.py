"""The second computation of the measures: intervals of shares of which the cases come in clusters."""

from __future__ import annotations

from pathlib import Path

import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.oracle.handmade import HandmadePackage, row_of, values_of


def providers(folder: Path, *counts: tuple[int, int]) -> list[HandmadePackage]:
    """For each provider a package: so many persons at level 3, of so many."""
    packages = []
    for number, (achieved, persons) in enumerate(counts):
        place = folder / str(number)
        place.mkdir()
        package = HandmadePackage(place, provider_id=f"provider-{number}")
        for person in range(persons):
            package.case(str(person))
            package.seen("2024-01", 3 if person < achieved else 2, str(person))
        packages.append(package)
    return packages


def test_the_interval_between_providers_is_that_of_the_worked_example(tmp_path: Path) -> None:
    values = values_of(providers(tmp_path, (8, 10), (6, 20), (10, 20)))
    row = row_of(values, "M01", 0)

    assert row["estimate"] == pytest.approx(0.48)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.1168901772, 0.8655449354), abs=1e-6)


def test_with_one_provider_it_is_wilsons(tmp_path: Path) -> None:
    row = row_of(values_of(providers(tmp_path, (8, 10))), "M01", 0)

    assert (row["ci_low"], row["ci_high"]) == pytest.approx(proportion_confint(8, 10, method="wilson"))


def test_needs_of_one_provider_are_those_of_its_persons(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    for person in range(4):
        package.case(str(person))
        for _ in range(5):
            package.need(1, "2024-01", str(person), status="met" if person < 2 else "unmet_unknown")
    row = row_of(package.values(), "M09_met", None, None, area=1)
    low, high = proportion_confint(10, 20, method="wilson")

    assert row["ci_high"] - row["ci_low"] > 1.5 * (high - low)
