"""What is not safe to open is refused in words that lead on, and says nothing of what it holds."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipeline.errors import RefusedInput, UsageError
from pipeline.ingest.files.archive import Limits
from pipeline.sources.files import opening
from pipeline.sources.grids import grids
from tests.sources.made_up import books
from tests.sources.made_up.canaries import NAMES, found_in

TABLE = f"case,name\nKH-1,{NAMES[0]}\n"
Build = Callable[[Path], Path]


def zipped(*entries: tuple[str | zipfile.ZipInfo, str]) -> Build:
    def build(place: Path) -> Path:
        path = place / "export.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in entries:
                file.writestr(name, content)
        return path

    return build


def patched(signature: bytes, distance: int, put: bytes) -> Build:
    """A zip in which bytes are changed at a distance from the last place of a signature."""

    def build(place: Path) -> Path:
        path = zipped(("a.csv", TABLE * 50))(place)
        content = bytearray(path.read_bytes())
        at = content.rindex(signature) + distance
        content[at : at + len(put)] = put
        path.write_bytes(content)
        return path

    return build


def file(name: str, content: bytes) -> Build:
    def build(place: Path) -> Path:
        (place / name).write_bytes(content)
        return place / name

    return build


def linked(to: str) -> Build:
    def build(place: Path) -> Path:
        folder = place / "export"
        folder.mkdir()
        (folder / "a.csv").write_text(TABLE)
        (folder / "b.csv").symlink_to(to)
        return folder

    return build


def in_a_folder(build: Build) -> Build:
    def built(place: Path) -> Path:
        (place / "folder").mkdir()
        build(place / "folder")
        return place / "folder"

    return built


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("link.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)
CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def workbook(content: str, *, says: int | None = None) -> Build:
    """A workbook with this in its sheet, which may say another size than it has."""

    def build(place: Path) -> Path:
        made = io.BytesIO()
        with xlsxwriter.Workbook(made) as book:
            book.add_worksheet()
        path, sheet = place / "cases.xlsx", SHEET.format(content)
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, sheet if "worksheets/" in name else old.read(name))
        if says is not None:
            size, there = struct.pack("<I", len(sheet)), bytearray(path.read_bytes())
            there[there.rindex(size) :][:4] = struct.pack("<I", says)
            at = there.rindex(size)
            there[at : at + 4] = struct.pack("<I", says)
            path.write_bytes(there)
        return path

    return build


def protected_xlsx(place: Path) -> Path:
    """As Excel keeps it: a compound file with the encrypted package inside."""
    path = books.xls(place / "x.xls", {"S": [["a"] * 9] * 400})
    content = bytearray(path.read_bytes())
    at, name = content.index("Workbook".encode("utf-16-le")), "EncryptedPackage".encode("utf-16-le")
    content[at : at + len(name)] = name
    content[at + 64 : at + 66] = struct.pack("<H", len(name) + 2)
    (place / "cases.xlsx").write_bytes(content)
    return place / "cases.xlsx"


def protected_xls(place: Path) -> Path:
    path = books.xls(place / "cases.xls", {"S": [["a"]]})
    content = bytearray(path.read_bytes())
    after_first = content.index(b"\x09\x08\x10\x00\x00\x06") + 20
    content[after_first] = 0x2F
    path.write_bytes(content)
    return path


def protected_ods(place: Path) -> Path:
    return books.ods(place / "cases.ods", [["a"]], protected="<manifest:encryption-data/>")


def cut_xls(place: Path) -> Path:
    """Cut where what reads it stops hard, with words of its own."""
    path = books.xls(place / "cases.xls", {"S": [["a"]]})
    path.write_bytes(path.read_bytes()[:4500])
    return path


def document(place: Path) -> Path:
    return zipped(("word/document.xml", "x"))(place).rename(place / "cases.xlsx")


def endless_ods(place: Path) -> Path:
    many, more = 'table:number-columns-repeated="16384"', 'table:number-rows-repeated="1048576"'
    cell = f'<table:table-cell {many} office:value-type="string"><text:p>a</text:p></table:table-cell>'
    row = f"<table:table-row {more}>{cell}</table:table-row>"
    return books.ods(place / "cases.ods", [["a"]], row)


REFUSED: dict[str, tuple[str, Build]] = {
    "nothing there": ("ING-001", lambda place: place / "nowhere.csv"),
    "protected xlsx": ("ING-201", protected_xlsx),
    "protected xls": ("ING-201", protected_xls),
    "protected ods": ("ING-201", protected_ods),
    "cut xls": ("ING-202", cut_xls),
    "cut xlsx": ("ING-202", file("cases.xlsx", b"PK\x03\x04 and no more")),
    "a document of another kind": ("ING-202", document),
    "endless ods": ("ING-202", endless_ods),
    "web page": ("ING-203", file("cases.xls", b"<html><table><tr><td>" + NAMES[0].encode())),
    "text as workbook": ("ING-203", file("cases.xls", TABLE.encode())),
    "nested zip": ("ING-206", zipped(("a.csv", TABLE), ("more.zip", "x"))),
    "nested zip in a folder": ("ING-206", in_a_folder(zipped(("a.csv", TABLE)))),
    "another kind of archive": ("ING-206", file("cases.7z", b"7z")),
    "protected zip": ("ING-207", patched(b"PK\x01\x02", 8, b"\x01\x00")),
    "empty": ("ING-208", file("cases.csv", b"")),
    "empty in a folder": ("ING-208", in_a_folder(file("cases.csv", b""))),
    "empty in a zip": ("ING-208", zipped(("a.csv", ""))),
    "many entries": ("ING-209", patched(b"PK\x05\x06", 10, b"\xff\xff")),
    "bomb in a zip": ("ING-210", zipped(("a.csv", "a,b\n" * 4_000_000))),
    "bomb in a workbook": ("ING-210", workbook(" " * 20_000_000)),
    "workbook that lies about its size": ("ING-210", workbook(" " * 2_000_000, says=900)),
    "two cells far apart": ("ING-210", workbook(CORNERS)),
    "two cells far apart, written with spaces": ("ING-210", workbook(CORNERS.replace("r=", "r = "))),
    "cut zip": ("ING-211", patched(b"PK\x05\x06", 0, b"PK\x00\x00")),
    "no zip": ("ING-211", file("export.zip", b"no zip at all")),
    "the same name twice": ("ING-211", zipped(("a.csv", TABLE), ("A.csv", TABLE))),
    "damaged entry": ("ING-211", patched(b"PK\x03\x04", 40, b"\xff\xff\xff\xff")),
    "name that climbs": ("ING-212", zipped(("../a.csv", TABLE))),
    "link in a zip": ("ING-212", zipped((link(), "/etc/hostname"))),
    "link that leads out": ("ING-212", linked("/etc/hostname")),
    "link in a circle": ("ING-212", linked("b.csv")),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("code", "build"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_safe_is_refused_without_a_word_of_it(code: str, build: Build, tmp_path: Path) -> None:
    with pytest.raises((RefusedInput, UsageError)) as refused:
        grids(build(tmp_path))
    assert refused.value.code == code
    assert found_in(str(refused.value)) == []


def test_a_bad_workbook_says_nothing_on_the_terminal_either(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RefusedInput):
        grids(cut_xls(tmp_path))
    assert capfd.readouterr() == ("", "")


def test_a_file_that_another_program_holds_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows answers while Excel has the file open."""
    path = books.xlsx(tmp_path / "cases.xlsx", {"S": [["a"]]})

    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(RefusedInput, match=r"ING-205.*Close it in Excel"):
        grids(path)


