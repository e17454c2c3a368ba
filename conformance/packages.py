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
    """A package with its expected rows, and which of them are kept.

    Attributes:
        path: The package, or a folder of packages: one of each provider.
        expected: Where the expected rows are kept.
        breakdowns: By which breakdowns they are kept (None: all, and those of all cases of every scope).
        scopes: Of which scopes beside the region those of all cases are kept.
    """

    path: Path
    expected: Path
    breakdowns: frozenset[str] | None
    scopes: frozenset[str] = frozenset()

    @property
    def packages(self) -> list[Path]:
        """One package of each provider."""
        within = sorted(self.path.glob("*/datapackage.json"))
        return [described.parent for described in within] or [self.path]


def kept() -> list[Kept]:
    """Every package of the kit."""
    return [
        *(_awkward(folder) for folder in sorted(AWKWARD.iterdir())),
        Kept(SAMPLE, KIT / "sample_expected.csv.gz", None),
        Kept(HISTORIES, KIT / "histories_expected.csv.gz", None),
    ]


def _awkward(folder: Path) -> Kept:
    rows = by_hand(folder)
    breakdowns = frozenset(row["breakdown"] for row in rows)
    scopes = frozenset(row["scope"] for row in rows) - {"region"}
    return Kept(folder, folder / "expected.csv", breakdowns, scopes)


def by_hand(folder: Path) -> list[dict[str, str]]:
    """The rows of an awkward package that were worked out on paper; those without scope are of the region."""
    with (folder / "by_hand.csv").open(encoding="utf-8", newline="") as file:
        return [{"scope": "region", **row} for row in csv.DictReader(file)]


def rows_kept(table: pd.DataFrame, one: Kept) -> pd.DataFrame:
    """Of the region the rows of its breakdowns and of all cases, of other scopes those of all cases."""
    of_region, of_all = table.scope == "region", table.breakdown == "all"
    if one.breakdowns is None:
        return table[of_region | of_all]
    is_asked = of_region & table.breakdown.isin(one.breakdowns)
    return table[is_asked | (of_all & table.scope.isin({"region"} | one.scopes))]


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
