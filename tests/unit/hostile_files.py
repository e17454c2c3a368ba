"""Builds packages that are broken or dangerous in one way each; ``SECRET`` stands in all of them."""

from __future__ import annotations

import io
import json
import re
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest_packages import Package, as_csv, tiny

SECRET = "quokka"
Build = Callable[[Path], Path]
CASES = as_csv(tiny()["cases"])
HEADER = CASES.splitlines()[0]
EVENT = "select 'c-1' as case_id, '2023-07' as month, 'job_loss' as event_type"


def file(content: bytes, table: str = "cases") -> Build:
    """A folder in which the file of one table holds these bytes."""
    return lambda place: Package(files={f"{table}.csv": content}).folder(place / "package")


def cell(text: str, encoding: str = "utf-8") -> Build:
    """A folder whose cases have one more line with this text in it."""
    return file(CASES + f"c-9,{SECRET}{text},\n".encode(encoding))


def named(header: str) -> Build:
    """A folder whose cases call the column of persons otherwise."""
    return file(CASES.replace(b"person_id", header.encode(), 1))


def told(text: str) -> Build:
    """A folder with this text as its datapackage.json."""
    return lambda place: Package(files={"datapackage.json": text.encode()}).folder(place / "package")


def whole(**changes: Any) -> str:
    return json.dumps({**Package().descriptor(), **changes})


def said(**changes: Any) -> Build:
    """A folder whose datapackage.json has other properties."""
    return told(whole(**changes))


def listed(**changes: Any) -> Build:
    """A folder that lists its cases otherwise."""
    return lambda place: Package(listed={"cases": changes}).folder(place / "package")


def zipped(*more: tuple[zipfile.ZipInfo | str, bytes], way: int = zipfile.ZIP_DEFLATED) -> Build:
    """The tiny package as a zip with more entries."""

    def build(place: Path) -> Path:
        path = Package().zip(place / "package.zip")
        with zipfile.ZipFile(path, "a", way) as archive:
            for name, content in more:
                archive.writestr(name, content)
        return path

    return build


def patched(*changes: tuple[bytes, int, bytes], everywhere: bool = False) -> Build:
    """A zip in which bytes are put at a distance from the last place of a signature, or from every one."""

    def build(place: Path) -> Path:
        path = zipped()(place)
        content = bytearray(path.read_bytes())
        for signature, distance, put in changes:
            places = [found.start() for found in re.finditer(re.escape(signature), bytes(content))]
            for at in places if everywhere else places[-1:]:
                content[at + distance : at + distance + len(put)] = put
        path.write_bytes(content)
        return path

    return build


def with_large_end(*, entries: int = 0, directory: int = 0, shift: int = 0) -> Build:
    """A zip with a second, large end record (zip64): true but for what is given, or found elsewhere."""

    def build(place: Path) -> Path:
        path = zipped()(place)
        content = path.read_bytes()
        at = content.rindex(b"PK\x05\x06")
        true_entries, true_directory, offset = struct.unpack("<HII", content[at + 10 : at + 20])
        counts = (entries or true_entries,) * 2
        record = struct.pack(
            "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, *counts, directory or true_directory, offset
        )
        locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at + shift, 1)
        path.write_bytes(content[:at] + record + locator + content[at:])
        return path

    return build


def entry(name: str, kind: int = 0) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name)
    found.external_attr = (kind | 0o777) << 16 if kind else 0
    found.compress_type = zipfile.ZIP_DEFLATED
    return found


def inner_zip(name: str = "cases.csv", content: bytes = CASES) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def workbook(*parts: tuple[str, bytes]) -> bytes:
    """An .xlsx as far as its container goes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("[Content_Types].xml", b"<Types/>"), *parts):
            archive.writestr(name, content)
    return made.getvalue()


def offered(name: str, content: bytes) -> Build:
    """A single file that is given in the place of a package."""

    def build(place: Path) -> Path:
        (place / name).write_bytes(content)
        return place / name

    return build


def linked(name: str, target: str) -> Build:
    """A folder in which one file is a link."""

    def build(place: Path) -> Path:
        (place / "outside.csv").write_bytes(CASES)
        folder = Package().folder(place / "package")
        (folder / name).unlink()
        (folder / name).symlink_to(target.format(place=place, folder=folder))
        return folder

    return build


def parquet(query: str, *, then: Callable[[bytes], bytes] = bytes) -> Build:
    """A folder in which the events are a Parquet file made by a query, with its bytes changed by ``then``."""

    def build(place: Path) -> Path:
        import duckdb

        path = place / "made.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"copy ({query}) to '{path}' (format parquet, compression zstd)")
        content = then(path.read_bytes())
        path.unlink()
        listing = {"events": {"path": "events.parquet", "format": "parquet"}}
        return Package(files={"events.parquet": content}, listed=listing).folder(place / "package")

    return build


FIFO, DEVICE, LINK = stat.S_IFIFO, stat.S_IFCHR, stat.S_IFLNK
