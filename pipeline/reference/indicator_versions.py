"""Versions of definitions: a changed one starts a new series and has a line in its seed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pipeline.errors import ReintegrationError
from pipeline.reference.definition_hashes import computed
from pipeline.reference.seeds import Row, read

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

SEED = "indicator_versions"
COLUMNS = ("family", "version", "valid_from", "definition_hash", "note")


def history(settings: Settings, code: str) -> list[Row]:
    """The versions of an outcome or a family, oldest first."""
    rows = [row for row in read(settings, SEED) if row["family"] == code]
    return sorted(rows, key=lambda row: _order(row["version"]))


def check(settings: Settings) -> None:
    """``ReintegrationError`` where a definition is not that of its newest version."""
    hashes = computed(settings)
    if unknown := sorted({row["family"] for row in read(settings, SEED)} - hashes.keys()):
        raise ReintegrationError(
            f"seeds/{SEED}.csv has versions of what is no outcome and no family: {', '.join(unknown)}.",
            "Correct the code, or delete the lines.",
        )
    lines = [
        f"{code},{_next(settings, code)},YYYY-MM,{wanted},WHAT CHANGED"
        for code, wanted in hashes.items()
        if wanted != _newest_hash(settings, code)
    ]
    if lines:
        codes = ", ".join(line.partition(",")[0] for line in lines)
        raise ReintegrationError(
            f"Changed without a version of its own: the definition of {codes}.",
            f"Add to seeds/{SEED}.csv, with the month it holds from and what changed: {'; '.join(lines)}. "
            "Then run `make docs`.",
        )


def renew(settings: Settings) -> Path:
    """Write the hashes of today's definitions into the newest versions, and return the seed.

    For versions that no report has been made with yet; afterwards a change is a line of its own.
    """
    hashes, rows = computed(settings), read(settings, SEED)
    for row in rows:
        newest = history(settings, row["family"])[-1]["version"]
        if row["version"] == newest and row["family"] in hashes:
            row["definition_hash"] = hashes[row["family"]]
    path = settings.seeds / f"{SEED}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _newest_hash(settings: Settings, code: str) -> str:
    versions = history(settings, code)
    return versions[-1]["definition_hash"] if versions else ""


def _next(settings: Settings, code: str) -> str:
    versions = history(settings, code)
    if not versions:
        return "1.0"
    *head, last = _order(versions[-1]["version"])
    return ".".join(str(part) for part in (*head, last + 1))


def _order(version: str) -> tuple[int, ...]:
    """Versions count up by their parts: 1.10 comes after 1.9."""
    parts = version.split(".")
    if not all(part.isdecimal() for part in parts):
        raise ReintegrationError(
            f"seeds/{SEED}.csv has a version that is not made of numbers.", "Write it like 1.0 or 1.1."
        )
    return tuple(map(int, parts))
