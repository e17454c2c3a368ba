"""The second computation of the measures: scopes and groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.definitions import read_definitions
from tests.oracle.groups import cohort, each_form, form, groups, movement
from tests.oracle.handmade import SEEDS, HandmadePackage, row_of
from tests.oracle.package import open_package
from tests.oracle.people import read_people


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path)
    package.case(opened_month="2024-01")
    return package


def group(package: HandmadePackage, column: str) -> str:
    person = read_people(open_package(package.write()))[0]
    return groups(person, read_definitions(SEEDS))[column]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ([], "unknown"),
        (["unknown"], "unknown"),
        (["labour", "labour"], "labour"),
        (["labour", "unknown"], "labour"),
        (["sexual", "labour"], "sexual_and_labour"),
        (["sexual", "labour", "sexual_and_labour", "unknown"], "sexual_and_labour"),
        (["sexual", "sexual_and_labour"], "sexual_and_labour"),
        (["sexual", "forced_marriage"], "multiple"),
        (["sexual", "labour", "other"], "multiple"),
        (["multiple"], "multiple"),
    ],
)
def test_several_exploitations_make_one_form(forms: list[str], expected: str) -> None:
    assert form(forms) == expected


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ([], ["unknown"]),
        (["sexual_and_labour", "labour"], ["labour", "sexual"]),
        (["forced_marriage", "unknown", "unknown"], ["forced_marriage", "unknown"]),
    ],
)
def test_each_form_is_counted_once(forms: list[str], expected: list[str]) -> None:
    assert each_form(forms) == expected


@pytest.mark.parametrize(
    ("movements", "expected"),
    [
        ([], "unknown"),
        (["internal", "internal"], "internal"),
        (["cross_border", "unknown"], "cross_border"),
        (["internal", "cross_border"], "both"),
    ],
)
def test_several_exploitations_make_one_movement(movements: list[str], expected: str) -> None:
    assert movement(movements) == expected


@pytest.mark.parametrize(("month", "expected"), [(5, "2024H1"), (6, "2024H2")])
def test_a_cohort_is_the_half_year_of_opening(month: int, expected: str) -> None:
    assert cohort(2024 * 12 + month) == expected


def test_the_setting_is_the_latest_that_covers_the_month_of_opening(package: HandmadePackage) -> None:
    setting = {"case_id": "A", "kind": "setting"}
    package.add("spells", **setting, value="transit", from_month="2023-01")
    package.add("spells", **setting, value="home_community", from_month="2024-01", to_month="2024-01")
    package.add("spells", **setting, value="new_country", from_month="2024-02")

    assert group(package, "setting") == "home_community"


def test_a_setting_that_ended_before_opening_is_not_recorded(package: HandmadePackage) -> None:
    package.add(
        "spells", case_id="A", kind="setting", value="transit", from_month="2023-01", to_month="2023-12"
    )

    assert group(package, "setting") == "not_recorded"


@pytest.mark.parametrize(
    ("identification", "assistance", "expected"),
    [
        ("identified_informal", "assisted", "identified_assisted"),
        ("pending", "unassisted", "unidentified_unassisted"),
        ("unknown", "assisted", "not_recorded"),
        ("identified_formal", "unknown", "not_recorded"),
    ],
)
def test_identification_and_assistance_make_four_categories(
    package: HandmadePackage, identification: str, assistance: str, expected: str
) -> None:
    for kind, value in (("identification", identification), ("assistance", assistance)):
        package.add("spells", case_id="A", kind=kind, value=value, from_month="2023-12")

    assert group(package, "identification_assistance") == expected


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        ({}, "not_recorded"),
        ({"2023-01": "unknown"}, "not_recorded"),
        ({"2024-02": "identified_formal"}, "not_recorded"),
        ({"2023-01": "pending", "2024-02": "identified_formal"}, "not_identified"),
        ({"2023-01": "unidentified", "2023-06": "identified_informal"}, "informal"),
        ({"2023-01": "identified_formal", "2023-06": "identified_informal"}, "formal"),
        ({"2023-01": "child_identified_as_adult", "2023-06": "identified_formal"}, "misidentified"),
        ({"2023-01": "identified_formal", "2023-06": "misidentified_as_offender"}, "formal"),
    ],
)
def test_how_somebody_was_identified_is_told_by_what_was_known_at_opening(
    package: HandmadePackage, spells: dict[str, str], expected: str
) -> None:
    for month, value in spells.items():
        package.spell("identification", value, month)

    assert group(package, "identification_path") == expected


@pytest.mark.parametrize("answer", ["yes", "no", "unknown"])
def test_what_is_not_recorded_is_none_of_the_answers(package: HandmadePackage, answer: str) -> None:
    assert group(package, "disability") == "not_recorded"
    package.tables["cases"][0]["disability"] = answer
    assert group(package, "disability") == answer


def test_a_case_counts_in_every_form_it_has(package: HandmadePackage) -> None:
    package.add("exploitations", case_id="A", seq="1", form="sexual_and_labour", movement="internal")
    table = package.values(breakdown="form_any")
    rows = table[(table.measure == "M03") & (table.milestone == 0) & table.outcome.isna()]

    assert sorted(rows[rows.scope == "region"].form) == ["labour", "sexual"]


def test_a_case_counts_in_its_country_and_under_every_donor_that_began(package: HandmadePackage) -> None:
    package.add("fundings", case_id="A", donor_code="DFAT", grant_code="G1", from_month="")
    package.add("fundings", case_id="A", donor_code="LOTUS", grant_code="G2", from_month="2027-12")
    package.add("fundings", case_id="A", donor_code="HARBOUR", grant_code="G3", from_month="2028-01")

    assert set(package.values().scope) == {"region", "country:KHM", "donor:DFAT", "donor:LOTUS"}


def test_two_grants_of_one_donor_count_a_case_once(package: HandmadePackage) -> None:
    package.add("fundings", case_id="A", donor_code="DFAT", grant_code="G1")
    package.add("fundings", case_id="A", donor_code="DFAT", grant_code="G2")

    assert row_of(package.values(), "M03", 0, None, scope="donor:DFAT")["due"] == 1


def test_a_crossed_breakdown_has_a_row_for_every_group_with_somebody_due(package: HandmadePackage) -> None:
    package.case("B", programme_country="VNM")
    package.add("exploitations", case_id="B", seq="1", form="labour", movement="internal")
    table = package.values(breakdown="country_form")
    groups = {"programme_country": "VNM", "form": "labour"}

    assert row_of(table, "M03", 0, None, breakdown="country_form", **groups)["due"] == 1


def test_columns_that_are_not_broken_down_by_stay_empty(package: HandmadePackage) -> None:
    table, columns = package.values(breakdown="sex"), read_definitions(SEEDS).group_columns

    is_empty = table[list(columns)].isna().all()
    assert is_empty[~is_empty].index.tolist() == ["sex"]
    assert len(columns) > 12
