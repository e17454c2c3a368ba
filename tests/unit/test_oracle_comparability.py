"""The second computation of the measures: countries beside the region."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.oracle import handmade
from tests.oracle.handmade import HandmadePackage, counts_of, row_of, rows_of

if TYPE_CHECKING:
    import pandas as pd

WOMEN, MEN = "female", "male"
values_of = partial(handmade.values_of, standardised=True)


def made_of(folder: Path, provider_id: str, groups: list[tuple[str, str, int, int]]) -> HandmadePackage:
    """A package with groups of (country, sex, persons, of them achieved), all below level 3 at baseline."""
    (folder / provider_id).mkdir(parents=True)
    package = HandmadePackage(folder / provider_id, provider_id=provider_id)
    for country, sex, persons, achieved in groups:
        for number in range(persons):
            case_id = f"{country}-{sex}-{number}"
            package.case(case_id, programme_country=country, sex=sex)
            package.seen("2024-01", 2, case_id)
            package.seen("2025-01", 3 if number < achieved else 2, case_id)
    return package


def standardised(table: pd.DataFrame, country: str, measure: str = "M17") -> dict[str, object]:
    return row_of(table, measure, 12, scope=f"country:{country}")


@pytest.fixture
def two(tmp_path: Path) -> list[HandmadePackage]:
    """Two providers in two countries; the one has 30 women and 10 men, the other has it the other way."""
    halves = [("KHM", WOMEN, 15, 12), ("KHM", MEN, 5, 1), ("VNM", WOMEN, 5, 3), ("VNM", MEN, 15, 6)]
    return [made_of(tmp_path, provider, halves) for provider in ("one", "two")]


def test_a_country_is_weighted_like_the_region(two: list[HandmadePackage]) -> None:
    table = values_of(two)

    assert standardised(table, "KHM", "M17_crude")["estimate"] == pytest.approx(26 / 40)
    assert standardised(table, "KHM")["estimate"] == pytest.approx(0.5 * 24 / 30 + 0.5 * 2 / 10)
    assert standardised(table, "VNM")["estimate"] == pytest.approx(0.5 * 6 / 10 + 0.5 * 12 / 30)
    assert counts_of(standardised(table, "KHM")) == (26, 40, 0, 0, 40)


def test_the_same_case_number_at_two_providers_is_two_cases(two: list[HandmadePackage]) -> None:
    assert row_of(values_of(two), "M03", 12, None)["due"] == 80


def test_cases_of_one_provider_are_not_compared(two: list[HandmadePackage], tmp_path: Path) -> None:
    alone = made_of(tmp_path, "alone", [("KHM", WOMEN, 40, 20)])
    estimate = standardised(values_of([alone]), "KHM")["estimate"]

    assert estimate != estimate


@pytest.mark.parametrize(("persons", "is_refused"), [(15, False), (14, True)])
def test_few_persons_are_not_compared(tmp_path: Path, persons: int, is_refused: bool) -> None:
    packages = [made_of(tmp_path, name, [("KHM", WOMEN, persons, 5)]) for name in ("one", "two")]
    estimate = standardised(values_of(packages), "KHM")["estimate"]

    assert (estimate != estimate) == is_refused


def test_too_little_overlap_refuses_the_comparison(tmp_path: Path) -> None:
    groups = [("KHM", WOMEN, 20, 10), ("VNM", WOMEN, 10, 5), ("VNM", MEN, 10, 5)]
    table = values_of([made_of(tmp_path, name, groups) for name in ("one", "two")])
    refused, allowed = standardised(table, "KHM"), standardised(table, "VNM")
    overlap = standardised(table, "KHM", "M17_overlap")

    assert refused["estimate"] != refused["estimate"]
    assert allowed["estimate"] == pytest.approx(0.5)
    assert counts_of(overlap) == (60, 80, 0, 0, 40)


@pytest.mark.parametrize(("men", "is_refused"), [(2, False), (3, True)])
def test_a_small_stratum_without_anybody_is_left_out(tmp_path: Path, men: int, is_refused: bool) -> None:
    groups = [("KHM", WOMEN, 20, 10), ("VNM", WOMEN, 18, 5), ("VNM", MEN, men, 0)]  # 5 % of 40, or more
    table = values_of([made_of(tmp_path, name, groups) for name in ("one", "two")])
    estimate = standardised(table, "KHM")["estimate"]

    assert estimate != estimate if is_refused else estimate == pytest.approx(0.5)


@pytest.mark.parametrize("has_fifth", [False, True])
def test_a_stratum_of_fewer_than_five_of_the_country_is_left_out(tmp_path: Path, has_fifth: bool) -> None:
    """Four or five men of the country, nobody of whom achieved it; of its 42 women 20 did."""
    groups = [("KHM", WOMEN, 21, 10), ("KHM", MEN, 2, 0), ("VNM", WOMEN, 60, 5)]
    packages = [made_of(tmp_path, name, groups) for name in ("one", "two")]
    if has_fifth:
        packages[0].case("fifth", programme_country="KHM", sex=MEN)
        packages[0].seen("2024-01", 2, "fifth")
        packages[0].seen("2025-01", 2, "fifth")
    table = values_of(packages)
    overlap = counts_of(standardised(table, "KHM", "M17_overlap"))[:2]

    assert overlap == ((167, 167) if has_fifth else (162, 166))
    women = 162 / 167 if has_fifth else 1
    assert standardised(table, "KHM")["estimate"] == pytest.approx(women * 20 / 42)
    assert counts_of(standardised(table, "KHM"))[:2] == (20, 47 if has_fifth else 46)


def test_the_interval_is_no_narrower_than_that_of_the_strata(two: list[HandmadePackage]) -> None:
    row = standardised(values_of(two), "KHM")
    error = (0.25 * 0.8 * 0.2 / 30 + 0.25 * 0.2 * 0.8 / 10) ** 0.5

    assert (row["ci_low"], row["ci_high"]) == pytest.approx(
        (0.5 - 1.96 * error, 0.5 + 1.96 * error), abs=1e-4
    )


def test_the_interval_is_wider_where_providers_differ(tmp_path: Path) -> None:
    """12, 10 and 8 of 20: variance 1/300, and 4.3027 is Student's t with two degrees of freedom."""
    packages = [
        made_of(tmp_path, name, [("KHM", WOMEN, 20, achieved)])
        for name, achieved in (("one", 12), ("two", 10), ("three", 8))
    ]
    row = standardised(values_of(packages), "KHM")
    reach = 4.3027 * (1 / 300) ** 0.5

    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.5 - reach, 0.5 + reach), abs=1e-4)


