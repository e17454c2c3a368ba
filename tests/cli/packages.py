"""Packages made from the bundled sample, or like it."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pipeline import sample
from pipeline.settings import Settings

FEW = 40  # cases: of fewer hardly a figure is shown
# Of two programme countries and two donors: each has figures of its own, and all of them take twice as long.
FEWER = {
    "cases": ("programme_country", {"CHN": "KHM", "LAO": "KHM", "THA": "KHM", "VNM": "MMR"}),
    "fundings": ("donor_code", {"HARBOUR": "LOTUS"}),
}


def unpacked(folder: Path, **properties: str) -> Path:
    """The bundled sample in a folder, with properties changed and without checksums."""
    with zipfile.ZipFile(sample.bundled()) as bundled:
        bundled.extractall(folder)
    return _changed(folder, properties)


def of_few(folder: Path, cases: int = FEW, **properties: str) -> Path:
    """A made-up package of few cases in a folder that is not there yet, as above."""
    sample.write(cases, 3, folder, settings=Settings(Path.cwd(), folder.parent))
    for table, (column, others) in FEWER.items():
        _replaced(folder / f"{table}.csv", column, others)
    return _changed(folder, properties)


def _replaced(path: Path, column: str, others: Mapping[str, str]) -> None:
    """Put other values into a column of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row[column] = others.get(row[column], row[column])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _changed(folder: Path, properties: Mapping[str, str]) -> Path:
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["reintegration"] |= properties
    for resource in descriptor["resources"]:
        for promise in ("hash", "bytes"):
            resource.pop(promise, None)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder
