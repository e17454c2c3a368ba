"""Dates, ages and codes are judged by values that can be read in one way only."""

from __future__ import annotations

import pytest

from pipeline.sources.drafting import synonyms
from pipeline.sources.drafting.coding import Coder
from pipeline.sources.drafting.contents import are_ages, are_serials, dates
from pipeline.sources.drafting.showing import Detectors
from tests.sources.exports import contract

assert True
CODER = Coder(synonyms.load(contract()), Detectors(contract().words()))


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2024-03-05", "2024-03", None], "ymd"),
        (["05/03/2024", "13/03/2024"], "dmy"),
        (["03/05/2024", "03/13/2024"], "mdy"),
        (["05/03/2024", "2024-03-13"], ""),
        (["05/03/2024", "06/07/2024"], ""),
        (["13/03/2024", "03/13/2024"], ""),
        (["05 March 2025", "1-Jan-2020"], "dmy"),
        (["March 5, 2025"], "mdy"),
        (["Mar-25"], "dmy"),
        (["១៣/០៣/២០២៤"], "dmy"),
        (["2024-03-05T08:00:00.000+07:00"], "ymd"),
        ([], "ymd"),
    ],
)
def test_the_order_of_dates_is_told_by_days_above_twelve(cells: list[str | None], order: str) -> None:
    found = dates(cells)
    assert found.order == (order if found.dates else "")


def test_days_first_in_some_and_months_first_in_others_is_said() -> None:
    assert dates(["13/03/2024", "03/13/2024"]).is_mixed
    assert not dates(["05/03/2024", "06/07/2024"]).is_mixed


def test_years_beyond_2400_are_buddhist_and_a_mix_is_said() -> None:
    assert dates(["13/03/2567", "14/03/2567"]).is_buddhist
    mixed = dates(["13/03/2567", "14/03/2024"])
    assert (mixed.is_buddhist, mixed.both_calendars) == (False, True)
    assert not dates(["13/03/2024"]).both_calendars


def test_what_is_no_date_is_counted() -> None:
    found = dates(["13/03/2024", "soon", "32/13/2024"])
    assert (found.dates, found.other) == (1, 2)


@pytest.mark.parametrize(
    "cells", [["12", "30"], ["12 years 3 months"], ["18-24", "50+"], ["១៧ ឆ្នាំ"], ["12.5"]]
)
def test_ages_are_known_as_numbers_words_and_ranges(cells: list[str]) -> None:
    assert are_ages(cells)


@pytest.mark.parametrize("cells", [["adult", "child"], ["2024-01-02"], []])
def test_other_cells_are_no_ages(cells: list[str]) -> None:
    assert not are_ages(cells)


def test_days_that_a_spreadsheet_counts_are_known() -> None:
    assert are_serials(["45321", "45322.0"])
    assert not are_serials(["2024", "12"])


@pytest.mark.parametrize(
    ("value", "code_list", "code"),
    [
        ("ស្រី", "sex", "female"),
        ("Nữ", "sex", "female"),
        ("ชาย", "sex", "male"),
        ("女", "sex", "female"),
        ("F", "sex", "female"),
        ("បាទ/ចាស", "yes_no", "yes"),
        ("TRUE", "yes_no", "yes"),
        ("មិនយល់ព្រម", "yes_no", "no"),
        ("Cambodian", "countries", "KHM"),
        ("ເມຍນມາ", "countries", ""),
        ("พม่า", "countries", "MMR"),
        ("3 - Stable", "levels", "3"),
        ("៣", "levels", "3"),
        ("N/A", "levels", "not_applicable"),
        ("?", "levels", "not_assessed"),
        ("DebtBondage ", "forms", "labour"),
        ("Sex trafficking", "forms", "sexual"),
        ("សុំទាន", "forms", "begging_street_selling"),
        ("formal_closing", "case_status", "closed_plan_completed"),
        ("family_seunification_service", "service_areas", "9"),
    ],
)
def test_a_value_is_known_in_the_languages_of_the_region(value: str, code_list: str, code: str) -> None:
    assert CODER.coded([value], code_list).codes.get(value.strip(), "") == code


def test_a_no_is_never_a_yes_in_any_language() -> None:
    yes = {word for word, code in CODER.known("yes_no").items() if code == "yes"}
    no = {word for word, code in CODER.known("yes_no").items() if code == "no"}
    assert yes
    assert not yes & no


@pytest.mark.parametrize(
    ("cells", "split"),
    [
        (["Sexual; Labour", "Labour"], "; "),
        (["Sexual ||| Labour"], " ||| "),
        (["sexual_exploitation labour", "begging labour"], ""),
        (["ForcedLabour SexualExploitation"], " "),
        (["Sex trafficking, Labor trafficking"], ", "),
        (["Sexual exploitation"], ""),
        (["ពលកម្ម, សុំទាន"], ", "),
    ],
)
def test_several_codes_in_a_cell_are_parted_by_what_explains_most(cells: list[str], split: str) -> None:
    found = CODER.coded(cells, "forms", may_split=True)
    assert found.split == (split or found.split if "_" in cells[0] else split)


def test_values_that_no_list_knows_are_counted_and_not_kept() -> None:
    found = CODER.coded(["Female", "Dara", "Dara", "met at a border"], "sex")
    assert (dict(found.codes), found.asked, found.unknown) == ({"Female": "female"}, (), 2)


def test_what_looks_like_a_code_of_a_form_is_asked_where_it_stands_in_several_rows() -> None:
    cells = ["labour_fishing", "labour_fishing", "7", "7", "sok_dara", "sok_dara", "99"]
    assert CODER.coded(cells, "forms").asked == ("7", "labour_fishing")


@pytest.mark.parametrize(
    "value", ["agree: no", "not yes", "Yes/No", "yes (mother only)", "no answer", "N/A", "បាទ/ទេ"]
)
def test_what_is_no_plain_yes_is_none(value: str) -> None:
    assert CODER.coded([value], "yes_no").codes.get(value) != "yes"


@pytest.mark.parametrize(
    ("value", "code_list", "code"),
    [
        ("Female / ស្រី", "sex", "female"),
        ("ប្រុស (Male)", "sex", "male"),
        ("2. Labour exploitation", "forms", "labour"),
        ("b) Begging", "forms", "begging_street_selling"),
        ("Yes / បាទ", "yes_no", "yes"),
        ("Female / Male", "sex", ""),
    ],
)
def test_numbers_and_second_languages_of_answers_are_seen_through(
    value: str, code_list: str, code: str
) -> None:
    assert CODER.coded([value], code_list).codes.get(value, "") == code


def test_what_the_detectors_are_asked_is_put_aside_on_no_disk() -> None:
    setting = "select current_setting('temp_directory')"
    assert Detectors([])._connection.execute(setting).fetchall() == [("",)]
