"""Column names at intake: those of the contract pass; those that name an identifier are called so."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from pipeline.contract import Table
from pipeline.ingest.refusals import Place, refusal

SYNONYMS = Path(__file__).parents[2] / "sources" / "drafting" / "synonyms.csv"  # what columns are called
SHOWABLE = re.compile(r"(?!.*[0-9]{3})[A-Za-z_][A-Za-z0-9_ ./#-]*")
LONGEST_SHOWN = 40
OTHER_SEPARATORS = re.compile(r"[;\t|]")

# Whole words of a column name, by what they give away. English, French, Spanish, Vietnamese, Indonesian;
# the names that HTCDS, Primero, Kobo, ODK, OSCaR and BRAC exports use are among them.
IDENTIFIER_WORDS = {
    "name": "name names firstname lastname middlename secondname surname fullname forename nickname alias "
    "fname lname hoten nom prenom nombre apellido apellidos nama initials salutation username submitter "
    "phonetic owner caseworker father mother guardianname",
    "phone": "phone telephone tel mobile msisdn cell cellphone fax whatsapp viber wechat imei sim simserial "
    "telefono portable dienthoai sodienthoai telepon subscriberid deviceid phonenumber",
    "e-mail or account": "email mail mails courriel correo facebook telegram messenger skype instagram "
    "tiktok line zalo url website",
    "address": "address addresses street house zip zipcode postcode postal village hamlet commune ward "
    "district subdistrict township upazila upazilla union city town adresse rue direccion calle diachi "
    "alamat mailing landmark residence",
    "date of birth": "dob birth birthdate birthday born dateofbirth naissance nacimiento ngaysinh lahir",
    "national ID": "nid ssn cmnd cccd nik passport passeport pasaporte idnumber identitynumber idcard "
    "nationalid citizenid taxid unhcr refugeeid biometric fingerprint",
    "place": "lat lon lng long latitude longitude gps geopoint geolocation geometry geotrace geoshape "
    "coordinates coords altitude",
    "free text": "note notes comment comments remark remarks narrative description details story text memo "
    "observation observations commentaire ghichu catatan",
    "picture": "photo photos picture image selfie audio video attachment attachments signature scan file",
}
IDENTIFIER_PAIRS = {
    ("national", "id"), ("identity", "no"), ("identity", "number"), ("id", "no"), ("id", "number"),
    ("id", "card"), ("card", "no"), ("case", "worker"), ("submitted", "by"), ("created", "by"),
    ("device", "id"), ("contact", "no"), ("contact", "number"),
    ("ho", "ten"), ("va", "ten"), ("dien", "thoai"), ("dia", "chi"), ("ngay", "sinh"),
    ("ho", "chieu"), ("can", "cuoc"), ("ghi", "chu"),
}  # fmt: skip
# The same in the scripts of the region, found anywhere in the name.
IDENTIFIER_DETECTORS = {
    "name": ("ឈ្មោះ", "ชื่อ", "นามสกุล", "ຊື່", "ນາມສະກຸນ", "အမည်", "နာမည်", "姓名", "名字", "姓氏"),
    "phone": ("ទូរស័ព្ទ", "โทรศัพท์", "เบอร์", "มือถือ", "ໂທລະສັບ", "ເບີໂທ", "ဖုန်း", "电话", "手机"),
    "e-mail or account": ("អ៊ីមែល", "อีเมล", "ไลน์", "ອີເມວ", "အီးမေးလ်", "邮箱", "邮件", "微信"),
    "address": (
        "អាសយដ្ឋាន", "ភូមិ", "ឃុំ", "ที่อยู่", "หมู่บ้าน", "ตำบล", "ທີ່ຢູ່", "ບ້ານ", "လိပ်စာ", "ရွာ", "地址", "住址", "村",
    ),
    "date of birth": ("កំណើត", "วันเกิด", "ວັນເກີດ", "ວັນເດືອນປີເກີດ", "မွေး", "出生", "生日"),
    "national ID": (
        "បណ្ណ", "លិខិតឆ្លងដែន", "บัตรประชาชน", "หนังสือเดินทาง", "ບັດປະຈຳຕົວ", "ໜັງສືຜ່ານແດນ", "မှတ်ပုံတင်",
        "နိုင်ငံကူးလက်မှတ်", "身份证", "护照",
    ),
    "free text": ("កំណត់សម្គាល់", "หมายเหตุ", "ໝາຍເຫດ", "မှတ်ချက်", "备注", "说明"),
    "picture": ("រូបថត", "รูปถ่าย", "ຮູບຖ່າຍ", "ဓာတ်ပုံ", "照片"),
}  # fmt: skip
_WORDS = {word: rule for rule, words in IDENTIFIER_WORDS.items() for word in words.split()}
# Words that are looked for inside others as well: long ones, and short ones that no harmless word holds.
_TELLING = {
    word: rule for word, rule in _WORDS.items() if len(word) >= 6 or word in ("phone", "email", "birth")
}


def check(header: Sequence[str], table: Table, place: Place) -> None:
    """Refuse a header that does not hold the table's columns and nothing else."""
    known = {column.name for column in table.columns}
    if len(header) == 1 and OTHER_SEPARATORS.search(header[0]):
        raise refusal("ING-035", place)
    if not known.intersection(header):
        raise refusal("ING-036", place)
    _refuse("ING-038", [i for i, name in enumerate(header) if not name], header, place)
    folded = [name.casefold() for name in header]
    _refuse("ING-037", [i for i, name in enumerate(folded) if name in folded[:i]], header, place)
    unknown = [i for i, name in enumerate(header) if name not in known]
    _refuse("ING-051", [i for i in unknown if identifier_rule(header[i])], header, place)
    _refuse("ING-050", unknown, header, place)
    missing = [column.name for column in table.columns if column.is_required and column.name not in header]
    _refuse("ING-039", list(range(len(missing))), missing, place)


