"""Rows of the seeds, as they are written."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.settings import Settings

Row = dict[str, str]


def read(settings: Settings, name: str) -> list[Row]:
    """The rows of one seed in the order of its file."""
    with (settings.seeds / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def items(cell: str) -> list[str]:
    """The items of a cell that holds several, joined by semicolons.

    >>> items("O08;O10"), items("")
    (['O08', 'O10'], [])
    """
    return [item.strip() for item in cell.split(";") if item.strip()]
