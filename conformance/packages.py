"""The packages of the kit: where they are, how one is written, and which of its rows are kept."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.histories import Tables

if TYPE_CHECKING:
    import pandas as pd

KIT = Path(__file__).resolve().parent
PROJECT = KIT.parent
AWKWARD = KIT / "awkward"
SAMPLE = PROJECT / "pipeline" / "sample" / "guidebook_252.zip"
HISTORIES = KIT / "histories.zip"
CREATED = (2026, 11, 27, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Kept:
    """A package with its expected rows, and by which breakdowns they are kept (None: by every one)."""

    package: Path
    expected: Path
    breakdowns: frozenset[str] | None


def kept() -> list[Kept]:
    """Every package of the kit."""
    return [
        *(
            Kept(folder, folder / "expected.csv", frozenset(row["breakdown"] for row in by_hand(folder)))
            for folder in sorted(AWKWARD.iterdir())
        ),
        Kept(SAMPLE, KIT / "sample_expected.csv.gz", None),
        Kept(HISTORIES, KIT / "histories_expected.csv.gz", None),
    ]


def by_hand(folder: Path) -> list[dict[str, str]]:
    """The rows of an awkward package that were worked out on paper."""
    with (folder / "by_hand.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_kept(table: pd.DataFrame, breakdowns: frozenset[str] | None) -> pd.DataFrame:
    """Of the region the rows of these breakdowns, or of every one and of other scopes those of all cases."""
    of_region = table.scope == "region"
    if breakdowns is None:
        return table[of_region | (table.breakdown == "all")]
    return table[of_region & table.breakdown.isin({"all"} | breakdowns)]


def write_zip(
    path: Path, tables: Tables, columns: Mapping[str, Sequence[str]], about: dict[str, str]
) -> None:
    """Write a full package as a zip, the same bytes for the same rows."""
    resources = [{"name": table, "path": f"{table}.csv"} for table in tables]
    described = {
        "name": about["name"],
        "title": about["title"],
        "created": "2026-11-27T00:00:00Z",
        "reintegration": {
            "contract_version": "1",
            "source_system": "conformance",
            "provider_id": about["provider_id"],
            "coverage": "full",
            "data_cutoff": about["data_cutoff"],
        },
        "resources": resources,
    }
    files = {"datapackage.json": json.dumps(described, indent=2) + "\n"}
    for table, rows in tables.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, columns[table], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        files[f"{table}.csv"] = text.getvalue()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, CREATED), content, zipfile.ZIP_DEFLATED)
