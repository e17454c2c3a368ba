"""What achieved means for each outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Facts, Fold, Heading, Paragraph, Points, Section

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.released import Record

KINDS = ("essential", "red_flag", "independence")


def build(context: Context) -> Section:
    """Levels, and for each outcome its meaning, to whom it applies and its criteria."""
    text = context.text
    levels = tuple(
        (f"{row['level']} {row['label']}", text(f"meaning.levels.{row['level']}"))
        for row in context.release.records["levels"]
    )
    folds = tuple(_outcome(context, record) for record in context.release.records["outcomes"])
    head = (Paragraph(text("meaning.intro")), Facts(levels), Paragraph(text("meaning.source"), "note"))
    return Section("meaning", text("meaning.title"), (*head, *folds))


def _outcome(context: Context, record: Record) -> Fold:
    text = context.text
    rules = {
        row["applicability_rule"]: row["statement"] for row in context.release.records["applicability_rules"]
    }
    blocks: list[Block] = [
        Paragraph(text("meaning.achieved", means=record["achieved_means"])),
        Paragraph(rules[record["applicability_rule"]]),
    ]
    for kind in KINDS:
        statements = tuple(
            _criterion(context, row)
            for row in context.release.records["criteria"]
            if row["outcome"] == record["outcome"] and row["kind"] == kind
        )
        if statements:
            blocks += [Heading(text(f"meaning.kinds.{kind}")), Points(statements)]
    return Fold(f"{record['number']} {record['name']}", tuple(blocks))


def _criterion(context: Context, row: Record) -> str:
    if row["applies"] == "always":
        return str(row["statement"])
    return context.text.aside(row["statement"], context.text(f"meaning.applies.{row['applies']}"))
