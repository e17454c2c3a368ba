"""The second computation of the measures: services, and the needs they answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.handmade import HandmadePackage, counts_of, row_of, rows_of

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path, data_cutoff="2024-12")
    package.case(opened_month="2024-01")
    return package


def figure(
    package: HandmadePackage, measure: str, area: int | None = None, as_of: str | None = None
) -> tuple[float, ...]:
    return counts_of(row_of(package.values(as_of), measure, outcome=None, area=area))


def test_a_service_without_a_need_answers_every_need_of_its_area(package: HandmadePackage) -> None:
    package.need(3, "2024-02")
    package.need(3, "2024-05")
    package.need(4, "2024-05")
    package.service(3, "2024-06")

    assert figure(package, "M10_offered") == (2, 3, 0, 0, 1)


def test_a_service_that_names_a_need_answers_that_need_alone(package: HandmadePackage) -> None:
    package.need(3, "2024-02")
    need_id = package.need(3, "2024-05")
    package.service(4, "2024-06", need_id)  # of another area

    assert figure(package, "M10_offered", 3) == (1, 2, 0, 0, 1)


def test_without_any_service_row_a_provider_tells_nothing_of_offers(package: HandmadePackage) -> None:
    package.need(3, "2024-02")

    assert rows_of(package.values(), "M10_offered", outcome=None).empty


def test_a_service_that_is_still_to_start_shows_that_the_provider_records_them(
    package: HandmadePackage,
) -> None:
    package.need(3, "2024-02")
    package.case("B", opened_month="2026-01")
    package.service(3, "2026-02", case_id="B")

    assert figure(package, "M10_offered") == (0, 1, 0, 0, 1)


def test_offers_that_were_all_declined_are_declined(package: HandmadePackage) -> None:
    declined, answered = package.need(3, "2024-02"), package.need(3, "2024-02")
    package.service(3, "", declined, offer="declined")
    package.service(3, "", answered, offer="declined")
    package.service(3, "", answered)

    assert figure(package, "M10_declined") == (1, 2, 0, 0, 1)
    assert figure(package, "M10_accepted") == (1, 2, 0, 0, 1)
    assert figure(package, "M10_delivered") == (0, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("completions", "expected"),
    [
        (["completed"], (1, 1, 0, 0, 1)),
        (["dropped_out", "completed"], (1, 1, 0, 0, 1)),
        (["dropped_out", "ongoing"], (0, 1, 0, 0, 1)),
        (["ongoing", "ongoing"], (0, 0, 0, 1, 1)),
        (["ongoing", ""], (0, 0, 1, 0, 1)),
        (["unknown"], (0, 0, 1, 0, 1)),
    ],
)
def test_a_need_is_answered_to_the_end_by_its_best_service(
    package: HandmadePackage, completions: list[str], expected: tuple[float, ...]
) -> None:
    need_id = package.need(3, "2024-02")
    for completion in completions:
        package.service(3, "2024-03", need_id, completion=completion)

    assert figure(package, "M10_completed") == expected


def test_a_service_that_ends_after_the_cut_off_is_ongoing(package: HandmadePackage) -> None:
    package.need(3, "2024-02")
    package.service(3, "2024-03", end_month="2024-10", completion="completed")

    assert figure(package, "M10_completed") == (1, 1, 0, 0, 1)
    assert figure(package, "M10_completed", as_of="2024-09") == (0, 0, 0, 1, 1)
    assert figure(package, "M10_services_completed", as_of="2024-09") == (0, 0, 0, 1, 1)


def test_a_service_that_starts_after_the_cut_off_is_only_an_offer(package: HandmadePackage) -> None:
    package.service(3, "2024-10")

    assert figure(package, "M10_services_delivered", as_of="2024-09") == (0, 1, 0, 0, 1)


@pytest.mark.parametrize(("offer", "start"), [("declined", "2024-03"), ("accepted", "")])
def test_a_service_that_was_never_given_is_not_completed(
    package: HandmadePackage, offer: str, start: str
) -> None:
    for completion in ("completed", "ongoing"):
        package.service(3, start, offer=offer, completion=completion)

    assert figure(package, "M10_services_completed") == (0, 0, 0, 0, 1)


def test_a_service_that_has_not_started_is_not_against_consent(package: HandmadePackage) -> None:
    package.spell("consent", "withdrawn", "2024-03")
    package.service(3, "2025-01")

    assert figure(package, "M10_services_accepted") == (1, 1, 0, 0, 1)


def test_a_need_of_a_later_month_is_not_known_yet(package: HandmadePackage) -> None:
    package.need(3, "2025-01")
    package.service(3, "2024-03")

    assert rows_of(package.values(), "M10_offered", outcome=None).empty


def test_a_service_that_was_declined_covers_nobody(package: HandmadePackage) -> None:
    package.need(3, "2024-01")
    package.service(3, "2024-01", offer="declined")

    assert counts_of(row_of(package.values(), "M10", 3, None, area=3)) == (0, 1, 0, 0, 1)


def test_a_service_that_started_against_consent_is_not_looked_at(package: HandmadePackage) -> None:
    package.spell("consent", "withdrawn", "2024-03")
    package.service(3, "2024-03")

    assert rows_of(package.values(), "M10_services_accepted", outcome=None).empty


def test_services_are_broken_down_by_provider_and_by_setting(package: HandmadePackage) -> None:
    package.service(3, "2024-03", provider_type="ngo", setting="shelter")
    package.service(3, "", offer="declined", provider_type="ngo")
    by_type, by_setting = (package.values(breakdown=name) for name in ("provider_type", "service_setting"))
    where = {"outcome": None, "area": 3}

    assert counts_of(
        row_of(by_type, "M10_services_accepted", breakdown="provider_type", provider_type="ngo", **where)
    ) == (1, 2, 0, 0, 1)
    assert sorted(rows_of(by_setting, "M10_services_accepted", scope="region", **where).service_setting) == [
        "shelter",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("start", "identified", "expected"),
    [
        pytest.param("2024-03", "2024-02", (1, 1, 0, 0, 1), id="started in the next month"),
        pytest.param("2024-04", "2024-02", (0, 1, 0, 0, 1), id="started too late"),
        pytest.param("", "2024-02", (0, 1, 0, 0, 1), id="never started"),
        pytest.param("", "2024-12", (0, 0, 0, 1, 1), id="may still start in time"),
        pytest.param("2024-03", "", (0, 0, 1, 0, 1), id="the need is not known"),
    ],
)
def test_a_referral_arrives_in_the_month_of_the_need_or_the_next(
    package: HandmadePackage, start: str, identified: str, expected: tuple[float, ...]
) -> None:
    need_id = package.need(3, identified) if identified else ""
    package.service(3, start, need_id, referred="yes")

    assert figure(package, "M10_referral") == expected


def test_in_all_areas_a_person_is_served_with_a_service_in_each_area_with_a_need(
    package: HandmadePackage,
) -> None:
    package.need(3, "2024-01")
    package.need(4, "2024-01")
    package.need(4, "2024-02")
    package.service(3, "2024-02")
    package.service(5, "2024-02")
    package.service(4, "2024-08")
    table = package.values()

    assert counts_of(row_of(table, "M10", 3, None)) == (0, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M10", 6, None)) == (1, 1, 0, 0, 1)


def test_coverage_asks_for_a_need_and_a_service_by_the_end_of_the_window(package: HandmadePackage) -> None:
    package.need(3, "2024-02")
    package.need(4, "2024-06")
    package.service(3, "2024-07")
    table = package.values()

    def covered(milestone: int, area: int | None) -> tuple[float, ...]:
        return counts_of(row_of(table, "M10", milestone, None, area=area))

    assert covered(3, 3) == (0, 1, 0, 0, 1)
    assert covered(6, 3) == (1, 1, 0, 0, 1)
    assert covered(6, 4) == (0, 1, 0, 0, 1)
    assert covered(6, None) == (0, 1, 0, 0, 1)
    assert covered(3, None) == (0, 1, 0, 0, 1)
    assert rows_of(table, "M10", 3, None, area=4).empty
