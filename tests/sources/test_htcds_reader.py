"""HTCDS: labels decide what a column is, and rows that the template has numbered are no cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources import readers
from pipeline.sources.sheets import Sheet
from tests.sources.made_up import books, canaries, htcds

SAFE = (
    "Consent",
    "Birthdate",
    "Gender",
    "Citizenship",
    "Type of Exploitation",
    "Forced Labour Industry",
    "Status",
)


def every(sheet: str, header: str) -> bool:
    return True


def read(path: Path) -> Sheet:
    return readers.read(path, "htcds", every).sheets[0]


@pytest.mark.parametrize("lists", [False, True])
def test_a_template_is_recognised_and_called_by_its_labels(lists: bool, tmp_path: Path) -> None:
    path = htcds.template(tmp_path / "cases.xlsx", lists=lists)
    assert readers.recognise(path) == "htcds"
    export = readers.read(path, "htcds")
    assert [sheet.headers for sheet in export.sheets] == [("column A", *htcds.LABELS)]


def test_a_street_is_not_taken_for_what_the_hidden_row_calls_it(tmp_path: Path) -> None:
    columns = read(htcds.template(tmp_path / "cases.xlsx")).columns
    assert columns["Mailing Street"] == list(canaries.PLACES)
    assert columns["Mailing Country"] == ["Cambodia", "Thailand"]
    assert columns["Mailing Zip/Postal Code"] == columns["Mailing City"] == [None, None]


def test_the_column_without_a_field_name_is_read_by_its_label(tmp_path: Path) -> None:
    assert read(htcds.template(tmp_path / "cases.xlsx")).columns["Reason for Outgoing Referral"] == [
        "Other",
        None,
    ]


def test_numbered_rows_without_content_are_left_out_and_counted(tmp_path: Path) -> None:
    sheet = read(htcds.template(tmp_path / "cases.xlsx"))
    assert (sheet.rows, sheet.left_out) == ([3, 4], {"pre-numbered row without content": htcds.NUMBERED - 2})


def test_cells_come_as_they_are_but_for_spaces_that_nobody_sees(tmp_path: Path) -> None:
    columns = read(htcds.template(tmp_path / "cases.xlsx")).columns
    assert columns["Gender"] == ["Feminine", "Masculine"]
    assert columns["Type of Exploitation"] == ["Forced labour; Sexual exploitation", "Debt bondage"]
    assert columns["Forced Labour Industry"] == [htcds.INDUSTRY, None]
    assert columns["Birthdate"] == ["2001-03-05", "05/03/1999"]
    assert columns["Consent"] == ["TRUE", "true"]


def test_a_template_whose_hidden_row_somebody_has_removed_is_read(tmp_path: Path) -> None:
    row = [1, *(htcds.CASES[0].get(label) for label in htcds.LABELS)]
    path = books.xlsx(tmp_path / "a.xlsx", {"Sheet1": [["Cases"], [None, *htcds.LABELS], row]})
    assert readers.recognise(path) == "htcds"
    assert (read(path).rows, read(path).columns["Citizenship"]) == ([3], ["KH"])


def test_a_template_without_labels_is_read_by_field_names_as_the_standard_spells_them(tmp_path: Path) -> None:
    path = books.delimited(tmp_path / "a.csv", [["", *(code or "" for code in htcds.CODES)], [1, *"x" * 38]])
    sheet = read(path)
    assert "vic_TraffickingStatusDecisionMakingOrg" in sheet.headers
    assert sheet.rows == [2]


def test_sheets_that_somebody_has_added_come_after_the_cases(tmp_path: Path) -> None:
    rows = [[None, *htcds.CODES], [None, *htcds.LABELS], [1, *["x"] * len(htcds.LABELS)]]
    path = books.xlsx(
        tmp_path / "a.xlsx",
        {"Visits": [["Case", "Housing"], ["1", "3"]], "Sheet1": rows, "about": [["About it"]]},
    )
    assert [sheet.name for sheet in readers.read(path, "htcds").sheets] == ["Sheet1", "Visits"]


def test_answers_to_its_form_are_recognised_with_every_way_to_write_several(tmp_path: Path) -> None:
    path = htcds.xlsform_export(tmp_path / "answers.csv")
    sheet = read(path)
    assert readers.recognise(path) == "htcds"
    assert sheet.headers == htcds.OF_THE_FORM
    assert sheet.columns["vic_TypeOfExploitation"] == ["ForcedLabour Servitude"]
    assert sheet.columns["vic_TypeOfExploitation/ForcedLabour"] == ["1"]


def test_nothing_that_is_not_wanted_is_held(tmp_path: Path) -> None:
    path = htcds.template(tmp_path / "cases.xlsx")
    export = readers.read(path, "htcds", lambda sheet, header: header in SAFE)
    assert canaries.held(export) == []
    assert set(export.sheets[0].columns) == set(SAFE)
    assert canaries.held(readers.read(path, "htcds", every)) != []
