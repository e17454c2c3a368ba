"""No name, contact or remark of an export gets into the draft or into what is said of it."""

from __future__ import annotations

import pytest

from pipeline.sources.drafting import Draft, toml
from tests.sources.exports import Made

CANARIES = (
    "Canaryname",
    "Malis",
    "Sokha",
    "012 555 0101",
    "canary@example.org",
    "Canaryvillage",
    "at the border",
)
PERSONAL = (
    "Name",
    "ឈ្មោះ",
    "Phone",
    "E-mail",
    "Village",
    "Remarks",
    "Họ tên",
    "姓名",
    "Case worker",
    "prs_FirstName",
)


def told(draft: Draft) -> str:
    return toml(draft) + repr(draft)


def test_columns_that_are_not_mapped_are_never_read() -> None:
    headers = ["Case ID", *PERSONAL, "Something else", "Sex"]
    rows = [
        [f"K-{at}", *(f"Canaryname Malis {at}" for _ in PERSONAL), f"Canaryname {at}", "F"] for at in range(6)
    ]
    made = Made().sheet("Cases", headers, *rows)
    said = told(made.draft())
    assert {header for _, header in made.asked} == {"Case ID", "Sex"}
    assert [canary for canary in CANARIES if canary in said] == []


@pytest.mark.parametrize(
    "header",
    ["Sex", "Nationality", "Consent", "Type of exploitation", "Donor", "Age", "Date of intake", "Housing"],
)
def test_a_personal_value_in_a_mapped_column_is_told_nowhere(header: str) -> None:
    values = [
        "Sokha Malis",
        "012 555 0101",
        "canary@example.org",
        "Malis",
        "met an aunt at the border in 2019",
    ]
    rows = [[f"K-{at}", value, "3"] for at, value in enumerate([*values, *values])]
    said = told(Made().sheet("Cases", ["Case ID", header, "Safety"], *rows).draft())
    assert [value for value in values if value in said] == []


def test_a_case_number_that_is_a_name_is_not_read_as_one() -> None:
    made = Made().sheet(
        "Cases", ["Case", "Sex"], ["Sokha Malis", "F"], ["Canaryname Dara", "M"], ["Malis", "F"]
    )
    draft = made.draft()
    assert draft.tables["cases"].rules["case_id"].asks
    assert [each.header for each in draft.of("will not be read")] == ["Case"]


def test_a_header_that_reads_like_a_name_or_contact_is_shown_by_its_place() -> None:
    headers = [
        "Case ID",
        "Sex",
        "Sokha Malis",
        "Sex (Sokha Malis)",
        "call 012 555 0101",
        "canary@example.org",
    ]
    said = told(Made().sheet("Cases", headers, ["K-1", "F", "x", "F", "x", "x"]).draft())
    assert [canary for canary in CANARIES if canary in said] == []
    assert "column C" in said


def test_a_sheet_that_is_called_like_a_person_is_told_by_its_number() -> None:
    made = Made().sheet("Sokha Malis", ["Case ID", "Sex"], ["K-1", "F"])
    made.sheet(
        "Visits Sokha", ["Case ID", "Visit date", "Housing", "Safety"], ["K-1", "2024-01-02", "3", "3"]
    )
    draft = made.draft()
    assert [canary for canary in CANARIES if canary in told(draft)] == []
    assert draft.of("question")


def test_a_birth_date_is_read_for_the_age_band_and_is_not_stored() -> None:
    made = Made().sheet("Cases", ["Case ID", "DOB", "Date of intake"], ["K-1", "1999-03-05", "2024-01-02"])
    rule = made.draft().tables["cases"].rules["age_group_opened"]
    assert rule.verbs == {"band": "DOB", "at": "Date of intake"}


def test_values_without_a_code_are_counted_and_never_shown() -> None:
    made = Made().sheet(
        "Cases", ["Case ID", "Sex"], *([f"K-{at}", "F"] for at in range(9)), ["K-9", "Canaryname"]
    )
    draft = made.draft()
    assert "1 value of this column has no code yet" in {each.said for each in draft.of("not mapped")}
    assert "Canaryname" not in told(draft)