def test_a_folder_that_cannot_be_looked_into_is_refused_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = in_a_folder(file("a.csv", TABLE.encode()))(tmp_path)
    (folder / "visits").mkdir()
    look = os.scandir

    def locked(path: str) -> Any:
        if str(path).endswith("visits"):
            raise PermissionError(13, "Permission denied", path)
        return look(path)

    monkeypatch.setattr(os, "scandir", locked)
    with pytest.raises(RefusedInput, match="ING-205"):
        grids(folder)


def test_a_large_export_is_refused_before_it_is_read(tmp_path: Path) -> None:
    folder = in_a_folder(file("a.csv", TABLE.encode()))(tmp_path)
    (folder / "b.csv").write_text(TABLE)
    for limits in (Limits(unpacked=len(TABLE) + 9), Limits(entries=1)):
        with pytest.raises(RefusedInput, match="ING-209"):
            list(opening.files(folder, limits))


LEFTOVERS = ("~$cases.xlsx", "Thumbs.db", ".DS_Store", "desktop.ini", "__MACOSX/._cases.csv", "photo.jpg")


def test_cells_that_only_have_a_format_take_no_room(tmp_path: Path) -> None:
    """Who colours a sheet to its end has not filled it."""
    far = '<row r="1048576"><c r="XFD1048576" s="0"/><c r="XFC1048576" s="0"></c></row>'
    path = workbook('<row r="1"><c r="A1"><v>1</v></c></row>' + far)(tmp_path)
    assert [cells for _, cells in grids(path)[0].rows] == [["1"]]


def test_leftovers_of_spreadsheets_and_systems_are_passed_over_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "__MACOSX").mkdir()
    for name in (*LEFTOVERS, "cases.csv"):
        (tmp_path / name).write_text(TABLE)
    assert [grid.file for grid in grids(tmp_path)] == ["cases.csv"]


def test_leftovers_of_spreadsheets_and_systems_are_passed_over_in_a_zip(tmp_path: Path) -> None:
    path = zipped(*((name, "") for name in LEFTOVERS), ("a/cases.csv", TABLE))(tmp_path)
    assert [grid.file for grid in grids(path)] == ["a/cases.csv"]


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    assert [each.name for each in opening.files(linked("a.csv")(tmp_path))] == ["a.csv", "b.csv"]


def test_a_workbook_is_known_by_what_it_is_not_by_its_name(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", {"S": [["case"], ["KH-1"]]}).rename(tmp_path / "cases.csv")
    assert [cells for _, cells in grids(path)[0].rows] == [["case"], ["KH-1"]]
