"""The twenty fields: the page says what the program holds, and an export with all of them lacks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources.drafting.twenty import fields
from tests.sources.exports import Made, contract

PAGE = Path("docs/twenty_fields.md").read_text("utf-8")
OUTCOMES = [f"O{number}" for number in range(1, 11)]
HEADERS = [
    "Case ID", "Consent", "Date of intake", "Sex", "DOB", "Nationality", "Type of exploitation", "Donor",
    "Visit date", *OUTCOMES,
]  # fmt: skip
ROWS = [
    [
        "K-1",
        "yes",
        "2024-01-02",
        "F",
        "1999-02-03",
        "Lao PDR",
        "Labour",
        "DFAT",
        "2024-01-20",
        *("2" * 8),
        "N/A",
        "3",
    ],
    [
        "K-2",
        "yes",
        "2024-01-02",
        "M",
        "1999-02-03",
        "Lao PDR",
        "Sexual",
        "DFAT",
        "2024-01-20",
        *("3" * 8),
        "?",
        "3",
    ],
]


def test_there_are_twenty_of_which_seven_are_made() -> None:
    assert len(fields()) == 20
    assert sum(each.comes != "recorded" for each in fields()) == 7
    assert "Thirteen are written down" in " ".join(PAGE.split())


@pytest.mark.parametrize("field", fields(), ids=lambda field: field.columns)
def test_the_page_says_of_each_field_what_the_program_says(field) -> None:  # type: ignore[no-untyped-def]
    table, _, column = field.columns.partition(".")
    assert contract().tables[table].column(column)
    line = next(each for each in PAGE.splitlines() if f"| `{field.columns}` |" in each)
    made_of = field.made_of or "Nothing"
    assert line == f"| {field.field} | `{field.columns}` | {field.used_for}. | {made_of}. | {field.without} |"


def test_every_required_column_of_the_four_tables_is_among_the_twenty_or_made_with_them() -> None:
    told = {each.columns for each in fields()}
    made_with = {
        "exploitations.case_id",
        "exploitations.seq",
        "assessments.case_id",
        "outcome_ratings.assessment_id",
    }
    for name in ("cases", "exploitations", "assessments", "outcome_ratings"):
        required = {f"{name}.{each.name}" for each in contract().tables[name].columns if each.is_required}
        assert required <= told | made_with


def test_an_export_with_the_thirteen_lacks_nothing_that_can_be_recorded() -> None:
    draft = Made().sheet("s", HEADERS, *ROWS).draft()
    assert draft.lacking == []
    assert not draft.asks


@pytest.mark.parametrize(
    ("without", "field"),
    [
        ("Consent", "Consent to monitoring"),
        ("Sex", "Sex"),
        ("DOB", "Birth date or age"),
        ("Nationality", "Nationality"),
        ("Type of exploitation", "Form of trafficking"),
        ("Donor", "Donor or grant"),
        ("Visit date", "Month of the assessment"),
        ("Date of intake", "Month of opening"),
        ("O9", "O09 (Best interests assured in the legal process)"),
    ],
)
def test_what_an_export_lacks_is_said_by_field(without: str, field: str) -> None:
    at = HEADERS.index(without)
    rows = [[*row[:at], *row[at + 1 :]] for row in ROWS]
    draft = Made().sheet("s", [*HEADERS[:at], *HEADERS[at + 1 :]], *rows).draft()
    assert field in dict(draft.lacking)
