"""What a draft makes of columns by those around them, and of answers that say more than was asked."""

from __future__ import annotations

import pytest

from pipeline.sources.drafting import Draft, toml
from tests.sources.exports import Made

TEN = [
    *("Housing", "Physical health", "Mental health", "Legal status", "Safety", "Income", "Education"),
    *("Social relations", "Legal process", "Family"),
]
CASE = ["Case ID", "Sex", "Date opened", "Consent to monitoring"]
OF_CASE = ["K-1", "F", "2025-03-01", "Yes"]


def visit(headers: list[str], *cells: str | None, system: str = "table") -> Draft:
    """A draft of one case with these columns after its own."""
    return Made(system).sheet("Visits", [*CASE, *headers], [*OF_CASE, *cells]).draft()


def rated(draft: Draft) -> dict[str, object]:
    """The column of each outcome's level."""
    blocks = draft.tables["outcome_ratings"].blocks
    return {str(each["outcome"].verbs["always"]): each["level"].verbs["from"] for each in blocks}


def test_an_outcome_in_other_words_is_known_by_its_number_in_a_run_of_ten() -> None:
    headers = [f"{number}. {name}" for number, name in enumerate(TEN, start=1)]
    headers[7] = "8. People that she can turn to"
    draft = visit(["Visit date", *headers], "2025-03-09", *"1234123412")
    assert rated(draft)["O08"] == "8. People that she can turn to"


@pytest.mark.parametrize("place", ["8. Phone of somebody close", "9. People that she can turn to"])
def test_a_contact_or_a_number_out_of_its_turn_is_no_outcome(place: str) -> None:
    headers = [f"{number}. {name}" for number, name in enumerate(TEN, start=1)]
    headers[7] = place
    draft = visit(["Visit date", *headers], "2025-03-09", *"1234123412")
    assert "O08" not in rated(draft)


def test_the_only_date_beside_outcomes_is_that_of_the_assessment() -> None:
    draft = visit(["Day on which we talked", *TEN], "2025-03-09", *"1234123412")
    assert draft.tables["assessments"].rules["month"].verbs == {"from": "Day on which we talked"}


def test_of_two_dates_none_is_taken_and_the_places_of_both_are_told() -> None:
    headers = ["Day on which we talked", "Day of typing", *TEN]
    rule = visit(headers, "2025-03-09", "2025-03-10", *"1234123412").tables["assessments"].rules["month"]
    assert rule.asks
    assert "from = the header of column E or from = the header of column F" in rule.note


def test_labels_of_a_form_are_read_behind_their_groups() -> None:
    headers = [
        "A: Visit/Date of visit",
        "A: Visit/Purpose of visit",
        *(f"B: Outcomes/{each}" for each in TEN),
    ]
    draft = visit(headers, "2025-03-09", "Baseline", *"1234123412", system="kobo")
    assert rated(draft)["O10"] == "B: Outcomes/Family"
    assert draft.tables["assessments"].rules["type"].verbs["from"] == "A: Visit/Purpose of visit"


def test_what_stands_in_a_group_of_somebody_else_is_not_said_of_the_case() -> None:
    headers = ["Mother/Age", "Mother/Nationality", "Visit date", *TEN]
    draft = visit(headers, "41", "Thai", "2025-03-09", *"1234123412")
    assert draft.tables["cases"].rules["age_group_opened"].verbs == {"always": "unknown"}


def test_work_that_is_named_as_a_form_is_labour_and_its_sector() -> None:
    made = Made().sheet(
        "Cases",
        [*CASE, "Form of trafficking"],
        *(
            [f"K-{at}", *OF_CASE[1:], form]
            for at, form in enumerate(["Domestic work", "เรือประมง", "Online scam", "Forced marriage"])
        ),
    )
    rules = made.draft().tables["exploitations"].rules
    assert rules["form"].verbs["codes"] == {
        **dict.fromkeys(("Domestic work", "Online scam", "เรือประมง"), "labour"),
        "Forced marriage": "forced_marriage",
    }
    assert rules["labour_sector"].verbs["codes"] == {
        "Domestic work": "domestic",
        "Forced marriage": "",
        "Online scam": "other",
        "เรือประมง": "fishing",
    }