def identifier_rule(name: str) -> str:
    """What kind of direct identifier a column name speaks of; empty where it speaks of none.

    >>> identifier_rule("prs_FirstName"), identifier_rule("telephone_current"), identifier_rule("form")
    ('name', 'phone', '')
    """
    for rule, detectors in IDENTIFIER_DETECTORS.items():
        if any(detector in name for detector in detectors):
            return rule
    words = _words(name)
    for word in words:
        if word in _WORDS:
            return _WORDS[word]
    if IDENTIFIER_PAIRS.intersection(pairwise(words)):
        return "person or record"
    squeezed = "".join(words)
    return next((rule for word, rule in _TELLING.items() if word in squeezed), "")


def shown(name: str, position: int) -> str:
    """A column name of the contract or of the table of synonyms, else its place: ``column 7 (G)``.

    What stands in a header may itself be data: ``her uncle sold her``.
    """
    return name if is_known(name) else f"column {position} ({letters(position)})"


def is_known(name: str) -> bool:
    """Whether a column name is one that somebody has listed, or is made of words of such names only."""
    whole, words = _known()
    if _form(name) in whole:
        return True
    if len(name) > LONGEST_SHOWN or not SHOWABLE.fullmatch(name):
        return False
    return bool(_words(name)) and words.issuperset(_words(name))


def letters(position: int) -> str:
    """The place of a column as spreadsheets call it: G for 7, AA for 27."""
    before, place = divmod(position - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + place)


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Column names that are listed, and the words that they are made of."""
    with SYNONYMS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if "=" not in row["target"]]
    names = [name for row in rows for name in (*row["words"].split("|"), *row["target"].split(".")[1:])]
    return frozenset(map(_form, names)), frozenset(word for name in names for word in _words(name))


def _form(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).casefold()
    return re.sub(r"[\s_]+", " ", plain).strip()


def _refuse(code: str, at: Sequence[int], names: Sequence[str], place: Place) -> None:
    if not at:
        return
    places = []
    for index in at:
        rule = identifier_rule(names[index]) if code == "ING-051" else ""
        name = names[index] if code == "ING-039" else shown(names[index], index + 1)
        places.append(place.at(column=name, rule=rule))
    raise refusal(code, places[0], more=places[1:])


def _words(name: str) -> list[str]:
    """Lower-case words without accents: ``prs_FirstName2`` gives prs, first, name."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )
    bare = bare.replace("đ", "d").replace("Đ", "D")
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", bare)
    return re.findall(r"[a-z]+", apart.casefold())
