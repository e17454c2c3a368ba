"""A release and a report definition in the language of the report: codes stay, names and sentences change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.reporting.definitions import ReportDefinition
    from pipeline.reporting.language.catalogue import Messages
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Record, Release

# The tables with words for readers, and the columns that tell their rows apart.
SEED = "seed"
CODES = {
    "outcomes": ("outcome",),
    "measures": ("measure",),
    "measure_families": ("family",),
    "indicator_versions": ("family", "version"),
    "series_breaks": ("family", "version"),
    "assumptions": ("assumption",),
    "service_areas": ("service_area",),
    "milestones": ("milestone",),
    "breakdowns": ("breakdown",),
    "group_columns": ("group_column",),
    "criteria": ("criterion",),
    "applicability_rules": ("applicability_rule",),
    "countries": ("code",),
    "levels": ("level",),
    "group_labels": ("group_column", "code"),
}
# Half-years by the column that they are of: in which a case was opened, or something happened.
HALF_YEARS = {"cohort": "half_year", "four_cohorts": "half_year", "half_year": "half"}
# A series break is a version. The checks on the data have no codes: their words are looked for by themselves.
SAME_AS = {"series_breaks": "indicator_versions"}
CHECKS, OF_CHECKS = "data_quality", ("seed.data_quality.", "seed.finding_types.", "expectations.")


def in_language(
    definition: ReportDefinition, release: Release, text: Text
) -> tuple[ReportDefinition, Release]:
    """Both with the translations that the language has, for every file of the report."""
    messages = text.messages
    of_checks = messages.under(*OF_CHECKS)
    records = {
        table: tuple(_row(messages, table, row) for row in rows) if table in CODES else rows
        for table, rows in release.records.items()
    }
    records["group_labels"] = tuple(_half_year(text, row) for row in records["group_labels"])
    records[CHECKS] = tuple(_each(row, lambda _, said: of_checks.get(said, said)) for row in records[CHECKS])
    audit = messages.of(f"{SEED}.release.audit", release.audit)
    return _definition(messages, definition), replace(release, records=records, audit=audit)


def _row(messages: Messages, table: str, row: Record) -> Record:
    code = ".".join(str(row[column]) for column in CODES[table])
    place = f"{SEED}.{SAME_AS.get(table, table)}"
    return _each(row, lambda column, said: messages.of(f"{place}.{column}.{code}", said))


def _each(row: Record, translation: Callable[[str, str], str]) -> Record:
    return {
        column: translation(column, value) if isinstance(value, str) else value
        for column, value in row.items()
    }


def _half_year(text: Text, row: Record) -> Record:
    """A half-year is told by its code, so that there are translations for years to come: of opening, or of
    what happened.
    """
    year, _, half = row["code"].partition("H")
    if row["group_column"] not in HALF_YEARS or half not in ("1", "2"):
        return row
    return {**row, "label": text(f"words.{HALF_YEARS[row['group_column']]}_{half}", year=year)}


def _definition(messages: Messages, definition: ReportDefinition) -> ReportDefinition:
    """The words of the audience's own file or of its kind, with the translated name in them."""
    own, kind = f"report.{definition.folder}", f"kinds.{definition.kind}"
    name = messages.of(f"{own}.name", definition.name)

    def filled(field: str, english: str) -> str:
        known = {**messages.at(f"{kind}.{field}"), **messages.at(f"{own}.{field}")}
        by_name = {pattern.replace("{name}", definition.name): words for pattern, words in known.items()}
        return by_name.get(english, english).replace("{name}", name)

    return replace(
        definition,
        name=name,
        recipient=messages.of(f"{own}.recipient", definition.recipient),
        title=filled("title", definition.title),
        about=filled("about", definition.about),
        whose=filled("whose", definition.whose),
    )
