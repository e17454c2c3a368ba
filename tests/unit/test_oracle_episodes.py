"""The second computation of the measures: a person with several episodes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.handmade import HandmadePackage, counts_of, row_of, rows_of, values_of

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    """A woman whose first episode in Cambodia stands in the second row of the file."""
    package = HandmadePackage(tmp_path)
    package.case("later", person_id="P", opened_month="2024-06")
    package.case("first", person_id="P", opened_month="2024-01")
    return package


def test_a_share_of_persons_is_that_of_their_first_episodes(package: HandmadePackage) -> None:
    package.seen("2024-01", 2, "first")
    package.seen("2024-06", 3, "later")
    values = package.values()

    assert counts_of(row_of(values, "M01", 0)) == (0, 1, 0, 0, 1)
    assert counts_of(row_of(values, "M03_enrolled", 0, None)) == (1, 1, 0, 0, 1)


def test_a_person_stands_in_the_groups_of_the_first_episode(package: HandmadePackage) -> None:
    package.case("alone", opened_month="2024-08")
    counted = rows_of(package.values(breakdown="cohort"), "M03_enrolled", 0, None, scope="region")

    assert dict(zip(counted.cohort, counted.due, strict=True)) == {"2024H1": 1, "2024H2": 1}


def test_of_two_episodes_opened_in_one_month_the_one_recorded_first_counts(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case("second_name", person_id="P", sex="female")
    package.case("first_name", person_id="P", sex="male")

    counted = rows_of(package.values(breakdown="sex"), "M03_enrolled", 0, None, scope="region")
    assert list(counted.sex) == ["female"]


def test_a_person_with_episodes_in_two_countries_is_counted_in_each(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case("here", person_id="P")
    package.case("there", person_id="P", programme_country="THA", opened_month="2024-06")
    values = package.values()

    assert row_of(values, "M03_enrolled", 0, None)["due"] == 2
    for country in ("KHM", "THA"):
        assert row_of(values, "M03_enrolled", 0, None, scope=f"country:{country}")["due"] == 1


def test_one_number_of_two_providers_is_of_two_persons(tmp_path: Path) -> None:
    packages = []
    for provider in ("lotus", "jasmine"):
        folder = tmp_path / provider
        folder.mkdir()
        packages.append(HandmadePackage(folder, provider_id=provider))
        packages[-1].case(person_id="P")

    assert row_of(values_of(packages), "M03_enrolled", 0, None)["due"] == 2


def test_needs_of_all_episodes_are_counted_and_the_person_once(package: HandmadePackage) -> None:
    package.need(1, "2024-01", "first", status="met")
    package.need(1, "2024-06", "later", status="unmet_unknown")
    package.need(2, "2024-06", "later", status="met")
    values = package.values()

    assert counts_of(row_of(values, "M09_of_all", None, None, area=1)) == (1, 2, 0, 0, 1)
    assert counts_of(row_of(values, "M09_persons", None, None, area=1)) == (1, 1, 0, 0, 1)
    assert counts_of(row_of(values, "M09_of_all", None, None, area=2)) == (0, 1, 0, 0, 1)


def test_a_service_answers_a_need_of_its_own_episode_only(package: HandmadePackage) -> None:
    package.need(1, "2024-01", "first")
    package.need(1, "2024-06", "later")
    package.service(1, "2024-07", case_id="later")
    values = package.values()

    assert counts_of(row_of(values, "M10_offered", None, None, area=1)) == (1, 2, 0, 0, 1)
    assert counts_of(row_of(values, "M10_services_accepted", None, None, area=1)) == (1, 1, 0, 0, 1)
    # a measure of persons looks at the first episode: nobody served it
    assert counts_of(row_of(values, "M10", 12, None, area=1)) == (0, 1, 0, 0, 1)


def test_processes_of_all_episodes_are_counted_and_the_person_once(package: HandmadePackage) -> None:
    package.process(case_id="later", informed_consent="yes")
    package.process(case_id="later", informed_consent="no")
    values = package.values()

    assert counts_of(row_of(values, "M19_informed", None, None)) == (1, 2, 0, 0, 1)
    assert counts_of(row_of(values, "M19_asked", None, None)) == (1, 1, 0, 0, 1)


def test_setbacks_of_all_episodes_are_counted_and_a_setback_of_the_person_by_the_first(
    package: HandmadePackage,
) -> None:
    for case_id, months in (("first", ("2024-01", "2024-03")), ("later", ("2024-06", "2024-10"))):
        package.seen(months[0], 3, case_id)
        package.seen(months[1], 3 if case_id == "first" else 2, case_id)
    values = package.values()

    assert counts_of(row_of(values, "M06")) == (0, 1, 0, 0, 1)
    assert counts_of(row_of(values, "M06_rate")) == (1, 6, 0, 0, 1)
    assert counts_of(row_of(values, "M07")) == (0, 0, 1, 0, 1)


def test_a_setback_of_a_person_who_achieved_it_later_only_is_in_no_share_of_persons(
    package: HandmadePackage,
) -> None:
    package.seen("2024-01", 2, "first")
    package.seen("2024-06", 3, "later")
    package.seen("2024-08", 2, "later")
    values = package.values()

    assert rows_of(values, "M06").empty
    assert counts_of(row_of(values, "M06_rate")) == (1, 2, 0, 0, 1)


def test_the_quality_of_the_record_is_that_of_every_case(package: HandmadePackage) -> None:
    values = package.values()

    assert row_of(values, "M20_missing_fields", None, None)["due"] == 2
    assert rows_of(values, "M20_missing_fields", None, None, scope="region").denominator.tolist() == [14]
