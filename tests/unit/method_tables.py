"""The tables of figures in docs/method.md, one for each family."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.reference import sheet_words as words

COLUMNS = (
    "figure", "base", "numerator", "denominator", "unknown", "not applicable", "interval", "bounds",
)  # fmt: skip
PLACEHOLDER = re.compile(r"<[^>]+>")


def rows_in(page: str) -> list[dict[str, str]]:
    """The rows of all tables of figures, by column."""
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines()]
    return [
        dict(zip(COLUMNS, row, strict=True))
        for row in cells
        if len(row) == len(COLUMNS) and row[0].startswith("`M")
    ]


def tables_in(page: str) -> list[list[dict[str, str]]]:
    """The tables of figures, each as its rows."""
    return [rows for block in page.split("\n\n") if (rows := rows_in(block))]


def codes(row: dict[str, str]) -> list[str]:
    return re.findall(r"`([^`]+)`", row["figure"])


def rows_of(measure: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Of some rows those that name the measure most closely: in full, or with a placeholder for a part."""
    fixed = [
        (len(PLACEHOLDER.sub("", code)), row)
        for row in rows
        for code in codes(row)
        if re.fullmatch(PLACEHOLDER.sub(".+", code), measure)
    ]
    most = max((length for length, _ in fixed), default=0)
    return [row for length, row in fixed if length == most]


def agrees(row: dict[str, str], figure: Mapping[str, str]) -> bool:
    """Whether a row has base, interval and bounds as the seed has them of its measure."""
    return (
        (figure["base"] == "own" or row["base"].removesuffix(" at m") == figure["base"])
        and bool(row["interval"])
        and words.interval(dict(figure)).startswith(row["interval"])
        and row["bounds"] == ("yes" if figure["has_bounds"] == "true" else "no")
    )
