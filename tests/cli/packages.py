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
# Of two programme countries: each has figures of its own, and a run of six takes half as long again.
COUNTRIES = {"CHN": "KHM", "LAO": "KHM", "THA": "KHM", "VNM": "MMR"}


def unpacked(folder: Path, **properties: str) -> Path:
    """The bundled sample in a folder, with properties changed and without checksums."""
    with zipfile.ZipFile(sample.bundled()) as bundled:
        bundled.extractall(folder)
    return _changed(folder, properties)


def of_few(folder: Path, cases: int = FEW, **properties: str) -> Path:
    """A made-up package of few cases in a folder that is not there yet, as above."""
    sample.write(cases, 3, folder, settings=Settings(Path.cwd(), folder.parent))
    _in_two_countries(folder / "cases.csv")
    return _changed(folder, properties)


def _in_two_countries(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["programme_country"] = COUNTRIES.get(row["programme_country"], row["programme_country"])
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
