"""The tables of an export package as rows of text, for programs that enter them elsewhere."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

Row = dict[str, str]
Tables = dict[str, list[Row]]


def of_package(path: Path) -> Tables:
    """All tables of a package, a folder or a zip, None nowhere: an empty cell is an empty text."""
    if path.is_dir():
        return {file.stem: _rows(file.read_text("utf-8-sig")) for file in sorted(path.glob("*.csv"))}
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        return {
            name.rpartition("/")[2].removesuffix(".csv"): _rows(archive.read(name).decode("utf-8"))
            for name in names
        }


def of_cases(tables: Tables, count: int) -> Tables:
    """The same for some of the cases only, with all that belongs to them."""
    kept = {row["case_id"] for row in tables["cases"][:count]}
    made = {row["assessment_id"] for row in tables["assessments"] if row["case_id"] in kept}
    return {
        name: [
            row
            for row in rows
            if (row["case_id"] in kept if "case_id" in row else row["assessment_id"] in made)
        ]
        for name, rows in tables.items()
    }


def _rows(text: str) -> list[Row]:
    return [dict(row) for row in csv.DictReader(io.StringIO(text))]
