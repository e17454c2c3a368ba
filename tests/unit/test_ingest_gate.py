"""The privacy gate: which names and values may pass, and which give a person away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pipeline.contract import Column
from pipeline.ingest.privacy import gate
from pipeline.ingest.privacy.headers import identifier_rule

Judge = Callable[[str, str], int]
OTHERWISE = 99  # no rule of the gate: the caller says what it is


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """Gives the verdict on a text for a kind of column; 0 where an identifier or label is plain."""
    import duckdb

    with duckdb.connect() as connection:

        def verdict(kind: str, text: str) -> int:
            column = Column("cases", "x", 1, False, False, kind, "")
            plain = {"id": gate.plain_id("v"), "label": gate.plain_label("v")}.get(kind, "false")
            judged = f"case when {plain} then 0 else {gate.verdict('v', column, OTHERWISE)} end"
            found = connection.execute(f"select {judged} from (select ? as v)", [text]).fetchone()
            assert found is not None
            return int(found[0])

        yield verdict


PLAIN_IDS = [
    "c-1",
    "1",
    "KH-2024-0123",
    "2024-000123",
    "20240001",
    "c641bb0cf77b95",
    "A704687258555d8",
    "0b54f7e5-6f0d-4a0c-9f1e-426614174000",
    "uuid:0b54f7e5-6f0d-4a0c-9f1e-426614174000",
    "0B54F7E5-6F0D-4A0C-9F1E-426614174000.a02",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "x" * 63 + "1",
]
TELLING_IDS = {
    "sokha": gate.ID_WITHOUT_DIGIT,
    "Sok.Dara": gate.ID_WITHOUT_DIGIT,
    "Sok Dara": gate.PERSON,
    "c 1": OTHERWISE,
    "c#1": OTHERWISE,
    "-c1": gate.FORMULA,
    "x" * 64 + "1": gate.FREE_TEXT,
    "012345678": gate.PHONE,
    "+85512345678": gate.PHONE,
    "855-12-345-678": gate.PHONE,
    "010-234-5678": gate.PHONE,
    "190123456": gate.NATIONAL_ID,
    "N123456789": gate.NATIONAL_ID,
    "c-190123456": gate.NATIONAL_ID,
    "1-2345-67890-12-3": gate.NATIONAL_ID,
    "001185000123": gate.PHONE,
    "11010519491231002X": gate.NATIONAL_ID,
    "12/KaMaYa(N)123456": gate.NATIONAL_ID,
    "2001-05-17": gate.EXACT_DATE,
    "20010517": gate.EXACT_DATE,
    "dara-2001-05-17": gate.EXACT_DATE,
    "dara1@mail.example": gate.EMAIL,
    "ករណី1": gate.SCRIPT,
}
TELLING_CODES = {
    "dara@mail.example": gate.EMAIL,
    "www.place.example": gate.URL,
    "HTTP://place.example/x": gate.URL,
    "11.5564": gate.COORDINATES,
    "-8.65 115.21667": gate.COORDINATES,
    "11° 33' N": gate.COORDINATES,
    "17/05/2001": gate.EXACT_DATE,
    "17.5.01": gate.EXACT_DATE,
    "17 May 2001": gate.EXACT_DATE,
    "2001/5/17": gate.EXACT_DATE,
    "012 345 678": gate.PHONE,
    "+66 2 123 4567": gate.PHONE,
    "(023) 123-456": gate.PHONE,
    "call 012 345 678": gate.PHONE,
    "190123456": gate.NATIONAL_ID,
    "1101700207366": gate.NATIONAL_ID,
    "ស្រី": gate.SCRIPT,
    "สวนลุม": gate.SCRIPT,
    "Nguyễn": gate.SCRIPT,
    "=1+1": gate.FORMULA,
    "@SUM(A1)": gate.FORMULA,
    "+cmd": gate.FORMULA,
    "-2+3": gate.FORMULA,
    "'=1": gate.FORMULA,
    "\t=1": gate.FORMULA,
    "Sok Dara": gate.PERSON,
    "SOK DARA VANN": gate.PERSON,
    "she lives with her aunt": gate.FREE_TEXT,
    "a" * 41: gate.FREE_TEXT,
    "two\nlines": gate.FREE_TEXT,
    "bell\a": gate.HIDDEN,
}
HARMLESS_CODES = [
    "femal",
    "F",
    "KH",
    "1",
    "-99",
    "---",
    "-",
    "n/a",
    "N/A",
    "?",
    "9999",
    "45123",
    "18-24",
    "not known",
    "3.5",
]


@pytest.mark.parametrize("text", PLAIN_IDS)
def test_a_random_identifier_is_plain(judge: Judge, text: str) -> None:
    assert judge("id", text) == 0


@pytest.mark.parametrize("text", TELLING_IDS)
def test_an_identifier_that_tells_something_is_refused(judge: Judge, text: str) -> None:
    assert judge("id", text) == TELLING_IDS[text]


@pytest.mark.parametrize("text", TELLING_CODES)
def test_a_value_that_tells_something_is_refused(judge: Judge, text: str) -> None:
    assert judge("code", text) == TELLING_CODES[text]


@pytest.mark.parametrize("text", HARMLESS_CODES)
def test_a_mere_slip_is_left_to_quarantine(judge: Judge, text: str) -> None:
    assert judge("code", text) == OTHERWISE


@pytest.mark.parametrize("text", ["DFAT", "G-17", "AU-2024.03", "ICSP/2019/406-482", "720442-2019", "2024"])
def test_codes_of_donors_and_grants_are_plain(judge: Judge, text: str) -> None:
    assert judge("label", text) == 0


@pytest.mark.parametrize(
    "text", ["2022-13", "17/05/2022", "2022-5-1", "2024-01/2024-03", "May 2022", "20220517"]
)
def test_a_month_that_is_written_wrongly_is_left_to_quarantine(judge: Judge, text: str) -> None:
    assert judge("month", text) == OTHERWISE


# Of HTCDS, Primero, Kobo, ODK, OSCaR and BRAC exports.
PERSONAL_COLUMNS = [
    "prs_FirstName", "prs_First_Name", "prs_MiddleName", "prs_SecondName", "prs_Salutation",
    "prs_Birthdate", "prs_IdentityNumber", "prs_Email", "prs_HomePhone", "prs_MobilePhone",
    "prs_MailingStreet", "prs_MailingPostalCode", "prs_MailingCity", "prs_MailingLatitude",
    "prs_MailingLongitude", "hte_Street", "hte_PostalCode", "hte_Latitude", "hte_Longitude",
    "cas_CaseOwner", "cas_IncomingReferralDetails", "cco_CaseComment", "hte_Description", "name",
    "name_first", "name_nickname", "srch_name", "phonetic_data", "owned_by_full_name", "_submitted_by",
    "_notes", "SubmitterName", "DeviceID", "deviceid", "national_id_no", "telephone_current",
    "address_current", "location_gps", "_geolocation", "Village", "Ward", "Upazilla", "Mobile_No",
    "Full_Name", "Date_of_Birth", "dob", "BirthDate", "phonenumber", "Email_Address", "passport_no",
    "ho_ten", "ho_va_ten", "so_dien_thoai", "ngay_sinh", "dia_chi", "CMND", "CCCD", "photo",
    "audio_note", "remarks", "latitude", "lng", "gps_lat", "given_name",
]  # fmt: skip


@pytest.mark.parametrize("name", PERSONAL_COLUMNS)
def test_a_column_of_a_case_system_that_names_persons_is_known(name: str) -> None:
    assert identifier_rule(name)


@pytest.mark.parametrize(
    "name", ["ឈ្មោះ", "ชื่อ-นามสกุล", "ເບີໂທລະສັບ", "နေရပ်လိပ်စာ", "身份证号码", "Họ và tên", "Địa chỉ"]
)
def test_a_column_that_names_persons_in_a_language_of_the_region_is_known(name: str) -> None:
    assert identifier_rule(name)


@pytest.mark.parametrize(
    "name", ["shoe_size", "prs_Gender", "vic_TraffickingStatus", "household_size", "history"]
)
def test_a_column_that_names_nobody_is_merely_unknown(name: str) -> None:
    assert identifier_rule(name) == ""