def test_one_column_of_reasons_counts_for_every_outcome_where_no_level_stands() -> None:
    headers = [*CASE, "Visit date", *TEN, "Why no level"]
    made = Made().sheet(
        "Visits",
        headers,
        [*OF_CASE, "2025-03-09", *"1234123412", None],
        ["K-2", *OF_CASE[1:], "2025-03-10", *[None] * 10, "lost contact"],
    )
    blocks = made.draft().tables["outcome_ratings"].blocks
    reason = {"from": "Why no level", "codes": {"lost contact": "no_contact"}}
    assert [each["not_assessed_reason"].verbs for each in blocks] == [reason] * 10


def test_a_column_of_reasons_beside_levels_is_left_out() -> None:
    draft = visit(["Visit date", *TEN, "Why no level"], "2025-03-09", "1", *[None] * 9, "lost contact")
    assert all("not_assessed_reason" not in each for each in draft.tables["outcome_ratings"].blocks)
    assert [each.header for each in draft.of("not mapped")] == ["Why no level"]


def test_several_nationalities_in_a_cell_are_asked_with_the_codes_they_name() -> None:
    rows = [["K-1", "F", "2025-03-01", "Yes", "Thai / Lao"], ["K-2", "F", "2025-03-01", "Yes", "Lao"]]
    draft = Made().sheet("Cases", [*CASE, "Nationality"], *rows).draft()
    assert draft.tables["cases"].rules["country_of_origin"].verbs["codes"] == {
        "Lao": "LAO",
        "Thai / Lao": "DECIDE: one of THA, LAO",
    }


def test_education_that_holds_levels_is_no_education_at_opening() -> None:
    draft = visit(["Visit date", *TEN], "2025-03-09", *"1234123412")
    assert "education_opened" not in draft.tables["cases"].rules


@pytest.mark.parametrize(
    ("numbers", "clean"),
    [
        (["24/001", "24/002"], ["digits"]),
        (["24/001", "240/02"], ["plain"]),
        (["KH/001", "VN/001"], ["plain"]),
        (["KH/1", "KH-1"], None),
    ],
)
def test_signs_between_digits_are_left_out_of_case_numbers_where_all_are_written_alike(
    numbers: list[str], clean: list[str] | None
) -> None:
    draft = Made().sheet("Cases", CASE, *([each, *OF_CASE[1:]] for each in numbers)).draft()
    assert draft.tables["cases"].rules["case_id"].verbs.get("clean") == clean
    assert draft.asks == (clean is None)


def test_years_of_birth_are_read_beside_openings_that_are_not_iso() -> None:
    draft = (
        Made().sheet("Cases", ["Case ID", "Year of birth", "Opened"], ["K-1", "2001", "25/03/2025"]).draft()
    )
    assert draft.tables["cases"].rules["age_group_opened"].verbs == {
        "band": "Year of birth",
        "at": "Opened",
        "dates": "dmy",
    }


@pytest.mark.parametrize("label", ["Approved", "approved", "validation_status_approved"])
def test_only_approved_records_of_a_form_count_whatever_they_are_labelled(label: str) -> None:
    made = Made("kobo").sheet(
        "form", [*CASE, "_validation_status"], [*OF_CASE, label], [*OF_CASE, "Not approved"]
    )
    assert made.draft().accept == {"_validation_status": [label]}


def test_a_repeat_of_a_form_may_be_missing_in_a_later_export() -> None:
    made = Made("kobo").sheet("form", [*CASE, "@key"], [*OF_CASE, "1"])
    made.sheet(
        "services", ["service_type", "service_start", "@parent"], ["legal", "2025-03-02", "1"], parent="form"
    )
    assert '[services]\nsheet = "services"\noptional = true\n' in toml(made.draft())


def test_headers_that_are_not_used_are_listed_without_those_that_speak_of_a_person() -> None:
    draft = visit(["Room", "Name", "Phone", "Remarks", "Sokha Malis"], "4", "x", "x", "x", "x")
    assert draft.not_read == ["Room"]
    assert 'not_read = ["Room"]' in toml(draft)
