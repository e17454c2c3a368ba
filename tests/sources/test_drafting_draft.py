"""Drafts of exports of several shapes and languages: what is mapped, what is asked, what is left out."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from pipeline.sources.drafting import Draft, toml
from pipeline.sources.sheets import KEY, PARENT
from tests.sources.exports import Made

CASE = ("Case ID", "Date of intake", "Sex", "Age", "Nationality", "Type of exploitation", "Consent")
ONE = ("KH-01", "2024-01-13", "F", "19", "Cambodian", "Labour", "Yes")


def written(draft: Draft) -> dict[str, Any]:
    return tomllib.loads(toml(draft))


def asked(draft: Draft) -> list[str]:
    return [each.said for each in draft.of("question")]


def cases(*more: str) -> list[str]:
    return [*CASE, *more]


def test_a_row_for_each_visit_becomes_cases_assessments_and_a_block_for_each_outcome() -> None:
    made = Made().sheet(
        "Visits",
        cases("Visit date", "Housing", "Safety"),
        [*ONE, "2024-01-20", "2", "3"],
        [*ONE, "2024-07-20", "Stable", "N/A"],
    )
    found = written(made.draft())
    assert found["cases"]["keep"] == "last"
    assert found["cases"]["case_id"] == {"from": "Case ID"}
    assert found["cases"]["sex"] == {"from": "Sex", "codes": {"F": "female"}}
    assert found["cases"]["country_of_origin"]["codes"] == {"Cambodian": "KHM"}
    assert found["exploitations"]["seq"] == {"always": 1}
    assert found["assessments"]["month"] == {"from": "Visit date"}
    assert found["assessments"]["assessment_id"] == {"number": ["case_id", "month"]}
    blocks = found["outcome_ratings"]["blocks"]
    assert [each["outcome"]["always"] for each in blocks] == ["O01", "O05"]
    assert blocks[0]["level"] == {"from": "Housing", "codes": {"Stable": 3}}
    assert asked(made.draft()) == []


def test_visits_side_by_side_become_a_block_each_with_the_month_of_their_own() -> None:
    headers = cases("Visit 1 / Date", "Visit 1 / Housing", "Visit 2 / Date", "Visit 2 / Housing")
    made = Made().sheet("Cases", headers, [*ONE, "13/02/2024", "2", "15/08/2024", "3"])
    found = written(made.draft())
    months = [{"from": f"Visit {number} / Date", "dates": "dmy"} for number in (1, 2)]
    assert [each["month"] for each in found["assessments"]["blocks"]] == months
    assert [each["month"] for each in found["outcome_ratings"]["blocks"]] == months


def test_the_second_columns_of_one_name_are_a_second_visit() -> None:
    headers = cases("Date of visit", "Housing", "Safety", "Date of visit (2)", "Housing (2)", "Safety (2)")
    row = [*ONE, "2024-01-20", "2", "3", "2024-07-20", "3", "3"]
    found = written(Made().sheet("Cases", headers, row).draft())
    assert [each["month"]["from"] for each in found["assessments"]["blocks"]] == [
        "Date of visit",
        "Date of visit (2)",
    ]
    assert len(found["outcome_ratings"]["blocks"]) == 4


def test_outcomes_in_rows_of_a_child_sheet_take_case_and_month_from_above() -> None:
    made = Made("kobo").sheet("Form", [*cases("Visit date"), KEY], [*ONE, "2024-01-20", "a"])
    made.sheet("outcomes", ["Outcome", "Level", KEY, PARENT], ["Housing", "3", "b", "a"], parent="Form")
    found = written(made.draft())
    assert found["assessments"]["sheet"] == "Form"
    assert found["outcome_ratings"]["sheet"] == "outcomes"
    assert found["outcome_ratings"]["outcome"] == {"from": "Outcome", "codes": {"Housing": "O01"}}
    assert "month" not in found["outcome_ratings"]


def test_ratings_on_a_sheet_apart_name_case_and_month_themselves() -> None:
    made = Made().sheet("Cases", CASE, ONE)
    made.sheet("Visits", ["Case ID", "Visit date", "Type of visit"], ["KH-01", "2024-01-20", "baseline"])
    made.sheet(
        "Ratings", ["Case ID", "Visit date", "Outcome", "Level"], ["KH-01", "2024-01-20", "Safety", "3"]
    )
    found = written(made.draft())
    assert found["outcome_ratings"]["sheet"] == "Ratings"
    assert found["outcome_ratings"]["outcome"]["codes"] == {"Safety": "O05"}


def test_khmer_headers_digits_and_buddhist_years_are_read() -> None:
    headers = (
        "លេខករណី",
        "ថ្ងៃបើកករណី",
        "ភេទ",
        "អាយុ",
        "សញ្ជាតិ",
        "ទម្រង់ជួញដូរ",
        "ការយល់ព្រម",
        "ថ្ងៃវាយតម្លៃ",
        "លំនៅឋាន",
        "សុវត្ថិភាព",
    )
    row = ("ក១២", "១៣/០១/២៥៦៧", "ស្រី", "១៩", "ខ្មែរ", "ពលកម្ម", "យល់ព្រម", "១៤/០២/២៥៦៧", "៣", "មិនពាក់ព័ន្ធ")
    found = written(Made().sheet("ករណី", headers, ("KH-1", *row[1:])).draft())
    assert found["cases"]["opened_month"] == {"from": "ថ្ងៃបើកករណី", "calendar": "buddhist", "dates": "dmy"}
    assert found["cases"]["sex"]["codes"] == {"ស្រី": "female"}
    assert found["cases"]["consent_monitoring"]["codes"] == {"យល់ព្រម": "yes"}
    assert found["exploitations"]["form"]["codes"] == {"ពលកម្ម": "labour"}
    assert [each["level"].get("codes") for each in found["outcome_ratings"]["blocks"]] == [
        {"៣": 3},
        {"មិនពាក់ព័ន្ធ": "not_applicable"},
    ]


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (("รหัสเคส", "วันที่รับเข้า", "เพศ", "สัญชาติ", "ความยินยอม"), ("T-1", "2567-01-02", "หญิง", "ลาว", "ยินยอม")),
        (
            ("Mã ca", "Ngày tiếp nhận", "Giới tính", "Quốc tịch", "Đồng ý"),
            ("V-1", "2024-01-02", "Nữ", "Lào", "Có"),
        ),
        (("ລະຫັດກໍລະນີ", "ວັນທີຮັບເຂົ້າ", "ເພດ", "ສັນຊາດ", "ການຍິນຍອມ"), ("L-1", "2024-01-02", "ຍິງ", "ລາວ", "ແມ່ນ")),
        (("ဖြစ်ရပ်ကုဒ်", "လက်ခံသည့်ရက်စွဲ", "လိင်", "နိုင်ငံသား", "သဘောတူညီချက်"), ("M-1", "2024-01-02", "မ", "လာအို", "ဟုတ်")),
        (("个案编号", "接案日期", "性别", "国籍", "知情同意"), ("C-1", "2024-01-02", "女", "老挝", "是")),
    ],
)
def test_the_person_is_known_in_each_language_of_the_region(
    headers: tuple[str, ...], row: tuple[str, ...]
) -> None:
    found = written(Made().sheet("s", headers, row).draft())["cases"]
    assert [found[name]["from"] for name in ("case_id", "opened_month", "sex", "country_of_origin")] == list(
        headers[:4]
    )
    assert found["sex"]["codes"] == {row[2]: "female"}
    assert found["country_of_origin"]["codes"] == {row[3]: "LAO"}
    assert found["consent_monitoring"]["codes"] == {row[4]: "yes"}


def test_dates_that_cannot_be_told_are_asked_and_the_mapping_does_not_pass() -> None:
    draft = Made().sheet("s", CASE, ("KH-01", "03/04/2024", *ONE[2:])).draft()
    assert written(draft)["cases"]["opened_month"]["dates"].startswith("DECIDE")
    assert draft.asks


def test_consent_is_never_filled_in() -> None:
    draft = Made().sheet("s", CASE[:-1], ONE[:-1]).draft()
    assert "consent_monitoring" not in written(draft)["cases"]
    assert any("cannot come in before consent is" in each for each in asked(draft))
    assert ("Consent to monitoring", "The export cannot come in.") in draft.lacking


def test_consent_to_services_is_no_consent_to_monitoring() -> None:
    draft = Made().sheet("s", [*CASE[:-1], "consent_for_services"], ONE).draft()
    assert "consent_monitoring" not in written(draft)["cases"]


def test_a_consent_in_a_group_that_says_nothing_clear_is_proposed_only() -> None:
    draft = Made().sheet("s", [*CASE[:-1], "grp_consent/note_2b"], ONE).draft()
    assert "consent_monitoring" not in written(draft)["cases"]


def test_two_donors_in_a_cell_are_split_and_names_with_blanks_are_asked() -> None:
    draft = Made().sheet("s", cases("Donor"), [*ONE, "DFAT / Lotus Fund"]).draft()
    found = written(draft)["fundings"]
    assert found["grant_code"] == {"from": "Donor", "split": " / "}
    assert any("plain code" in each for each in asked(draft))
    assert "Lotus" not in toml(draft)


def test_several_forms_in_a_cell_make_several_rows() -> None:
    row = [*ONE[:5], "Sexual exploitation; Labour", ONE[6]]
    found = written(Made().sheet("s", CASE, row).draft())["exploitations"]
    assert found["form"]["split"] == "; "
    assert found["seq"] == {"number": "order"}
    assert found["movement"] == {"derive": "countries"}


def test_ticked_answers_that_a_reader_has_joined_are_taken_before_the_bare_text() -> None:
    headers = [*CASE[:5], CASE[6], "form", "form/sexual", "form/labour", "@ticked form"]
    row = [*ONE[:5], ONE[6], "sexual labour", "1", "1", "sexual ||| labour"]
    found = written(Made("kobo").sheet("s", headers, row).draft())["exploitations"]
    assert found["form"] == {"from": "@ticked form", "split": " ||| "}


def test_ticks_in_columns_of_their_own_become_blocks() -> None:
    headers = [*CASE[:5], CASE[6], "exploitation/sexual", "exploitation/labour"]
    found = written(Made().sheet("s", headers, [*ONE[:5], ONE[6], "1", "0"]).draft())["exploitations"]
    assert [each["form"]["codes"]["1"] for each in found["blocks"]] == ["sexual", "labour"]


def test_domains_of_another_scale_are_no_outcomes_but_a_commented_crosswalk() -> None:
    domains = ["Food Security", "Shelter", "Wellness", "Emotional Health", "Work and Education"]
    made = Made("oscar").sheet("Clients", CASE, ONE)
    made.sheet(
        "CSI Assessment", ["Client ID", "Assessment Created At", *domains], ["KH-01", "2024-01-20", *"32143"]
    )
    draft = made.draft()
    assert "outcome_ratings" not in draft.tables
    assert '# "Shelter" = { outcome = "O01"' in toml(draft)
    assert "crosswalk" not in written(draft)


def test_the_codes_of_those_domains_are_not_taken_for_criteria() -> None:
    codes = ["1A", "1B", "2A", "2B", "3A", "3B"]
    draft = Made().sheet("s", cases("Visit date", *codes), [*ONE, "2024-01-20", *"123412"]).draft()
    assert "criterion_ratings" not in draft.tables


def test_criteria_are_read_where_they_cannot_be_domains() -> None:
    codes = ["1A", "1B", "1C", "1R1", "10A"]
    row = [*ONE, "2024-01-20", "3", "3", "met", "partly", "not_met", "no", "met"]
    draft = Made().sheet("s", cases("Visit date", "Housing", "Safety", *codes), row).draft()
    blocks = written(draft)["criterion_ratings"]["blocks"]
    assert [each["criterion"]["always"] for each in blocks] == codes


def test_an_education_that_is_no_level_is_what_was_completed() -> None:
    headers = cases("Education", "Visit date", "Housing", "Safety")
    found = written(Made().sheet("s", headers, [*ONE, "Primary school", "2024-01-20", "3", "3"]).draft())
    assert found["cases"]["education_opened"]["codes"] == {"Primary school": "primary"}
    assert [each["outcome"]["always"] for each in found["outcome_ratings"]["blocks"]] == ["O01", "O05"]


def test_only_what_was_approved_is_accepted() -> None:
    made = Made("kobo").sheet(
        "s", cases("_validation_status"), [*ONE, "validation_status_approved"], [*ONE, None]
    )
    assert written(made.draft())["accept"] == {"_validation_status": ["validation_status_approved"]}
    nothing = Made("kobo").sheet("s", cases("_validation_status"), [*ONE, None])
    assert "accept" not in written(nothing.draft())


def test_case_numbers_in_small_letters_or_with_blanks_are_cleaned_alike_on_every_sheet() -> None:
    made = Made().sheet("Cases", CASE, ONE, ("kh 02", *ONE[1:]))
    made.sheet("Visits", ["Case ID", "Visit date", "Housing", "Safety"], ["KH-01", "2024-01-20", "3", "3"])
    found = written(made.draft())
    rule = {"from": "Case ID", "clean": ["trim", "upper", "nospaces"]}
    assert found["cases"]["case_id"] == found["assessments"]["case_id"] == rule


def test_long_random_numbers_keep_their_small_letters() -> None:
    number = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
    found = written(Made().sheet("s", CASE, (number, *ONE[1:])).draft())
    assert found["cases"]["case_id"] == {"from": "Case ID"}


def test_a_closing_with_a_known_reason_is_a_spell_of_the_status() -> None:
    found = written(
        Made()
        .sheet("s", cases("Date closed", "Reason for closure"), [*ONE, "2024-09-01", "lost contact"])
        .draft()
    )
    block = found["spells"]["blocks"][0]
    assert block["value"]["codes"] == {"lost contact": "closed_no_contact"}
    assert block["from_month"] == {"from": "Date closed"}


def test_a_type_on_a_sheet_of_services_is_that_of_the_service() -> None:
    made = Made().sheet("Cases", CASE, ONE)
    made.sheet("Services", ["Case ID", "Type", "Start date"], ["KH-01", "Counselling", "2024-02-01"])
    found = written(made.draft())["services"]
    assert found["service_area"] == {"from": "Type", "codes": {"Counselling": 3}}


def test_an_export_of_which_no_column_is_known_asks_and_maps_nothing() -> None:
    draft = Made().sheet("s", ["Qwx", "Zzz"], ["a", "b"]).draft()
    assert draft.asks
    assert draft.of("mapped") == []


def test_a_language_leaves_the_words_of_others_aside() -> None:
    made = Made().sheet("s", ["លេខករណី", "Giới tính"], ["KH-1", "Nữ"])
    assert "sex" not in {each.said for each in made.draft("km").of("mapped")}
    assert "from" in written(made.draft("vi"))["cases"]["sex"]


def test_the_country_of_the_organisation_is_taken_and_else_asked() -> None:
    made = Made().sheet("s", CASE, ONE)
    assert written(made.draft())["cases"]["programme_country"] == {"always": "KHM"}
    assert any("in which country" in each for each in asked(made.draft(country="")))


def test_headers_with_signs_are_written_so_that_toml_reads_them_again() -> None:
    headers = ['Sex "M/F"\\', *CASE[:2]]
    found = written(Made().sheet('a "b" \\ c', headers, ["F", *ONE[:2]]).draft())
    assert found["cases"]["sex"]["from"] == 'Sex "M/F"\\'
    assert found["cases"]["sheet"] == 'a "b" \\ c'


def test_the_number_of_a_row_of_a_part_is_not_that_of_the_case() -> None:
    made = Made("primero").sheet("cases", [*CASE, KEY], [*ONE, "a"])
    headers = ["unique_id", "service_type", "service_appointment_date", KEY, PARENT]
    made.sheet(
        "services_section",
        headers,
        ["s-1", "legal_assistance_service", "2024-02-01", "b", "a"],
        parent="cases",
    )
    found = written(made.draft())["services"]
    assert found["case_id"] == {"from": "Case ID"}
    assert found["service_area"]["codes"] == {"legal_assistance_service": 7}


def test_case_numbers_that_the_intake_would_refuse_are_told_of() -> None:
    draft = Made().sheet("s", CASE, ("ករណី១", *ONE[1:])).draft()
    assert any("1 case number is no plain code" in each for each in asked(draft))


def test_a_sheet_for_each_year_is_read_as_one_and_judged_by_all() -> None:
    made = Made().sheet("2023", CASE, ("KH-01", "03/04/2023", *ONE[2:]))
    made.sheet("2024", CASE, ("KH-02", "13/04/2024", "ស្រី", *ONE[3:]))
    found = written(made.draft())["cases"]
    assert found["sheet"] == ["2023", "2024"]
    assert found["opened_month"]["dates"] == "dmy"
    assert found["sex"]["codes"] == {"F": "female", "ស្រី": "female"}


def test_a_baseline_without_a_date_is_of_the_month_of_opening() -> None:
    headers = cases("Baseline Housing", "Baseline Safety", "Visit 1 date", "Visit 1 Housing")
    found = written(Made().sheet("s", headers, [*ONE, "2", "3", "2024-07-20", "3"]).draft())
    assert [each["month"]["from"] for each in found["assessments"]["blocks"]] == [
        "Date of intake",
        "Visit 1 date",
    ]


def test_where_no_date_of_a_visit_is_asked_the_day_of_sending_is_named_and_not_taken() -> None:
    made = Made("kobo").sheet(
        "s", cases("Housing", "Safety", "_submission_time"), [*ONE, "2", "3", "2024-01-20"]
    )
    draft = made.draft()
    assert any("_submission_time is only the day" in each for each in asked(draft))
    assert written(draft)["assessments"]["month"]["from"].startswith("DECIDE")
