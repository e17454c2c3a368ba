"""The columns of the data files as a Table Schema (Data Package 2.0)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.reporting.exchange.code_lists import Code
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Release

PROFILES = "https://datapackage.org/profiles/2.0"
TABLES = ("scope", "breakdown", "family", "measure", "status")
# and the group columns
NATURAL_KEY = ("scope", "measure", "outcome", "service_area", "milestone", "breakdown")
ALWAYS_THERE = frozenset({
    "figure", "table", "scope", "breakdown", "status", "lines", "list", "code", "label", "position",
})  # fmt: skip
# Smallest and largest values, by columns; a numerator and a net change may be below 0, a median above 1.
RANGES: tuple[tuple[tuple[str, ...], dict[str, float]], ...] = (
    (("figure", "table", "lines", "position"), {"minimum": 1}),
    (("numerator_low", "numerator_high", "denominator", "unknown", "not_applicable", "due"), {"minimum": 0}),
    (("estimate", "ci_low", "ci_high"), {"minimum": -1}),
    (("bound_low", "bound_high"), {"minimum": 0, "maximum": 1}),
)


def figures_schema(
    frame: pd.DataFrame, codes: Sequence[Code], release: Release, text: Text
) -> dict[str, Any]:
    """The schema of the figures: every column with its words, its type and what it may hold.

    The running number is the key: columns of the natural key are empty where a figure is for all.
    """
    unique = {"uniqueKeys": [[*NATURAL_KEY, *release.group_columns]]}
    return _schema(frame, codes, release, text, ["figure"], ("measure",)) | unique


def withheld_schema(
    frame: pd.DataFrame, codes: Sequence[Code], release: Release, text: Text
) -> dict[str, Any]:
    """The schema of the counts of rows without a number."""
    return _schema(frame, codes, release, text, ["table"]) | {"uniqueKeys": [[*TABLES]]}


def codes_schema(frame: pd.DataFrame, release: Release, text: Text) -> dict[str, Any]:
    """The schema of the code lists."""
    return _schema(frame, (), release, text, ["list", "code"])


def _schema(
    frame: pd.DataFrame,
    codes: Sequence[Code],
    release: Release,
    text: Text,
    key: list[str],
    needed: Collection[str] = (),
) -> dict[str, Any]:
    words = _words(release, text)
    fields = []
    for column in frame.columns:
        kind = _kind(frame[column])
        fields.append({
            "name": column,
            **words[column],
            "type": kind,
            "constraints": _constraints(column, kind, codes, {*ALWAYS_THERE, *needed}),
        })  # fmt: skip
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": fields,
        "missingValues": [""],
        "primaryKey": key,
    }


def _words(release: Release, text: Text) -> dict[str, dict[str, str]]:
    """Title and description of each column; of a group column that has none of its own, from its seed."""
    shares = {
        "first": text.percent(release.rule.bounds_first),
        "only": text.percent(release.rule.bounds_only),
    }
    of_groups = {
        row["group_column"]: {
            "title": row["description"],
            "description": text("package.of_some_breakdowns"),
        }
        for row in release.records["group_columns"]
    }
    told = {column: text.entries(f"package.columns.{column}") for column in text.entries("package.columns")}
    own = {
        column: {"title": words["title"], "description": words["description"].format(**shares)}
        for column, words in told.items()
    }
    return of_groups | own


def _kind(column: pd.Series[Any]) -> str:
    from pandas.api import types

    kinds = (
        ("integer", types.is_integer_dtype),
        ("number", types.is_float_dtype),
        ("date", types.is_datetime64_any_dtype),
    )
    return next((kind for kind, fits in kinds if fits(column)), "string")


def _constraints(column: str, kind: str, codes: Sequence[Code], needed: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if column in needed else {}
    for columns, limits in RANGES:
        found |= limits if column in columns else {}
    allowed = [int(code.code) if kind == "integer" else code.code for code in codes if code.list == column]
    return found | ({"enum": allowed} if allowed else {})
