"""``datapackage.json`` for tables of the contract that lie in a folder, with their checksums."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import filesystem
from pipeline.contract import REQUIRED_TABLES, Contract, Table
from pipeline.errors import ReintegrationError
from pipeline.ingest.files import reader
from pipeline.ingest.files.archive import DESCRIPTOR, Limits, label_of, opened
from pipeline.ingest.files.tidying import layout_of
from pipeline.ingest.refusals import Place, refusal

FORMATS = ("csv", "parquet")
BY_HAND = "by-hand"  # the source system of a folder that nothing has exported
UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Told:
    """What nobody can read from the tables: whose they are, all or a part, up to which month (YYYY-MM)."""

    provider_id: str = ""
    coverage: str = ""
    data_cutoff: str = ""
    source_system: str = BY_HAND


@dataclass(frozen=True, slots=True)
class Described:
    """What was written, and which required tables and columns are not there."""

    path: Path
    tables: tuple[str, ...]
    missing_tables: tuple[str, ...]
    missing_columns: Mapping[str, tuple[str, ...]]


def told_in(folder: Path, contract: Contract) -> Told:
    """What the datapackage.json in a folder says; nothing where there is none that can be read."""
    try:
        with opened(folder, Limits()) as source:
            found = reader.describe(source, contract)
    except ReintegrationError:
        return Told()
    return Told(found.provider_id, found.coverage, f"{found.data_cutoff:%Y-%m}", found.source_system)


def write(folder: Path, told: Told, contract: Contract, now: datetime) -> Described:
    """Write the descriptor of a folder. ``RefusedInput`` where it would not be one that the intake takes."""
    place = Place(package=label_of(folder))
    files = _files(folder, contract, place)
    path = folder / DESCRIPTOR
    content = _content(label_of(folder), files, told, now)
    unfinished = path.with_name(f"{DESCRIPTOR}{UNFINISHED}")
    unfinished.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    filesystem.replace(unfinished, path)
    missing = {name: _missing(file, contract.tables[name]) for name, file in files.items()}
    return Described(
        path,
        tuple(files),
        tuple(name for name in REQUIRED_TABLES if name not in files),
        {name: columns for name, columns in missing.items() if columns},
    )


def _files(folder: Path, contract: Contract, place: Place) -> dict[str, Path]:
    """The file of each table, by names as they are, large letters or small."""
    named = {f"{table}.{form}": table for table in contract.tables for form in FORMATS}
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        table = named.get(path.name.casefold(), "")
        if table in found:
            raise refusal("ING-009", place.at(table=table))
        if table and path.is_file():
            found[table] = path
    if not found:
        raise refusal("ING-076", place)
    return {table: found[table] for table in contract.tables if table in found}


def _content(label: str, files: Mapping[str, Path], told: Told, now: datetime) -> dict[str, Any]:
    return {
        "name": _slug(label),
        "created": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "reintegration": {
            "contract_version": reader.CONTRACT_VERSIONS[-1],
            "source_system": told.source_system,
            "provider_id": told.provider_id,
            "coverage": told.coverage,
            "data_cutoff": told.data_cutoff,
        },
        "resources": [_resource(table, path) for table, path in files.items()],
    }


def _resource(table: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    form = path.suffix.removeprefix(".").casefold()
    return {
        "name": table,
        "path": path.name,
        "format": form,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
    }


def _slug(label: str) -> str:
    """A name that a package may have."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in label).strip("-")
    return plain[:64] or "package"


def _missing(path: Path, table: Table) -> tuple[str, ...]:
    """The required columns that the header of a CSV does not name; none where it cannot be read here."""
    if path.suffix.casefold() != ".csv":
        return ()
    try:
        layout = layout_of(path, table, encoding="utf-8-sig")
    except (UnicodeDecodeError, csv.Error):
        return ()
    names = layout.header if layout else ()
    return tuple(column.name for column in table.columns if column.is_required and column.name not in names)
