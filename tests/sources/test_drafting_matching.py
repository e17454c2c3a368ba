"""Headers are matched by words of seven languages; what is only like a word is proposed, never used."""

from __future__ import annotations

import pytest

from pipeline.sources.drafting import synonyms
from pipeline.sources.drafting.matching import SURE, WORTH_A_LOOK, matches
from pipeline.sources.drafting.visits import heading
from pipeline.sources.drafting.words import folded
from tests.sources.exports import contract

WORDS = synonyms.load(contract())


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Date of intake", "cases.opened_month"),
        ("ថ្ងៃបើកករណី", "cases.opened_month"),
        ("ថ្ងៃ បើក\u200bករណី", "cases.opened_month"),
        ("วันที่รับเข้า", "cases.opened_month"),
        ("Ngày tiếp nhận", "cases.opened_month"),
        ("ວັນທີຮັບເຂົ້າ", "cases.opened_month"),
        ("လက်ခံသည့်ရက်စွဲ", "cases.opened_month"),
        ("接案日期", "cases.opened_month"),
        ("Sex/Gender/ភេទ", "cases.sex"),
        ("2. Sex (M/F)", "cases.sex"),
        ("prs_Gender", "cases.sex"),
        ("form.case.update.sex", "cases.sex"),
        ("grp_id/dob", "cases.birth_date"),
        ("grp_id-age", "cases.age"),
        ("Age", "cases.age"),
        ("vic_Type_of_Exploitation", "exploitations.form"),
        ("Consent to monitoring (Y/N)", "cases.consent_monitoring"),
        ("grp_consent/ok", "cases.consent_monitoring"),
        ("consent_for_services", "other.consent"),
        ("Case Nr.", "cases.case_id"),
        ("registration_date", "cases.opened_month"),
        ("Donor name", "fundings.donor_code"),
    ],
)
def test_a_header_is_known_in_the_ways_in_which_it_is_written(header: str, target: str) -> None:
    assert heading(header, WORDS).target == target


@pytest.mark.parametrize(
    ("header", "visit", "outcome", "role"),
    [
        ("Housing", "", "O01", "level"),
        ("O1", "", "O01", "level"),
        ("outcome 3", "", "O03", "level"),
        ("O1. Housing level", "", "O01", "level"),
        ("Visit 1 / Housing", "1", "O01", "level"),
        ("V2 Safety", "2", "O05", "level"),
        ("Baseline Housing", "baseline", "O01", "level"),
        ("3 months Mental health", "3", "O03", "level"),
        ("Housing (2)", "2", "O01", "level"),
        ("housing_2", "2", "O01", "level"),
        ("o9 na reason", "", "O09", "na_reason"),
        ("Second visit - Education and training", "2", "O07", "level"),
        ("ការតាមដានលើកទី២ / លំនៅឋាន", "2", "O01", "level"),
        ("ครั้งที่ 1 ที่อยู่อาศัย", "1", "O01", "level"),
        ("Lần 2 - Nhà ở", "2", "O01", "level"),
        ("ຄັ້ງທີ 2 ຄອບຄົວ", "2", "O10", "level"),
        ("第1次评估 住房", "1", "O01", "level"),
        ("visits/O07", "", "O07", "level"),
    ],
)
def test_an_outcome_is_known_beside_its_visit_and_role(
    header: str, visit: str, outcome: str, role: str
) -> None:
    found = heading(header, WORDS)
    assert (found.visit, found.outcome, found.role) == (visit, outcome, role)


@pytest.mark.parametrize(
    "header", ["Visit 1", "Visit 1 / Date", "Date of visit 2", "v1_date", "ការចុះជួបលើកទី១ / ថ្ងៃ"]
)
def test_the_date_of_a_visit_is_known(header: str) -> None:
    found = heading(header, WORDS)
    assert (found.target, found.visit in ("1", "2")) == ("assessments.month", True)


@pytest.mark.parametrize(
    "header", ["Date of Intakes", "Nationalty", "Type of explotation", "Informed consents"]
)
def test_a_slip_of_the_pen_is_still_the_word(header: str) -> None:
    assert SURE <= matches(header, WORDS)[0].score < 100


@pytest.mark.parametrize(
    "header",
    [
        "Mother's nationality",
        "Nationality of trafficker",
        "Number of children",
        "Reason for sex work",
        "Housing - other, specify",
        "Next assessment date",
        "Safety plan made",
        "Sexual partner",
        "Agency",
        "Village age group leader",
        "Outcome of court hearing",
    ],
)
def test_what_only_holds_a_word_is_not_the_word(header: str) -> None:
    assert all(not match.is_sure for match in matches(header, WORDS))


def test_what_is_like_a_word_is_worth_a_look_and_no_more() -> None:
    found = matches("Intake form date", WORDS)
    assert found
    assert WORTH_A_LOOK <= found[0].score < SURE


def test_where_number_and_name_of_an_outcome_disagree_it_is_asked() -> None:
    found = heading("O3. Housing", WORDS)
    assert found.best is not None
    assert not found.best.is_sure


def test_every_target_of_the_table_is_a_column_a_list_or_named_as_another() -> None:
    tables = contract().tables
    columns = {f"{table.name}.{column.name}" for table in tables.values() for column in table.columns}
    made = {"cases.birth_date", "cases.age", "closure.month", "closure.reason", "closure.status"}
    for targets in WORDS.headers.values():
        for target in targets:
            outcome = target.removeprefix("outcome_ratings:")
            assert (
                target in columns | made
                or target.startswith("other.")
                or outcome in contract().codes("outcomes")
            )


def test_every_code_of_the_table_is_in_its_list() -> None:
    beside = {"levels": {"not_applicable", "not_assessed"}}
    for name, words in WORDS.codes.items():
        if name in contract().lists:
            assert set(words.values()) <= {*contract().codes(name), *beside.get(name, ())}


def test_no_word_of_a_list_stands_for_two_codes() -> None:
    rows: dict[tuple[str, str], str] = {}
    for target, _, word in synonyms._words():
        if "=" in target:
            code_list, _, code = target.partition("=")
            assert rows.setdefault((code_list, folded(word)), code) == code
