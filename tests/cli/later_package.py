"""A second export of a package, half a year later: it corrects, adds and drops cases."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

DROPPED, ADDED, CORRECTED = 6, 8, 60
Rows = list[dict[str, str]]


def write(package: Path, folder: Path) -> Path:
    """Write the package that comes after another; nothing in it is dated after what the first told."""
    shutil.copytree(package, folder)
    tables = {path.stem: _read(path) for path in sorted(folder.glob("*.csv"))}
    cases = [row["case_id"] for row in tables["cases"]]
    tables = _without(tables, set(cases[:DROPPED]))
    _correct(tables)
    tables = _with_copies(tables, set(cases[-ADDED:]))
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    _describe(folder / "datapackage.json")
    return folder


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _of(tables: dict[str, Rows], cases: set[str]) -> dict[str, Rows]:
    """The rows of some cases, those of their assessments among them."""
    visits = {row["assessment_id"] for row in tables["assessments"] if row["case_id"] in cases}
    return {
        name: [row for row in rows if row.get("case_id") in cases or row.get("assessment_id") in visits]
        for name, rows in tables.items()
    }


def _without(tables: dict[str, Rows], cases: set[str]) -> dict[str, Rows]:
    gone = {id(row) for rows in _of(tables, cases).values() for row in rows}
    return {name: [row for row in rows if id(row) not in gone] for name, rows in tables.items()}


def _correct(tables: dict[str, Rows]) -> None:
    """Levels of some assessments are others, and their criteria were not rated after all."""
    rated = [row for row in tables["outcome_ratings"] if row["level"]][: CORRECTED * 10]
    for row in rated:
        row["level"] = "1" if row["level"] in ("3", "4") else "4"
    changed = {row["assessment_id"] for row in rated}
    tables["criterion_ratings"] = [
        row for row in tables["criterion_ratings"] if row["assessment_id"] not in changed
    ]


def _with_copies(tables: dict[str, Rows], cases: set[str]) -> dict[str, Rows]:
    """Cases that are like others and have identifiers of their own."""
    copies = _of(tables, cases)
    return {name: [*rows, *map(_renamed, copies[name])] for name, rows in tables.items()}


def _renamed(row: dict[str, str]) -> dict[str, str]:
    return {name: f"{cell}x2" if name.endswith("_id") and cell else cell for name, cell in row.items()}


def _describe(path: Path) -> None:
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["created"] = "2027-01-15T00:00:00Z"
    descriptor["reintegration"]["data_cutoff"] = "2026-12"
    for resource in descriptor["resources"]:
        for promise in ("hash", "bytes"):
            resource.pop(promise, None)
    path.write_text(json.dumps(descriptor), "utf-8")
