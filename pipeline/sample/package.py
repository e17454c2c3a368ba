"""Files of the sample: one a table, in a folder that appears whole or not at all; and the same as a zip."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import contract, filesystem
from pipeline.errors import UsageError
from pipeline.sample import descriptor, histories
from pipeline.sample.descriptor import LEFT_OUT, WrittenFile

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

CHUNK = 1 << 20
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@contextmanager
def whole_or_not_at_all(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out`` that takes its place when all went well, and vanishes when not."""
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise UsageError("The output folder exists and is not empty.", "Name a new or an empty folder.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".sample-", dir=out.parent))
    except OSError:
        raise UsageError("The output folder cannot be made.", "Name one that you may write to.") from None
    try:
        yield building
        if out.exists():
            out.rmdir()
        filesystem.replace(building, out)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def write_tables(
    connection: DuckDBPyConnection,
    cases: int,
    folder: Path,
    scratch: Path,
    settings: Settings,
    form: str,
    progress: Callable[[str], None],
) -> dict[str, WrittenFile]:
    """Write every table into ``folder``, batch after batch of cases, by way of files in ``scratch``."""
    tables = {
        name: [column.name for column in table.columns if column.name not in LEFT_OUT]
        for name, table in contract.load(settings.seeds).tables.items()
    }
    for table, names in tables.items():
        if form == "csv":
            (folder / f"{table}.csv").write_bytes((",".join(names) + "\n").encode())
    for number, (first, end) in enumerate(histories.batches(cases)):
        histories.live(connection, first, end)
        for table, names in tables.items():
            part = scratch / f"{table}-{number:06d}.{form}"
            histories.copy_table(connection, table, names, part, form)
            if form == "csv":
                _append(part, folder / f"{table}.csv")
        progress(f"{end:,} of {cases:,} cases written")
    if form == "parquet":
        for table in tables:
            histories.join_parts(connection, scratch, table, folder / f"{table}.parquet")
    return {table: _measure(folder / f"{table}.{form}") for table in tables}


def write_descriptor(cases: int, files: dict[str, WrittenFile], form: str, folder: Path, seeds: Path) -> None:
    """Write ``datapackage.json`` into the folder of the finished files."""
    content = json.dumps(descriptor.describe(cases, files, form, seeds), indent=2, ensure_ascii=False)
    (folder / "datapackage.json").write_bytes((content + "\n").encode())


def pack(folder: Path, target: Path) -> Path:
    """Pack the files of a folder into a zip with sorted names and one fixed time; return the zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(file.name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    return target


def _append(part: Path, target: Path) -> None:
    with part.open("rb") as source, target.open("ab") as sink:
        shutil.copyfileobj(source, sink, CHUNK)
    part.unlink()


def _measure(file: Path) -> WrittenFile:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    return WrittenFile(path=file, size=file.stat().st_size, sha256=digest.hexdigest())
