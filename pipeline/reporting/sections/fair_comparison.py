"""A country beside the whole region at the same mix of people: crude first, standardised beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Paragraph, Points, RowGroup, Section, Table
from pipeline.reporting.sections.parts.rows import Strip, Words, dots, line
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.cells import cell, of_cell, size_cell
from pipeline.reporting.tables.grids import Place, look

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block, Chart
    from pipeline.reporting.released import Record

CRUDE, STANDARDISED, OVERLAP = "M17_crude", "M17", "M17_overlap"
SHOWN = ("denominator", "numerator", "percent", "interval")


def build(context: Context) -> Section:
    """What is compared and how; then refusals in words, chart and table at the focus milestone."""
    text = context.text
    scopes = tuple(one for one in context.scopes_with(CRUDE, context.focus) if one == context.own)
    blocks: list[Block] = [
        Paragraph(text("comparison.intro", at=context.at(context.focus))),
        Paragraph(text("comparison.one_provider"), "lead"),
    ]
    if not scopes:
        return Section("comparison", text("comparison.title"), (*blocks, *_withheld(context)))
    note = Paragraph(text("comparison.note", fewest=_in_stratum(context)), "note")
    blocks += [Points(_sentences(context)), _chart(context), note]
    return Section("comparison", text("comparison.title"), tuple(blocks))


def _withheld(context: Context) -> list[Paragraph]:
    """Why there is nothing; the region has no such figure that could stand in for it."""
    return why_not_own(context, CRUDE, (), context.focus)


def _records(context: Context) -> dict[str, Record]:
    """How each outcome was compared at the focus milestone."""
    return {
        row["outcome"]: row
        for row in context.release.records["comparisons"]
        if row["scope"] == context.own and row["milestone"] == context.focus
    }


def _sentences(context: Context) -> tuple[str, ...]:
    """What was standardised by what, and what was refused and why."""
    text = context.text
    found: dict[tuple[str, str], list[str]] = {}
    for outcome, row in _records(context).items():
        key = ("refused", row["refusal"]) if row["refusal"] else ("standardised", row["strata"])
        found.setdefault(key, []).append(context.outcome_name(outcome).lower())
    said = []
    for (kind, what), outcomes in found.items():
        words = _strata(context, what) if kind == "standardised" else _refusal(context, what)
        said.append(text(f"comparison.{kind}", what=words, outcomes=text.listing(outcomes)))
    return tuple(said)


def _refusal(context: Context, code: str) -> str:
    numbers = {
        "fewest": context.text.count(int(context.assumption("fewest_to_compare"))),
        "providers": context.text.count(int(context.assumption("fewest_providers"))),
        "in_stratum": _in_stratum(context),
        "overlap": context.text.percent(context.assumption("least_overlap")),
    }
    return context.text(f"comparison.refusals.{code}", **numbers)


def _in_stratum(context: Context) -> str:
    """How many people a country needs in a stratum for it to be weighed."""
    return context.text.count(int(context.assumption("fewest_in_stratum")))


def _strata(context: Context, strata: str) -> str:
    """The strata by their names: ``age, sex, baseline`` as one phrase."""
    names = context.text.entries("comparison.strata")
    return context.text.listing([names.get(one, one) for one in strata.split(", ")])


def _chart(context: Context) -> Chart:
    text = context.text
    strips = [
        Strip(
            text(f"comparison.{name}"),
            tuple(
                line(
                    context,
                    context.outcome_name(outcome),
                    (context.own,),
                    measure,
                    Place("", context.focus, outcome),
                )
                for outcome in context.outcomes
            ),
        )
        for name, measure in (("crude", CRUDE), ("adjusted", STANDARDISED))
    ]
    at = context.at(context.focus)
    words = Words(
        text("comparison.chart_title", at=at), text("comparison.chart_subtitle"), text("columns.outcome")
    )
    chart = dots(context, "comparison", words, (context.own,), strips)
    return replace(chart, table=_table(context))


def _table(context: Context) -> Table:
    """Crude beside standardised, with overlap, strata, number of providers and refusal."""
    text = context.text
    labels, records = text.entries("comparison.columns"), _records(context)
    columns = [Column(text("columns.outcome"), numeric=False)]
    columns += [Column(labels[kind], group=text("comparison.crude")) for kind in SHOWN]
    columns += [Column(labels[kind], group=text("comparison.adjusted")) for kind in SHOWN[2:]]
    columns += [Column(labels["overlap"]), Column(labels["providers"])]
    columns += [Column(labels["strata"], numeric=False), Column(labels["refusal"], numeric=False)]
    rows = tuple(_row(context, outcome, records.get(outcome)) for outcome in context.outcomes)
    caption = text(
        "comparison.table",
        name=context.scope_name(context.own),
        milestone=context.milestone_name(context.focus).lower(),
    )
    return Table("comparison-table", caption, tuple(columns), (RowGroup("", rows),))


def _row(context: Context, outcome: str, record: Record | None) -> tuple[Cell, ...]:
    text, place = context.text, Place(context.own, context.focus, outcome)
    crude, adjusted, overlap = (look(context, place, one) for one in (CRUDE, STANDARDISED, OVERLAP))
    return (
        Cell(context.outcome_name(outcome)),
        *(cell(text, crude, kind) for kind in SHOWN),
        *(cell(text, adjusted, kind) for kind in SHOWN[2:]),
        of_cell(text, overlap),
        Cell(text.count(record["providers"]), record["providers"]) if record else size_cell(text, overlap),
        Cell(_strata(context, record["strata"]) if record else text("marks.c")),
        Cell(_refused(context, record)),
    )


def _refused(context: Context, record: Record | None) -> str:
    if record is None:
        return context.text("marks.c")
    refusal = record["refusal"]
    return context.text(f"comparison.results.{refusal}" if refusal else "comparison.no_refusal")
