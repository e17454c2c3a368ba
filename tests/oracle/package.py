"""Opens a case export package: a folder or a zip with one CSV per table."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


def month_number(text: str) -> int:
    """``2024-03`` (or a date in that month) as a number that grows by one a month."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


@dataclass(frozen=True, slots=True)
class Package:
    """An open package: where its files are, who sent it, and the month up to which it tells."""

    root: Path | zipfile.Path
    files: dict[str, str]
    provider_id: str
    data_cutoff: int

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """The rows of one table as text, empty where not recorded; none where the table is not there."""
        if table not in self.files:
            return
        with (self.root / self.files[table]).open("r", encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def open_package(package: Path) -> Package:
    """Open a package by its ``datapackage.json``."""
    root: Path | zipfile.Path = zipfile.Path(package) if package.suffix == ".zip" else package
    described = json.loads((root / "datapackage.json").read_text(encoding="utf-8-sig"))
    files = {resource["name"]: resource["path"] for resource in described["resources"]}
    about = described["reintegration"]
    return Package(root, files, about["provider_id"], month_number(about["data_cutoff"]))
