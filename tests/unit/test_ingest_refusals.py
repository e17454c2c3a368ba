"""What a bad package gets: each code by a package that has this one fault, and never a value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from ingest_packages import (
    Package,
    Warehouse,
    as_csv,
    case,
    changed,
    refused,
    tiny,
    warehouse,
    with_column,
    without_column,
)

from pipeline.errors import ReintegrationError
from pipeline.ingest import CODES

CANARY = "quokka"  # stands in every planted cell; no message, receipt or table may hold it


Build = Callable[[], Package]


Refusals = Callable[[str], ReintegrationError]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """One warehouse for all refusals: a refused package leaves nothing behind."""
    with warehouse(tmp_path_factory.mktemp("refusals")) as opened_warehouse:
        yield opened_warehouse


def told(**changes: object) -> Package:
    package = Package()
    package.told = {name: value for name, value in {**package.told, **changes}.items() if value is not None}
    return package


def listed(table: str, **changes: object) -> Package:
    return Package(listed={table: dict(changes)})


def raw(**files: bytes) -> Package:
    return Package(files={name.replace("__", "."): content for name, content in files.items()})


def cases_csv(extra: str = "") -> bytes:
    return as_csv(tiny()["cases"]) + extra.encode()


def descriptor_text(text: str) -> Package:
    return Package(files={"datapackage.json": text.encode()})


def without_table(name: str) -> Package:
    tables = tiny()
    del tables[name]
    return Package(tables)


def renamed_table() -> Package:
    tables = tiny()
    tables["phones"] = tables.pop("events")
    return Package(tables)


def listed_twice() -> Package:
    package = Package()
    whole = package.descriptor()
    whole["resources"].append(whole["resources"][0])
    return Package(files={"datapackage.json": json.dumps(whole).encode()})


def repeated_case() -> Package:
    tables = tiny()
    tables["cases"].append(case(2))
    return Package(tables)


def no_cases() -> Package:
    return Package(files={"cases.csv": as_csv(tiny()["cases"], keep=0)})


LONG_LINE = b"c-9," + b"x" * 200_000


FAULTS: dict[str, tuple[str, Build]] = {
    "no descriptor property": ("ING-004", lambda: told(provider_id=None)),
    "provider that is no slug": ("ING-004", lambda: told(provider_id=f"the {CANARY} house")),
    "coverage that is none": ("ING-004", lambda: told(coverage=CANARY)),
    "cut-off that is no month": ("ING-004", lambda: told(data_cutoff=CANARY)),
    "cut-off with a day": ("ING-004", lambda: told(data_cutoff="2024-06-30")),
    "created that is no moment": ("ING-004", lambda: Package(created=CANARY)),
    "name with spaces": ("ING-004", lambda: Package(name=f"{CANARY} export")),
    "no reintegration block": ("ING-004", lambda: descriptor_text(f'{{"name": "{CANARY}"}}')),
    "not JSON": ("ING-003", lambda: descriptor_text(f"{{{CANARY}")),
    "a JSON list": ("ING-003", lambda: descriptor_text(f'["{CANARY}"]')),
    "a repeated property": ("ING-003", lambda: descriptor_text(f'{{"name": "a", "name": "{CANARY}"}}')),
    "nested beyond reason": ("ING-003", lambda: descriptor_text("[" * 100_000)),
    "a huge descriptor": ("ING-003", lambda: descriptor_text('{"name": "' + CANARY * 200_000 + '"}')),
    "contract version 7": ("ING-005", lambda: told(contract_version=f"7-{CANARY}")),
    "contract version true": ("ING-005", lambda: told(contract_version=True)),
    "resources that are text": ("ING-007", lambda: descriptor_text(whole_with(resources=CANARY))),
    "resource without path": ("ING-007", lambda: descriptor_text(whole_with(resources=[{"name": "cases"}]))),
    "unknown table": ("ING-008", renamed_table),
    "table listed twice": ("ING-009", listed_twice),
    "path that climbs": ("ING-010", lambda: listed("cases", path=f"../{CANARY}.csv")),
    "absolute path": ("ING-010", lambda: listed("cases", path=f"/etc/{CANARY}.csv")),
    "path with a drive": ("ING-010", lambda: listed("cases", path=f"C:{CANARY}.csv")),
    "path with backslashes": ("ING-010", lambda: listed("cases", path=f"..\\{CANARY}.csv")),
    "path on the web": ("ING-010", lambda: listed("cases", path=f"https://{CANARY}.example/cases.csv")),
    "list of paths": ("ING-010", lambda: listed("cases", path=["cases.csv"])),
    "missing file": ("ING-011", lambda: listed("cases", path=f"{CANARY}.csv")),
    "endless name": ("ING-018", lambda: listed("cases", path=f"{CANARY * 60}.csv")),
    "workbook": ("ING-013", lambda: listed("cases", path="cases.xlsx", format="xlsx")),
    "format that is not that of the name": ("ING-013", lambda: listed("cases", format="parquet")),
    "another encoding": ("ING-013", lambda: listed("cases", encoding="windows-874")),
    "compressed": ("ING-013", lambda: listed("cases", compression="gz")),
    "no assessments": ("ING-014", lambda: without_table("assessments")),
    "another size than stated": ("ING-015", lambda: listed("cases", bytes=7)),
    "another checksum than stated": ("ING-015", lambda: listed("cases", hash="sha256:" + "0" * 64)),
    "checksum that is none": ("ING-015", lambda: listed("cases", hash=CANARY)),
    "cut-off after creation": ("ING-016", lambda: told(data_cutoff="2024-08")),
    "empty file": ("ING-030", lambda: raw(cases__csv=b"")),
    "file of line ends": ("ING-030", lambda: raw(cases__csv=b"\xef\xbb\xbf\r\n\r\n")),
    "Latin letters in another encoding": (
        "ING-031",
        lambda: raw(cases__csv=cases_csv() + f"c-9,{CANARY}".encode() + b"\xe9,\n"),
    ),
    "UTF-16": ("ING-031", lambda: raw(cases__csv=cases_csv().decode().encode("utf-16"))),
    "letter that is cut in two": ("ING-031", lambda: raw(cases__csv=cases_csv() + "ក".encode()[:2])),
    "NUL bytes": ("ING-032", lambda: raw(cases__csv=cases_csv(f"c-9,{CANARY}\0,\n"))),
    "reversed text": ("ING-033", lambda: raw(cases__csv=cases_csv(f"c-9,{CANARY}\u202e,\n"))),
    "endless line": ("ING-034", lambda: raw(cases__csv=cases_csv() + LONG_LINE)),
    "semicolons": ("ING-035", lambda: raw(cases__csv=f"{CANARY};wombat\n1;2\n".encode())),
    "tabs": ("ING-035", lambda: raw(cases__csv=f"{CANARY}\twombat\n1\t2\n".encode())),
    "no header": ("ING-036", lambda: raw(cases__csv=f"c-1,{CANARY},KHM\n".encode())),
    "column twice": ("ING-037", lambda: raw(cases__csv=cases_csv().replace(b"person_id", b"case_id", 1))),
    "column without name": ("ING-038", lambda: with_column("cases", "", CANARY)),
    "missing column": ("ING-039", lambda: without_column("cases", "consent_monitoring")),
    "row that is too short": ("ING-040", lambda: raw(cases__csv=cases_csv(f"c-9,{CANARY}\n"))),
    "row that is too long": ("ING-040", lambda: raw(events__csv=b"case_id,month,event_type\na,b,c,d\n")),
    "cut in the middle of a row": ("ING-040", lambda: raw(cases__csv=cases_csv()[:-40])),
    "open quotation mark": ("ING-041", lambda: raw(cases__csv=cases_csv(f'c-9,"{CANARY}'))),
    "open quotation mark in the header": ("ING-041", lambda: raw(cases__csv=f'case_id,"{CANARY}\n'.encode())),
    "same key twice": ("ING-044", repeated_case),
    "full package without cases": ("ING-045", no_cases),
    "unknown column": ("ING-050", lambda: with_column("cases", "shoe_size", CANARY)),
    "column that names a person": ("ING-051", lambda: with_column("cases", "prs_FirstName", CANARY)),
    "e-mail": ("ING-060", lambda: changed("cases", 2, sex=f"{CANARY}@mail.example")),
    "e-mail among several codes": (
        "ING-060",
        lambda: changed("exploitations", 1, labour_sector=f"fishing;{CANARY}@mail.example"),
    ),
    "web address": ("ING-061", lambda: changed("cases", 2, sex=f"https://{CANARY}.example")),
    "coordinates": ("ING-062", lambda: changed("cases", 2, education_opened=f"11.5564, 104.9282 {CANARY}")),
    "exact date": ("ING-063", lambda: changed("cases", 2, age_group_opened=f"2001-05-17 {CANARY}")),
    "phone number": ("ING-064", lambda: changed("cases", 2, sex="+855 12 345 678")),
    "national ID": ("ING-065", lambda: changed("cases", 2, person_id="190123456")),
    "Khmer word": ("ING-066", lambda: changed("cases", 2, sex=f"ស្រី {CANARY}")),
    "formula": ("ING-067", lambda: changed("cases", 2, sex=f'=HYPERLINK("{CANARY}")')),
    "name of a person": ("ING-068", lambda: changed("cases", 2, sex=f"Dara {CANARY.title()}")),
    "free text": ("ING-069", lambda: changed("cases", 2, sex=f"she told the {CANARY} once")),
    "identifier that may be a name": ("ING-070", lambda: changed("cases", 2, person_id=CANARY)),
    "identifier that is not plain": ("ING-071", lambda: changed("cases", 2, person_id=f"{CANARY}#1")),
}


def whole_with(**changes: object) -> str:
    return json.dumps({**Package().descriptor(), **changes})


@pytest.fixture(scope="module")
def refusal_of(shared: Warehouse) -> Refusals:
    """The refusal of each fault's package, which is sent once."""
    return cache(lambda fault: refused(shared, FAULTS[fault][1]()))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_code(refusal_of: Refusals, fault: str) -> None:
    assert refusal_of(fault).code == FAULTS[fault][0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refusal_exits_with_3_says_what_to_do_and_shows_no_value(refusal_of: Refusals, fault: str) -> None:
    error = refusal_of(fault)
    assert error.exit_code == 3
    assert error.remedy.startswith(CODES[error.code].remedy)
    assert CANARY not in str(error).casefold()
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__


def test_nothing_of_any_refused_package_stays(shared: Warehouse, refusal_of: Refusals) -> None:
    for fault in FAULTS:
        refusal_of(fault)
    assert shared.count("packages") == 0
    assert CANARY not in shared.everything().casefold()
    assert shared.ask("select count(*) from duckdb_tables() where temporary") == [(0,)]
    assert not list(shared.settings.warehouse.glob("incoming-*"))


def test_every_code_stands_in_a_test() -> None:
    folders = {"unit": "test_ingest_*.py", "sources": "test_*.py"}
    paths = (path for name, of in folders.items() for path in Path(__file__).parents[1].glob(f"{name}/{of}"))
    tests = "".join(path.read_text(encoding="utf-8") for path in paths)
    assert [code for code in CODES if code not in tests] == []
