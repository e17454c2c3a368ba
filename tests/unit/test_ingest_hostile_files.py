"""What a package can do as a file: each is dangerous or broken in one way, and is refused with its code."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hostile_files import (
    CASES,
    DEVICE,
    EVENT,
    FIFO,
    HEADER,
    LINK,
    SECRET,
    Build,
    cell,
    entry,
    file,
    inner_zip,
    linked,
    listed,
    named,
    offered,
    parquet,
    patched,
    said,
    told,
    whole,
    with_large_end,
    workbook,
    zipped,
)
from hostile_intake import HostileIntake
from ingest_packages import Package

MEGABYTE = 1024**2
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
NOISE = random.Random(1).randbytes(200_000)
SHEET = workbook(("xl/worksheets/sheet1.xml", SECRET.encode()))
OLD_BOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + SECRET.encode()

ARCHIVES: list[tuple[str, str, Build]] = [
    ("ING-020", "climbs", zipped((f"../{SECRET}.csv", b"x"))),
    ("ING-020", "climbs from a folder", zipped((f"a/../../{SECRET}.csv", b"x"))),
    ("ING-020", "absolute", zipped((f"/etc/{SECRET}.csv", b"x"))),
    ("ING-020", "drive", zipped((f"C:/{SECRET}.csv", b"x"))),
    ("ING-020", "drive without slash", zipped((f"C:{SECRET}.csv", b"x"))),
    ("ING-020", "backslash", zipped((f"..\\{SECRET}.csv", b"x"))),
    ("ING-020", "server", zipped((f"//server/{SECRET}.csv", b"x"))),
    ("ING-020", "control character", zipped((f"a\x1b[2J{SECRET}.csv", b"x"))),
    ("ING-021", "link", zipped((entry(f"{SECRET}.csv", LINK), b"/etc/passwd"))),
    ("ING-021", "pipe", zipped((entry(f"{SECRET}.csv", FIFO), b""))),
    ("ING-021", "device", zipped((entry(f"{SECRET}.csv", DEVICE), b""))),
    ("ING-022", "password", patched((CENTRAL, 8, b"\x01"))),
    ("ING-023", "same name twice", zipped(("cases.csv", CASES + SECRET.encode()))),
    ("ING-023", "name in other letters", zipped(("CASES.CSV", CASES))),
    ("ING-023", "name with a dot after it", zipped(("cases.csv.", CASES))),
    ("ING-023", "name with a space after it", zipped(("cases.csv ", CASES))),
    ("ING-023", "name in full width", zipped(("ｃases.csv", CASES))),
    ("ING-024", "many files", zipped(*((f"{number}.txt", b"") for number in range(200)))),
    ("ING-024", "huge directory", patched((END, 12, (2**31).to_bytes(4, "little")))),
    ("ING-024", "many files in the large end", with_large_end(entries=2**40)),
    ("ING-024", "huge directory in the large end", with_large_end(directory=2**40)),
    ("ING-028", "large end elsewhere", with_large_end(shift=-40)),
    ("ING-025", "says that it is huge", patched((CENTRAL, 24, b"\xff\xff\xff\xfe"), everywhere=True)),
    ("ING-027", "zeros", zipped(("zeros.csv", bytes(20 * MEGABYTE)))),
    ("ING-027", "zeros beside noise", zipped(("zeros.csv", bytes(11 * MEGABYTE)), ("noise.csv", NOISE))),
    ("ING-028", "says less than it holds", patched((CENTRAL, 24, (9).to_bytes(4, "little")))),
    ("ING-028", "another checksum", patched((CENTRAL, 16, b"\0\0\0\0"))),
    ("ING-028", "directory elsewhere", patched((END, 16, (5).to_bytes(4, "little")))),
    ("ING-028", "no end", patched((END, 0, b"XXXX"))),
    ("ING-028", "name that is no text", patched((CENTRAL, 46, b"\xff\xfe\xfd"), (CENTRAL, 9, b"\x08"))),
    ("ING-029", "bzip2", zipped(("more.txt", b"x" * 999), way=12)),
    ("ING-029", "LZMA", zipped(("more.txt", b"x" * 999), way=14)),
    ("ING-019", "zip in a zip", zipped((f"{SECRET}.zip", inner_zip()))),
    ("ING-019", "zip in a folder of a zip", zipped((f"more/{SECRET}.ZIP", inner_zip()))),
    ("ING-019", "gzip in a zip", zipped((f"{SECRET}.csv.gz", b"\x1f\x8b"))),
    ("ING-019", "7z in a zip", zipped((f"{SECRET}.7z", b"7z"))),
    ("ING-019", "workbook in a zip", zipped((f"{SECRET}.xlsx", workbook()))),
    ("ING-019", "workbook with macros in a zip", zipped((f"{SECRET}.xlsm", workbook()))),
    ("ING-019", "database in a zip", zipped((f"{SECRET}.accdb", b"x"))),
    ("ING-019", "program in a zip", zipped((f"{SECRET}.exe", b"MZ"))),
    ("ING-019", "photo in a zip", zipped((f"{SECRET}.jpg", b"x"))),
    ("ING-002", "zip of a zip", offered("package.zip", inner_zip("data/more/datapackage.json"))),
    ("ING-202", "workbook alone", offered("cases.xlsx", SHEET)),
    ("ING-013", "workbook as a zip", offered("cases.zip", workbook())),
    ("ING-202", "workbook with macros alone", offered("cases.xlsm", workbook(("xl/vbaProject.bin", b"x")))),
    ("ING-202", "workbook with entities", offered("cases.xlsx", workbook(("xl/s.xml", ENTITIES)))),
    ("ING-013", "workbook as CSV", file(SHEET)),
    ("ING-013", "old workbook as CSV", file(OLD_BOOK)),
    ("ING-013", "gzip as CSV", file(b"\x1f\x8b\x08" + SECRET.encode())),
    ("ING-013", "PDF as CSV", file(b"%PDF-1.7\n" + SECRET.encode())),
    ("ING-013", "Parquet as CSV", file(b"PAR1" + SECRET.encode())),
    ("ING-202", "old workbook alone", offered("cases.xls", OLD_BOOK)),
    ("ING-206", "gzip alone", offered("cases.csv.gz", b"\x1f\x8b\x08" + SECRET.encode())),
    ("ING-222", "CSV alone", offered("cases.csv", CASES + SECRET.encode())),
    ("ING-017", "entities alone", offered("cases.xml", ENTITIES)),
    ("ING-012", "link out of the folder", linked("cases.csv", "{place}/outside.csv")),
    ("ING-012", "link up and down", linked("cases.csv", "../outside.csv")),
    ("ING-012", "link to itself", linked("cases.csv", "{folder}/cases.csv")),
    ("ING-012", "link to a device", linked("cases.csv", "/dev/zero")),
    ("ING-012", "link to a folder", linked("cases.csv", "{folder}")),
    ("ING-012", "datapackage.json is a link", linked("datapackage.json", "/etc/hostname")),
]  # fmt: skip
TEXTS: list[tuple[str, str, Build]] = [
    ("ING-031", "UTF-16 with mark", file(CASES.decode().encode("utf-16"))),
    ("ING-032", "UTF-16 without mark", file(CASES.decode().encode("utf-16-le"))),
    ("ING-031", "UTF-32", file(b"\xff\xfe\0\0" + CASES.decode().encode("utf-32-le"))),
    ("ING-031", "Latin-1", cell("é", "latin-1")),
    ("ING-031", "Windows Thai", cell("ส", "cp874")),
    ("ING-031", "Chinese GBK", cell("王", "gbk")),
    ("ING-031", "half of a pair", file(CASES + b"c-9,\xed\xa0\x80,\n")),
    ("ING-040", "UTF-7", cell("+AD0-1+-1")),
    ("ING-032", "NUL in a cell", cell("\0")),
    ("ING-032", "NUL after the end", file(CASES + b"\0" * 512)),
    ("ING-033", "right to left", cell("\u202e")),
    ("ING-033", "isolate", cell("\u2067")),
    ("ING-047", "zero width space", cell("\u200b")),
    ("ING-047", "zero width joiner", cell("\u200d")),
    ("ING-047", "soft hyphen", cell("\u00ad")),
    ("ING-047", "word joiner", cell("\u2060")),
    ("ING-047", "byte order mark inside", cell("\ufeff")),
    ("ING-047", "tags", cell("\U000e0041")),
    ("ING-047", "escape", cell("\x1b[2J")),
    ("ING-047", "bell", cell("\a")),
    ("ING-047", "bell long before the end", file(CASES + SECRET.encode() + b"\a\n" + CASES * 400)),
    ("ING-047", "end of file", cell("\x1a")),
    ("ING-047", "line separator", cell("\u2028")),
    ("ING-034", "giant line", file(CASES + b"c-9," + SECRET.encode() * 40_000)),
    ("ING-034", "giant cell in quotes", file(CASES + b'c-9,"' + SECRET.encode() * 40_000 + b'"\n')),
    ("ING-034", "giant header", file(HEADER + b"," + b"x" * 200_000 + b"\n")),
    ("ING-030", "empty", file(b"")),
    ("ING-030", "blank", file(b"\xef\xbb\xbf \r\n \r\n")),
    ("ING-040", "short row", file(CASES + f"c-9,{SECRET}\n".encode())),
    ("ING-040", "long row", file(CASES + CASES.splitlines()[1] + f",{SECRET}\n".encode())),
    ("ING-041", "open quote", file(CASES + f'c-9,"{SECRET}'.encode())),
    ("ING-036", "no header", file(f"c-1,{SECRET},KHM\n".encode())),
    ("ING-036", "formula for a header", file(f'=HYPERLINK("{SECRET}")\nx\n'.encode())),
    ("ING-037", "header twice", named("case_id")),
    ("ING-037", "header twice in other letters", named("CASE_ID")),
    ("ING-038", "header without name", named("")),
    ("ING-035", "semicolons", file(b"quokka;wombat\n1;2\n")),
    ("ING-050", "unknown column", named("shoe_size")),
    ("ING-050", "column with a quote", file(CASES.replace(b"person_id", b'"per""son"', 1))),
    ("ING-051", "column of names", named("full_name")),
    ("ING-051", "column of names in full width", named("ｎａｍｅ")),
    ("ING-051", "column of names in Thai", named("ชื่อ")),
    ("ING-051", "column of notes in Chinese", named("备注")),
    ("ING-051", "column of e-mail in Chinese", named("电子邮箱")),
    ("ING-051", "column of villages in Khmer", named("ភូមិ")),
    ("ING-051", "column of passports in Burmese", named("နိုင်ငံကူးလက်မှတ်")),
    ("ING-051", "column of birth in Lao", named("ວັນເກີດ")),
    ("ING-051", "column of phones in Vietnamese", named("Điện thoại")),
]  # fmt: skip
DESCRIPTORS: list[tuple[str, str, Build]] = [
    ("ING-003", "huge", told('{"name": "' + SECRET * 200_000 + '"}')),
    ("ING-003", "deep list", told("[" * 100_000)),
    ("ING-003", "deep object", told('{"a":' * 50_000)),
    ("ING-003", "repeated property", told(f'{{"name": "a", "name": "{SECRET}"}}')),
    ("ING-003", "UTF-16", lambda place: Package(
        files={"datapackage.json": whole().encode("utf-16")}).folder(place / "package")),
    ("ING-003", "endless number", told('{"created": ' + "9" * 10_000 + "}")),
    ("ING-003", "XML", told(ENTITIES.decode())),
    ("ING-004", "name with a path", said(name=f"../../{SECRET}")),
    ("ING-004", "name that is a formula", said(name=f"=cmd|{SECRET}")),
    ("ING-004", "name with an end of line", said(name=f"{SECRET}\nError: all is well")),
    ("ING-004", "name in another script", said(name="សុខ-ដារ៉ា")),
    ("ING-004", "provider that is SQL", said(
        reintegration={**Package().told, "provider_id": f"x'); drop table {SECRET};--"})),
    ("ING-007", "no resources", said(resources=[])),
    ("ING-007", "resources by reference", said(resources=f"https://{SECRET}.example/resources.json")),
    ("ING-007", "data inside", said(resources=[{"name": "cases", "data": [{"case_id": SECRET}]}])),
    ("ING-008", "unknown table", said(resources=[{"name": SECRET, "path": "cases.csv"}])),
    ("ING-008", "system table", said(resources=[{"name": "landing.packages", "path": "cases.csv"}])),
    ("ING-010", "path that climbs", listed(path=f"../{SECRET}.csv")),
    ("ING-010", "path that climbs later", listed(path=f"a/../../{SECRET}.csv")),
    ("ING-010", "absolute path", listed(path=f"/etc/{SECRET}.csv")),
    ("ING-010", "home folder of a drive", listed(path=f"C:{SECRET}.csv")),
    ("ING-010", "server", listed(path=f"\\\\server\\{SECRET}.csv")),
    ("ING-010", "web address", listed(path=f"https://{SECRET}.example/cases.csv")),
    ("ING-010", "file address", listed(path=f"file:///etc/{SECRET}.csv")),
    ("ING-010", "address without slashes", listed(path=f"s3:{SECRET}.csv")),
    ("ING-010", "data address", listed(path=f"data:text/csv,{SECRET}.csv")),
    ("ING-010", "NUL in the path", listed(path=f"cases\0{SECRET}.csv")),
    ("ING-010", "list of paths", listed(path=["cases.csv", f"{SECRET}.csv"])),
    ("ING-011", "wildcard", listed(path="*.csv")),
    ("ING-011", "missing file", listed(path=f"{SECRET}.csv")),
    ("ING-013", "workbook", listed(path="cases.xlsx", format="xlsx")),
    ("ING-013", "compressed", listed(compression="gz")),
    ("ING-013", "compressed by its name", listed(path="cases.csv.gz")),
    ("ING-013", "UTF-7 by declaration", listed(encoding="utf-7")),
    ("ING-013", "format that is not the name's", listed(format="json")),
    ("ING-015", "another checksum", listed(hash="sha256:" + "0" * 64)),
    ("ING-015", "another size", listed(bytes=2**60)),
    ("ING-018", "endless path", listed(path=SECRET * 60 + ".csv")),
]  # fmt: skip
PARQUETS: list[tuple[str, str, Build]] = [
    ("ING-042", "cut", parquet(EVENT, then=lambda content: content[:-30])),
    ("ING-042", "text", parquet(EVENT, then=lambda _: SECRET.encode() * 9)),
    ("ING-042", "footer longer than the file", parquet(
        EVENT, then=lambda content: content[:-8] + b"\xff\xff\xff\x7fPAR1")),
    ("ING-042", "encrypted", parquet(EVENT, then=lambda content: content[:-4] + b"PARE")),
    ("ING-026", "many rows in few bytes", parquet(f"{EVENT} from range(20000000)")),
    ("ING-026", "giant cell", parquet(f"{EVENT}, repeat('{SECRET}', 4000000) as response")),
    ("ING-043", "list", parquet(f"{EVENT}, ['{SECRET}'] as response")),
    ("ING-043", "struct", parquet(f"{EVENT}, {{'a': '{SECRET}'}} as response")),
    ("ING-043", "map", parquet(f"{EVENT}, map {{'{SECRET}': 1}} as response")),
    ("ING-043", "bytes", parquet(f"{EVENT}, '{SECRET}'::blob as response")),
    ("ING-043", "JSON", parquet(f"{EVENT}, '\"{SECRET}\"'::json as response")),
    ("ING-043", "time of day", parquet(f"{EVENT}, time '10:11:12' as response")),
    ("ING-050", "column that is SQL", parquet(f'{EVENT}, 1 as "x""); drop table cases;--{SECRET}"')),
    ("ING-050", "column of DuckDB", parquet(f"{EVENT}, '{SECRET}' as filename")),
    ("ING-051", "column of names", parquet(f"{EVENT}, '{SECRET}' as full_name")),
    ("ING-039", "missing column", parquet("select 'c-1' as case_id, '2023-07' as month")),
    ("ING-032", "NUL", parquet(f"{EVENT}, '{SECRET}' || chr(0) as response")),
    ("ING-033", "right to left", parquet(f"{EVENT}, '{SECRET}\u202e' as response")),
    ("ING-047", "zero width space", parquet(f"{EVENT}, 'yes\u200b{SECRET}' as response")),
    ("ING-047", "escape", parquet(f"{EVENT}, '{SECRET}' || chr(27) as response")),
    ("ING-069", "cell that is too long to be looked at", parquet(
        f"{EVENT}, repeat('{SECRET}@x ', 900) as response")),
    ("ING-063", "moment", parquet(f"{EVENT}, timestamp '2023-07-05 10:11:12' as response")),
    ("ING-062", "decimal degrees", parquet(f"{EVENT}, 11.5564::double as response")),
    ("ING-065", "number of a person", parquet(f"{EVENT}, 190123456789 as response")),
]  # fmt: skip
KINDS = {"archive": ARCHIVES, "text": TEXTS, "descriptor": DESCRIPTORS, "Parquet": PARQUETS}
ALL = [(code, kind, name, build) for kind, found in KINDS.items() for code, name, build in found]
FIRST = dict(
    reversed([(code, name) for code, _, name, _ in ALL])
)  # of each code; what else has it is ``long``
FILES = [
    pytest.param(
        *(code, build),
        id=f"{code} {kind}: {name}",
        marks=[] if FIRST[code] == name else [pytest.mark.long],
    )
    for code, kind, name, build in ALL
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("code", "build"), FILES)
def test_a_dangerous_or_broken_file_is_refused_and_stands_nowhere(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, build: Build
) -> None:
    path = build(tmp_path)
    HostileIntake(home, capsys).refuses(path, code, [SECRET, json.dumps(SECRET)])
