"""What the codes of the released figures mean, as rows that an analyst joins to them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reporting.released import REGION

if TYPE_CHECKING:
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Record, Release

# Columns of codes, with the table of the release that lists them and its column of labels.
LISTS = {
    "outcome": ("outcomes", "name"),
    "service_area": ("service_areas", "label"),
    "milestone": ("milestones", "label"),
    "breakdown": ("breakdowns", "label"),
}
COUNTRY = "country:"


class Code(NamedTuple):
    """One code of the column ``list`` of the figures; ``position`` is its place in the list, from 1."""

    list: str
    code: str
    label: str
    meaning: str = ""
    unit: str = ""
    position: int = 0


def code_lists(release: Release, text: Text) -> tuple[Code, ...]:
    """The codes of every column of the figures, and the units of the measures; list by list.

    Of measures, families and groups those that occur in the figures, or among what is left out.
    """
    there = _occurring(release)
    codes = (code for code in _codes(release, text) if code.code in there.get(code.list, (code.code,)))
    found = groupby(codes, lambda code: code.list)
    return tuple(
        code._replace(position=position) for _, codes in found for position, code in enumerate(codes, start=1)
    )


def _occurring(release: Release) -> dict[str, frozenset[str]]:
    """The codes that there are, of the columns whose lists are long."""
    columns = ("measure", *release.group_columns)
    found = {column: frozenset(release.values[column].dropna()) for column in columns}
    for column in ("measure", "family"):
        found[column] = found.get(column, frozenset()) | {str(row[column]) for row in release.left_out}
    return found


def _codes(release: Release, text: Text) -> Iterator[Code]:
    for scope in dict.fromkeys((release.scope, REGION)):
        yield Code("scope", scope, scope_name(release, text, scope))
    yield from _measures(release, text)
    for column, (table, label) in LISTS.items():
        for row in release.records[table]:
            meaning = str(row["achieved_means"]) if column == "outcome" else ""
            yield Code(column, str(row[column]), str(row[label]), meaning)
    for row in release.records["group_labels"]:
        yield Code(row["group_column"], row["code"], row["label"])
    for column in ("status", "unit"):
        for code, label in text.entries(f"package.{column}").items():
            yield Code(column, code, label)


def _measures(release: Release, text: Text) -> Iterator[Code]:
    for row in release.records["measure_families"]:
        yield Code("family", row["family"], row["name"])
    for row in release.records["measures"]:
        yield Code("measure", row["measure"], row["name"], _counted(row, text), row["unit"])


def scope_name(release: Release, text: Text, scope: str) -> str:
    """The name of a scope in words, as the configuration has it."""
    if scope == REGION:
        return text("words.region")
    code, records = scope.partition(":")[2], release.records
    if scope.startswith(COUNTRY):
        return next((str(row["label"]) for row in records["countries"] if row["code"] == code), code)
    return next((str(row["label"]) for row in records["donors"] if row["donor_code"] == code), code)


def _counted(measure: Record, text: Text) -> str:
    """What a measure counts; a median has no numerator."""
    if measure["numerator"] is None:
        return text("package.meaning_of_median", denominator=measure["denominator"])
    return text("package.meaning", numerator=measure["numerator"], denominator=measure["denominator"])
