"""A short reference sheet for each outcome and each family of measures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.reporting.document import Facts, Fold, Heading, Paragraph, Section

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.released import Record

INTERNAL = "internal"  # the protection of what is never released
# what ends every sheet
READING = ("exclusions", "interpretation", "limits")


def build(context: Context) -> Section:
    """Sheets of the outcomes, then those of the measures."""
    text, records = context.text, context.release.records
    families = {row["family"] for row in _released(context)}
    measures = [_family(context, row) for row in records["measure_families"] if row["family"] in families]
    blocks: tuple[Block, ...] = (
        Paragraph(text("sheets.intro")),
        Paragraph(text("sheets.more"), "note"),
        Heading(text("sheets.outcomes")),
        *(_outcome(context, row) for row in records["outcomes"]),
        Heading(text("sheets.measures")),
        *measures,
    )
    return Section("sheets", text("sheets.title"), blocks)


def _released(context: Context) -> list[Record]:
    """The measures that a report may give: others stay with those who run the program."""
    return [row for row in context.release.records["measures"] if row["protection"] != INTERNAL]


def _outcome(context: Context, outcome: Record) -> Fold:
    rules = {
        row["applicability_rule"]: row["statement"] for row in context.release.records["applicability_rules"]
    }
    pairs = (
        (_field(context, "achieved_means"), outcome["achieved_means"]),
        (_field(context, "applies"), rules[outcome["applicability_rule"]]),
        (_field(context, "child_form"), outcome["child_form"]),
        (_field(context, "service_areas"), _service_areas(context, outcome)),
    )
    return _sheet(context, outcome["outcome"], outcome, pairs)


def _family(context: Context, family: Record) -> Fold:
    pairs = (
        (_field(context, "question"), family["question"]),
        (_field(context, "definition"), family["definition"]),
        *_figures(context, family["family"]),
    )
    return _sheet(context, family["family"], family, pairs)


def _sheet(context: Context, code: str, record: Record, pairs: tuple[tuple[str, str], ...]) -> Fold:
    reading = ((_field(context, column), record[column]) for column in READING)
    version = (_field(context, "version"), _version(context, code))
    return Fold(f"{code} {record['name']}", (Facts((*pairs, *reading, version)),))


def _field(context: Context, name: str) -> str:
    return context.text(f"sheets.fields.{name}")


def _figures(context: Context, family: str) -> list[tuple[str, str]]:
    """What is counted of whom: one pair for each denominator, with the figures that share it."""
    counted: dict[str, list[str]] = {}
    for row in _released(context):
        if row["family"] == family:
            said = row["numerator"] or row["name"]
            counted.setdefault(row["denominator"], []).append(f"{said[0].lower()}{said[1:]}")
    return [
        (context.text("sheets.of", denominator=f"{of[0].lower()}{of[1:]}"), context.text.parts(parts))
        for of, parts in counted.items()
    ]


def _service_areas(context: Context, outcome: Record) -> str:
    areas = context.release.records["service_areas"]
    others = str(outcome["other_service_areas"]).split(";")
    first = [row["label"] for row in areas if outcome["outcome"] in str(row["primary_outcomes"]).split(";")]
    also = [row["label"] for row in areas if str(row["service_area"]) in others]
    return context.text("sheets.areas", first=context.text.parts(first), others=context.text.parts(also))


def _version(context: Context, code: str) -> str:
    """The newest version of a definition, with the month from which it holds."""
    newest = [row for row in context.release.records["indicator_versions"] if row["family"] == code][-1]
    month = context.text.month(date.fromisoformat(f"{newest['valid_from']}-01"))
    return context.text("sheets.version", version=newest["version"], month=month)
