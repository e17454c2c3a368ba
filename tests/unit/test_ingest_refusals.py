"""What a bad package gets: each code by a package that has this one fault, and never a value in the message."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ingest_packages import (
    Package,
    Warehouse,
    as_csv,
    case,
    changed,
    tiny,
    warehouse,
    with_column,
    without_column,
)

from pipeline import ingest
from pipeline.errors import RefusedInput, ReintegrationError
from pipeline.ingest import CODES
from pipeline.ingest.archive import Limits, opened
from pipeline.ingest.copies import copy_all
from pipeline.ingest.reader import describe
from pipeline.ingest.tables import load

CANARY = "quokka"  # stands in every planted cell; no message, receipt or table may hold it

Build = Callable[[], Package]


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
    "semicolons": ("ING-035", lambda: raw(cases__csv=as_csv(tiny()["cases"], delimiter=";"))),
    "tabs": ("ING-035", lambda: raw(cases__csv=as_csv(tiny()["cases"], delimiter="\t"))),
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


def refused(opened_warehouse: Warehouse, package: Package) -> ReintegrationError:
    with pytest.raises(ReintegrationError) as caught:
        opened_warehouse.take(package)
    return caught.value


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_code(shared: Warehouse, fault: str) -> None:
    code, build = FAULTS[fault]
    assert refused(shared, build()).code == code


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refusal_exits_with_3_says_what_to_do_and_shows_no_value(shared: Warehouse, fault: str) -> None:
    error = refused(shared, FAULTS[fault][1]())
    assert error.exit_code == 3
    assert error.remedy == CODES[error.code].remedy
    assert CANARY not in str(error).casefold()
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_of_a_refused_package_stays(shared: Warehouse, fault: str) -> None:
    refused(shared, FAULTS[fault][1]())
    assert shared.count("packages") == 0
    assert CANARY not in shared.everything().casefold()
    assert shared.ask("select count(*) from duckdb_tables() where temporary") == [(0,)]
    assert not list(shared.settings.warehouse.glob("incoming-*"))


def test_every_package_code_has_a_test() -> None:
    tested = {code for code, _ in FAULTS.values()} | set(ELSEWHERE)
    assert tested == {code for code, found in CODES.items() if found.about != "row"}


# Codes that need more than a changed cell; each has its test by name here or beside this file.
ELSEWHERE = (
    "ING-001 ING-002 ING-006 ING-012 ING-017 ING-020 ING-021 ING-022 ING-023 ING-024 ING-025 ING-026 ING-027 "
    "ING-028 ING-029 ING-042 ING-043 ING-046 ING-080 ING-081 ING-082 ING-083 ING-090 ING-091"
).split()


def code_of(path: Path, home: Path) -> str:
    """The code that a path is refused with, in a warehouse of its own."""
    with warehouse(home) as own, pytest.raises(ReintegrationError) as caught:
        ingest.take_in([path], own.connection, own.settings)
    assert caught.value.remedy
    return caught.value.code


def test_a_message_names_table_column_rule_cells_and_first_row(shared: Warehouse) -> None:
    tables = tiny()
    for row in tables["cases"][1:]:
        row["sex"] = f"{CANARY}@mail.example"
    message = str(refused(shared, Package(tables)))
    assert "table `cases`, column `sex`, 2 cells, the first in row 2" in message


def test_a_message_about_a_broken_row_names_file_and_line(shared: Warehouse) -> None:
    message = str(refused(shared, raw(cases__csv=cases_csv("c-9,x\n"))))
    assert "file `cases.csv`, table `cases`, line 5" in message


def test_a_message_about_text_that_is_not_utf8_names_the_line(shared: Warehouse) -> None:
    message = str(refused(shared, raw(cases__csv=b"\xef\xbb\xbf" + cases_csv().replace(b"\n", b"\r\n") + b"\xe9\n")))
    assert "line 5" in message


def test_a_repeated_key_is_named_by_the_row_of_its_repeat(shared: Warehouse) -> None:
    assert "table `cases`, row 4" in str(refused(shared, repeated_case()))


def test_dates_of_one_month_repeat_the_key_of_an_event(shared: Warehouse) -> None:
    tables = tiny()
    event = tables["events"][0]
    tables["events"] = [{**event, "month": "2023-07-02"}, {**event, "month": "2023-07-20"}]
    assert refused(shared, Package(tables)).code == "ING-044"


def test_all_columns_that_name_persons_are_listed_at_once(shared: Warehouse) -> None:
    tables = tiny()
    tables["cases"] = [{**row, "SubmitterName": "x", "telephone_current": "y"} for row in tables["cases"]]
    message = str(refused(shared, Package(tables)))
    assert "`SubmitterName`" in message
    assert "`telephone_current`, named like a direct identifier: phone" in message


@pytest.mark.parametrize("name", [f"{CANARY}@mail.example", f"{CANARY} " * 9, f"{CANARY}(1)", f"ឈ្មោះ{CANARY}"])
def test_a_column_name_that_reads_like_data_is_shown_as_a_number(shared: Warehouse, name: str) -> None:
    message = str(refused(shared, with_column("events", name, "x")))
    assert "column number 5" in message
    assert CANARY not in message


def test_a_refusal_from_a_missing_path_is_wrong_usage(tmp_path: Path) -> None:
    with warehouse(tmp_path / "home") as own, pytest.raises(ReintegrationError) as caught:
        ingest.take_in([tmp_path / "nowhere"], own.connection, own.settings)
    assert (caught.value.code, caught.value.exit_code) == ("ING-001", 2)


def test_a_folder_without_a_descriptor_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert code_of(tmp_path / "empty", tmp_path / "home") == "ING-002"


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_bytes(cases_csv())
    assert code_of(tmp_path / "cases.csv", tmp_path / "home") == "ING-017"


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = Package().folder(tmp_path / "package")
    (folder / "cases.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "cases.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert code_of(folder, tmp_path / "home") == "ING-012"


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = Package().folder(tmp_path / "package")
    (folder / "cases.csv").unlink()
    (folder / "cases.csv").mkdir()
    assert code_of(folder, tmp_path / "home") == "ING-012"


def zipped(path: Path, *more: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    """The tiny package as a zip with more entries."""
    Package().zip(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        for name, content in more:
            file.writestr(name, content)
    return path


def special(kind: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("link.csv")
    entry.external_attr = (kind | 0o777) << 16
    return entry


@pytest.mark.parametrize("name", ["../out.csv", "a/../../out.csv", "/etc/out.csv", "C:/out.csv", "..\\out.csv"])
def test_a_zip_with_a_name_that_climbs_is_refused(tmp_path: Path, name: str) -> None:
    assert code_of(zipped(tmp_path / "a.zip", (name, b"x")), tmp_path / "home") == "ING-020"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_zip_with_a_link_or_special_file_is_refused(tmp_path: Path, kind: int) -> None:
    assert code_of(zipped(tmp_path / "a.zip", (special(kind), b"/etc/passwd")), tmp_path / "home") == "ING-021"


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1  # the flag that says encrypted
    path.write_bytes(content)
    assert code_of(path, tmp_path / "home") == "ING-022"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["cases.csv", "CASES.csv"])
def test_a_zip_with_a_name_twice_is_refused(tmp_path: Path, name: str) -> None:
    assert code_of(zipped(tmp_path / "a.zip", (name, b"x")), tmp_path / "home") == "ING-023"


def test_a_zip_with_too_many_files_is_refused(tmp_path: Path) -> None:
    more = [(f"{number}.txt", b"") for number in range(Limits().entries)]
    assert code_of(zipped(tmp_path / "a.zip", *more), tmp_path / "home") == "ING-024"


def test_a_zip_whose_list_of_files_is_huge_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x05\x06")
    content[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    path.write_bytes(content)
    assert code_of(path, tmp_path / "home") == "ING-024"


def test_a_zip_that_says_it_unpacks_to_an_absurd_size_is_refused(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    with pytest.raises(RefusedInput, match="ING-025"), opened(path, Limits(unpacked=100)):
        pass


def test_a_package_that_holds_more_than_the_limit_is_refused_while_it_is_copied(tmp_path: Path) -> None:
    folder = Package().folder(tmp_path / "package")
    limits = Limits(unpacked=600)
    contract = load(Path(__file__).parents[2] / "seeds")
    with opened(folder, limits) as source, pytest.raises(RefusedInput, match="ING-026"):
        copy_all(source, describe(source, contract), tmp_path, limits)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    assert code_of(zipped(tmp_path / "a.zip", ("zeros.csv", bytes(20 * 1024**2))), tmp_path / "home") == "ING-027"


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_zip_that_is_cut_is_refused(tmp_path: Path, kept: float) -> None:
    path = Package().zip(tmp_path / "a.zip")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert code_of(path, tmp_path / "home") == "ING-028"


def test_a_zip_whose_content_is_damaged_is_refused(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)
    assert code_of(path, tmp_path / "home") == "ING-028"


def test_a_zip_that_is_packed_in_an_unusual_way_is_refused(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as file:
        file.writestr("more.txt", b"x" * 1000)
    assert code_of(path, tmp_path / "home") == "ING-029"


def parquet(home: Path, query: str) -> Package:
    """The tiny package with its events as Parquet, made by a query."""
    import duckdb

    path = home / "events.parquet"
    duckdb.connect().execute(f"copy ({query}) to '{path}' (format parquet)")
    listing = {"events": {"path": "events.parquet", "format": "parquet"}}
    return Package(files={"events.parquet": path.read_bytes()}, listed=listing)


EVENT = "select 'c-1' as case_id, '2023-07' as month, 'job_loss' as event_type"


def test_a_parquet_file_that_is_cut_is_refused(shared: Warehouse, tmp_path: Path) -> None:
    package = parquet(tmp_path, EVENT)
    package.files["events.parquet"] = package.files["events.parquet"][:-30]
    assert refused(shared, package).code == "ING-042"


def test_a_parquet_file_that_is_text_is_refused(shared: Warehouse, tmp_path: Path) -> None:
    package = parquet(tmp_path, EVENT)
    package.files["events.parquet"] = b"case_id,month,event_type\n"
    assert refused(shared, package).code == "ING-042"


@pytest.mark.parametrize("value", ["['yes']", "{'a': 'yes'}", "'yes'::blob"])
def test_a_nested_or_binary_parquet_column_is_refused(shared: Warehouse, tmp_path: Path, value: str) -> None:
    error = refused(shared, parquet(tmp_path, f"{EVENT}, {value} as response"))
    assert error.code == "ING-043"
    assert "column `response`" in str(error)


@pytest.mark.parametrize("value", [f"'{CANARY}@mail.example'", "timestamp '2023-07-05 10:00:00'", "190123456"])
def test_the_gate_holds_for_parquet(shared: Warehouse, tmp_path: Path, value: str) -> None:
    error = refused(shared, parquet(tmp_path, f"{EVENT}, {value} as source_of_risk"))
    assert error.code in ("ING-060", "ING-063", "ING-065")
    assert CANARY not in str(error)


def test_a_csv_that_the_database_cannot_explain_is_refused(tmp_path: Path) -> None:
    from pipeline.ingest.csvfile import diagnose
    from pipeline.ingest.refusals import Place

    error = diagnose(tmp_path / "gone.csv", ["case_id"], Place(file="cases.csv"))
    assert (error.code, error.exit_code) == ("ING-046", 3)


def test_a_zip_is_not_unpacked_into_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    path = Package().zip(tmp_path / "a.zip")
    with warehouse(tmp_path / "home") as own:
        ingest.take_in([path], own.connection, own.settings)
    assert not list((tmp_path / "here").iterdir())
