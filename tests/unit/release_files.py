"""The file of a made-up release as the register has it, and changes to the files of a report."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from pipeline.disclosure.register.entries import COUNTS, ESTIMATES
from pipeline.settings import Settings

FIGURES = re.compile(r'(<script type="application/json" id="figures">)(.*?)(</script>)', re.DOTALL)


def figures_file(settings: Settings, path: Path) -> Path:
    """Every row of a made-up release file that has a number, as a file of the register."""
    told = " or ".join(f"{name} is not null" for name in (*COUNTS, *ESTIMATES))
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute("update release set audit = 'attacked'")  # else: 0 of 412 cells, which are no people
        file.execute(
            "copy (select 1 as entry, '2026H1' as period, *, '' as group_key, 1 as stood_at, '' as version, "
            f"false as is_revision from indicator_values where {told}) to '{path}' (format parquet)"
        )
    return path


def text(old: str, new: str) -> Callable[[bytes], bytes]:
    """The first place of some text, changed; there has to be one."""

    def change(content: bytes) -> bytes:
        changed = content.replace(old.encode(), new.encode(), 1)
        assert changed != content
        return changed

    return change


def line(place: int, **columns: str) -> Callable[[bytes], bytes]:
    """A line of a CSV file once more, with other values in some columns."""

    def change(content: bytes) -> bytes:
        end = "\r\n" if b"\r\n" in content else "\n"
        head, *lines = content.decode("utf-8-sig").splitlines()
        cells = dict(zip(head.split(","), lines[place].split(","), strict=True)) | columns
        return end.join([head, *lines, ",".join(cells.values()), ""]).encode()

    return change


def parquet(statement: str) -> Callable[[bytes], bytes]:
    """The rows of a Parquet file after a statement on the table ``figures``."""

    def change(content: bytes, folder: Path) -> bytes:
        file = folder / "figures.parquet"
        file.write_bytes(content)
        with duckdb.connect() as connection:
            connection.execute(f"create table figures as from read_parquet('{file}')")
            connection.execute(statement)
            connection.execute(f"copy figures to '{file}' (format parquet)")
        return file.read_bytes()

    def changed(content: bytes) -> bytes:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            return change(content, Path(folder))

    return changed


def sheet(place: int, pattern: str, put: str) -> Callable[[bytes], bytes]:
    """One sheet of a workbook (-1: the last), with the first place of a pattern changed."""

    def change(content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            files = {name: book.read(name) for name in book.namelist()}
        sheets = [name for name in files if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        chosen = sorted(sheets, key=lambda name: int(re.findall(r"\d+", name)[0]))[place]
        changed, count = re.subn(pattern, put, files[chosen].decode(), count=1)
        assert count == 1
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as book:
            for name, body in (files | {chosen: changed.encode()}).items():
                book.writestr(name, body)
        return buffer.getvalue()

    return change


def explorer(change: Callable[[list[list[object]], list[str]], object]) -> Callable[[bytes], bytes]:
    """The data of an explorer with the rows of the first table, or its words, changed."""

    def changed(content: bytes) -> bytes:
        found = FIGURES.search(content.decode())
        assert found
        data = json.loads(found[2])
        change(data["tables"][0][3], data["texts"])
        return FIGURES.sub(lambda at: f"{at[1]}{json.dumps(data)}{at[3]}", content.decode()).encode()

    return changed
