"""What one cell can give away: every made-up value is judged, and a package with such cells is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hostile_intake import HostileIntake
from ingest_packages import Package, as_csv, tiny, warehouse

from pipeline.contract import REQUIRED_TABLES, load
from pipeline.ingest import scan, store
from pipeline.ingest.files import csvfile
from pipeline.ingest.files.sealed import SealedFolder
from pipeline.ingest.privacy import keys
from pipeline.ingest.refusals import Place
from pipeline.ingest.scan import TableFile

# The column that a value of a kind is planted in.
COLUMNS = {
    "id": ("cases", "person_id", "{}"),
    "code": ("cases", "education_opened", "{}"),
    "codes": ("exploitations", "labour_sector", "fishing;{}"),
    "label": ("fundings", "grant_code", "{}"),
    "month": ("events", "month", "{}"),
    "integer": ("outcome_ratings", "level", "{}"),
    "country": ("cases", "country_of_origin", "{}"),
}
# One line for each value: kinds of columns, and the value.
VALUES = {
    "ING-060": """
        code,codes,label,month,integer | dara@mail.example
        code | dara＠mail.example
        code | dara[at]mail.example
        code | dara at mail dot example
        code | Facebook: dara.sok
        code | telegram:sokdara
        code | line id: somchai99
        id | dara7@mail.example""",
    "ING-061": """
        code | www.place.example
        code,codes | facebook.com/dara.sok
        code | https://place.example/x
        code | javascript:alert(1)
        code | data:text/html,x
        code | t.me/dara""",
    "ING-062": """
        code,codes,integer | 11.5564
        code | 11.55, 104.92
        code | -8.65 115.21667
        code | 11° 33' N
        code | 11 33 22 N
        code | 11d33m22s N
        code | N11.5564
        code | 7P38HW4J+QV
        code | HW4J+QV Phnom
        code | 48PVT1234567890
        code | 48P 491000 1277000
        code | lat: 11.5
        code | ១១.៥៥៦៤, ១០៤.៩២៨២
        id | 11.5564-104.9282""",
    "ING-063": """
        code,codes,integer,label | 17/05/2001
        code | 17.5.01
        code | 17 May 2001
        code | May 17, 2001
        code | 17th of May 2001
        code | 2001-05-17T10:00:00Z
        code | 17/05/2544
        code,integer | 25440517
        code | 17052001
        code | 17 05 2001
        code | 17.V.2001
        code | 2001-W20-4
        code | 2001年5月17日
        code | 17 พ.ค. 2544
        code | ១៧ ឧសភា ២០០១
        code | ngày 17 tháng 5 năm 2001
        code | ๑๗/๐๕/๒๕๔๔
        code | １７/０５/２００１
        id,label | 2001-05-17
        id | 2544-05-17
        id | 20010517
        id | 20240517-0001
        id | dara9-2001-05-17""",
    "ING-064": """
        code,codes,integer,month | +855 12 345 678
        code | +86 138 0013 8000
        code | +856 20 5512 3456
        code | +95 9 123 456 789
        code | +66 81 234 5678
        code | +84 91 234 56 78
        code | 020 5512 3456
        code | 09-123-456-789
        code | 0912 345 678
        code | 13800138000
        code,integer | 85512345678
        code | 0066812345678
        code | ០១២ ៣៤៥ ៦៧៨
        code | ๐๘๑-๒๓๔-๕๖๗๘
        code | ໐໒໐ ໕໕໑໒ ໓໔໕໖
        code | ၀၉ ၁၂၃ ၄၅၆ ၇၈၉
        code | ０１２ ３４５ ６７８
        code | +855‑12‑345‑678
        code | tel 012345678
        code | call 012 345 678
        code | 012.345.678
        id,label | 012-345-678
        id | 855-12-345-678
        id | +85512345678
        id | 0912345678""",
    "ING-065": """
        id,code,codes,integer,month | 11010519491231002X
        code | 110105 19491231 002X
        code,integer | 1101700207366
        id,code | 1-1017-00207-36-6
        code | 1 1017 00207 36 6
        id,code,label,integer | 190123456
        id | KH190123456
        id | KH1a-11010519491231002X
        code | ៩៩០១២៣៤៥៦
        id,code | 12/KaMaYa(N)123456
        code | 12/OUKAMA(Naing)123456
        code | ၁၂/ကမယ(နိုင်)၁၂၃၄၅၆
        id | 12-KaMaYa-N-123456
        id | 5.AhBaNa.N.012345
        code,codes,integer | A1234567
        code | E12345678
        code | AA123456
        code | passport N 1234567
        code | P<KHMSOK<<DARA""",
    "ING-066": """
        id,code,codes,month,integer | សុខ ដារ៉ា
        code,country | สมชาย
        code | ສົມໄຊ
        code | အောင်ကျော်
        code | 王小明
        code,id | Nguyễn Thị
        code | Trần
        code | José
        code | Дара""",
    "ING-067": """
        code,codes,month,integer,id | =1+cmd
        code,label | @SUM(A1)
        code | +cmd|' /C calc'!A0
        code | -2+3+cmd
        code | '=1+cmd
        code | ＝1+cmd
        code | ＋cmd|calc
        code | ＠SUM(1)
        code | |calc.exe
        code | %0A=1+1""",
    "ING-068": """
        code,codes,id | Sok Dara
        code | SOK DARA VANN
        code | Sok, Dara
        code,integer,month,country | somchai
        code | nguyen thi mai
        code | Daw Aye Aye
        code | li wei
        code | zhang wei
        code | S. Dara
        id | somchai1
        id | Nguyen.Thi.1990
        id | sokha-12
        id | SOMCHAI07
        id | SokDara85
        id | 1990somchai
        id | KH-somchai-2024
        id | Li.Wei.3
        id | case.somsak.1
        id | c1a.somchai.srisuk.2001
        id | Phoumsavath.Keo.12
        id | tranvan90
        label | Somchai
        label | nguyen.thi""",
    "ING-069": """
        code,codes | she lives with her aunt
        code | her mother died
        code | told the police
        code | she_ran_away
        integer | about two or three times
        code | aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx""",
    "ING-070": """
        id | quokkas
        id | Quokka.Wombat""",
    "ING-071": """
        id | c#12345
        id | c/12345""",
    "ING-072": """
        code | House 12, second floor
        code | Street 271
        code | 12 Tran Hung Dao street
        code | Soi 5 Sukhumvit
        code | village 4
        code | 123 Moo 4
        code | thon 3, xa 2
        code | phum 4, khum 2
        code | ផ្ទះលេខ ១២
        code | ถนนสุขุมวิท
        code | ບ້ານ ໂພນໄຊ
        code | ရွာသစ်
        code | 长安街12号
        code | Phường 5
        code | Ban Phonsavan, Xieng""",
}
CASES = [
    pytest.param(code, kind, value.strip(), id=f"{code} in {kind}: {value.strip()}")
    for code, lines in VALUES.items()
    for kinds, _, value in (line.partition(" | ") for line in lines.strip().splitlines())
    for kind in kinds.strip().split(",")
]


def of_code(code: str) -> list[tuple[str, str]]:
    """The kinds and values that one code is for."""
    return [(kind, value) for each, kind, value in (case.values for case in CASES) if each == code]


def of_kind(kind: str) -> list[str]:
    """The values that are planted in a kind of column."""
    return [value for _, each, value in (case.values for case in CASES) if each == kind]


def planted(kind: str, value: str) -> dict[str, str]:
    """A good row but for one cell."""
    table, column, form = COLUMNS[kind]
    return {**tiny()[table][0], column: form.format(value)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """The code for each kind and value: one pass over a table in which every row is hostile."""
    found = {}
    with warehouse(tmp_path_factory.mktemp("scanned")) as own:
        contract, sealed = load(own.settings.seeds), SealedFolder(own.settings.warehouse)
        for kind, (name, column, _) in COLUMNS.items():
            values, table = of_kind(kind), contract.tables[name]
            file = sealed.file(f"{kind}.csv")
            with file.open("wb") as out:
                out.write(as_csv([planted(kind, value) for value in values]))
            read = TableFile(table, file, Place(), tuple(csvfile.header(file, Place())), {})
            with sealed.seen_by(own.connection), keys.held_by(own.connection, b"made up", "khm-ngo"):
                scan.take(read, contract, date(2024, 6, 1), own.connection)
            faults = own.ask(f'select "{column}__fault" from taken_{name} order by rowid')
            for value, (fault,) in zip(values, faults, strict=True):
                found[kind, value] = f"ING-{fault:03}"
            assert not [value for value in values if value in str(own.ask(f"from taken_{name}"))]
            store.clear(contract, own.connection)
    return found


@pytest.mark.parametrize(("code", "kind", "value"), CASES)
def test_a_cell_that_gives_a_person_away_has_the_code_of_what_it_gives_away(
    verdicts: dict[tuple[str, str], str], code: str, kind: str, value: str
) -> None:
    assert verdicts[kind, value] == code


@pytest.mark.parametrize("code", VALUES)
def test_a_package_with_cells_that_give_people_away_is_refused_and_they_stand_nowhere(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    tables = {table: tiny()[table] for table in REQUIRED_TABLES}
    for kind, value in of_code(code):
        table = COLUMNS[kind][0]
        tables.setdefault(table, tiny()[table]).append(planted(kind, value))
    path = Package(tables).folder(tmp_path / "package")
    HostileIntake(home, capsys).refuses(path, code, [value for _, value in of_code(code)])


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) >= 150