def test_the_crude_interval_is_that_between_providers_where_it_is_wider(tmp_path: Path) -> None:
    """18 and 2 of 20: with one degree of freedom nothing is known. Alike: 12.7 for 1.96 is wider too."""
    for of_first, of_second in ((18, 2), (10, 10)):
        packages = [
            made_of(tmp_path / f"{of_first}", name, [("KHM", WOMEN, 20, achieved)])
            for name, achieved in (("one", of_first), ("two", of_second))
        ]
        row = standardised(values_of(packages), "KHM", "M17_crude")
        effect = max(1, 2 * 2 * ((of_first - 10) / 40) ** 2 / (0.25 / 40))
        square = 12.7062**2 / (40 / effect)
        reach = (square * (0.25 + square / 4)) ** 0.5 / (1 + square)

        assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.5 - reach, 0.5 + reach), abs=1e-5)


def test_the_crude_interval_of_one_provider_is_wilsons(tmp_path: Path) -> None:
    package = made_of(tmp_path, "alone", [("KHM", WOMEN, 24, 14), ("KHM", MEN, 16, 10)])
    row = standardised(values_of([package]), "KHM", "M17_crude")

    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.445975, 0.736528), abs=1e-4)


def test_providers_of_different_kinds_of_persons_tell_less(tmp_path: Path) -> None:
    """Of 20 women and 20 men each, 5 of either with the other provider; worked out on paper.

    Of the women 10 of 15 and 1 of 5 achieved, of the men 1 of 5 and 9 of 15. The first provider moves the
    share by 0.5 (10 - 8.25) / 20 for women and 0.5 (1 - 2.5) / 20 for men, 0.00625 together, the second by as
    much the other way. Both have c = 2, and V of each with itself is 2 x 0.25 (0.2475 + 0.25) 3.75 / 400.
    12.7062 is Student's t with one degree of freedom.
    """
    groups = {
        "one": [("KHM", WOMEN, 15, 10), ("KHM", MEN, 5, 1)],
        "two": [("KHM", WOMEN, 5, 1), ("KHM", MEN, 15, 9)],
    }
    row = standardised(values_of([made_of(tmp_path, *one) for one in groups.items()]), "KHM")
    error = 0.5 * ((0.2475 + 0.25) / 20) ** 0.5
    effect = 2 * 2 * 0.00625**2 / (2 * 2 * 0.25 * (0.2475 + 0.25) * 3.75 / 400)

    assert row["estimate"] == pytest.approx(0.525)
    assert row["ci_high"] == pytest.approx(0.525 + error * 12.7062 * effect**0.5, abs=1e-5)


def test_where_each_kind_of_person_has_a_provider_of_its_own_there_is_chance_alone(tmp_path: Path) -> None:
    groups = {"one": [("KHM", WOMEN, 20, 15)], "two": [("KHM", MEN, 20, 5)]}
    row = standardised(values_of([made_of(tmp_path, *one) for one in groups.items()]), "KHM")
    error = (2 * 0.25 * 0.75 * 0.25 / 20) ** 0.5

    assert row["ci_low"] == pytest.approx(0.5 - 1.96 * error, abs=1e-4)


def test_in_the_error_a_stratum_is_never_at_nothing_or_all(tmp_path: Path) -> None:
    packages = [made_of(tmp_path, name, [("KHM", WOMEN, 24, 24)]) for name in ("one", "two")]
    row = standardised(values_of(packages), "KHM")

    assert row["ci_low"] == pytest.approx(1 - 1.96 * (49 / 50 * 1 / 50 / 48) ** 0.5, abs=1e-4)
    assert (row["estimate"], row["ci_high"]) == (1, 1)


@pytest.mark.parametrize(
    ("labour", "expected"),
    [
        pytest.param(5, (1 - 35 / 120) * 40 / 55 + 35 / 120 * 0, id="five in labour are a stratum"),
        pytest.param(4, 40 / 60, id="four in labour are too few"),
    ],
)
def test_the_form_joins_where_every_stratum_has_enough_in_every_country(
    tmp_path: Path, labour: int, expected: float
) -> None:
    """In the one country 40 of 60 achieved it, nobody in labour; in the other 30 of 60 were in labour."""
    groups = [("KHM", WOMEN, 30, 20), ("VNM", WOMEN, 30, 0)]
    packages = [made_of(tmp_path, name, groups) for name in ("one", "two")]
    for package, in_labour in zip(packages, (labour, 0), strict=True):
        for country, share in (("KHM", in_labour), ("VNM", 15)):
            for number in range(30):
                form = "labour" if number >= 30 - share else "sexual"
                package.add("exploitations", case_id=f"{country}-{WOMEN}-{number}", seq="1", form=form)

    assert standardised(values_of(packages), "KHM")["estimate"] == pytest.approx(expected)


def test_a_form_that_one_country_does_not_have_does_not_join(tmp_path: Path) -> None:
    groups = [("KHM", WOMEN, 30, 15), ("VNM", WOMEN, 30, 0)]
    packages = [made_of(tmp_path, name, groups) for name in ("one", "two")]
    for number in range(15):
        packages[0].add("exploitations", case_id=f"KHM-{WOMEN}-{number}", seq="1", form="labour")
    row = standardised(values_of(packages), "KHM")

    assert counts_of(standardised(values_of(packages), "KHM", "M17_overlap"))[:2] == (120, 120)
    assert row["ci_high"] == pytest.approx(0.5 + 1.96 * (0.25 / 60) ** 0.5, abs=1e-4)


def test_who_is_no_pair_is_unknown_or_does_not_apply(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case("C")
    for month in ("2024-01", "2025-01"):
        package.seen(month, 3, "C", "O07")
    for case_id, said in (("A", "not_applicable"), ("B", "unknown")):
        package.case(case_id)
        visit = package.visit("2025-01", case_id)
        package.rate(visit, "O07", None, applicability=said, na_reason="no_need_no_wish")
    row = row_of(package.values(standardised=True), "M17_crude", 12, "O07", scope="country:KHM")

    assert counts_of(row) == (1, 1, 1, 1, 3)


def test_a_country_without_a_pair_has_no_row(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    package.seen("2024-01", 3)

    assert "M17" not in set(package.values(standardised=True).measure)


def test_only_countries_are_compared(two: list[HandmadePackage]) -> None:
    table = values_of(two)

    assert set(table[table.measure == "M17"].scope) == {"country:KHM", "country:VNM"}
    assert rows_of(values_of(two, breakdown="sex"), "M17", 12).empty
