"""What was withheld and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.document import (
    Cell,
    Column,
    Fold,
    Paragraph,
    Points,
    RowGroup,
    Section,
    Table,
)

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block


@dataclass(frozen=True, slots=True)
class Counts:
    """Tables asked for and withheld, of one breakdown over all measures."""

    breakdown: str
    asked: int
    withheld: int
    in_part: int
    repeated: int
    reasons: tuple[str, ...]


def build(context: Context) -> Section:
    """A sentence for each breakdown, with the counts in a table."""
    text = context.text
    blocks: list[Block] = [Paragraph(text("withheld.intro"))]
    breakdowns = _by_breakdown(context, context.own)
    if breakdowns:
        blocks.append(Points(tuple(_sentence(context, counts) for counts in breakdowns)))
        title = text("withheld.counts", name=context.scope_name(context.own))
        blocks.append(Fold(title, (_table(context, context.own, breakdowns),)))
    else:
        blocks.append(Paragraph(text("withheld.nothing")))
    return Section("withheld", text("withheld.title"), tuple(blocks))


def in_one_sentence(context: Context) -> str:
    """How many of the tables asked for are withheld as a whole; nothing where none was asked for."""
    breakdowns = _by_breakdown(context, context.own)
    asked = sum(counts.asked for counts in breakdowns)
    if not asked:
        return ""
    return context.text(
        "limits.withheld",
        withheld=context.text.count(sum(counts.withheld for counts in breakdowns)),
        asked=context.text.count(asked),
    )


def _by_breakdown(context: Context, scope: str) -> list[Counts]:
    rows = [row for row in context.release.records["withheld"] if row["scope"] == scope]
    found = []
    for record in context.release.records["breakdowns"]:
        own = [row for row in rows if row["breakdown"] == record["breakdown"]]
        asked: dict[str, int] = {}
        for row in own:
            asked[row["measure"]] = max(asked.get(row["measure"], 0), row["tables_asked"])
        if asked:
            hidden = [
                row for row in own if row["tables_withheld"] + row["tables_in_part"] + row["tables_repeated"]
            ]
            reasons = dict.fromkeys(row["reason"] for row in hidden if row["reason"])
            withheld = sum(row["tables_withheld"] for row in own)
            in_part = sum(row["tables_in_part"] for row in own)
            repeated = sum(row["tables_repeated"] for row in own)
            found.append(
                Counts(record["breakdown"], sum(asked.values()), withheld, in_part, repeated, tuple(reasons))
            )
    return found


def _sentence(context: Context, counts: Counts) -> str:
    text = context.text
    name = context.breakdown_name(counts.breakdown)
    nothing, everything = counts.withheld + counts.in_part == 0, counts.withheld == counts.asked
    key = "withheld.none" if nothing else "withheld.all" if everything else "withheld.some"
    reason = text.listing([text.label("withheld.reasons", reason) for reason in counts.reasons])
    said = text(key, breakdown=name, asked=text.count(counts.asked), withheld=text.count(counts.withheld))
    if counts.in_part:
        said = text("withheld.in_part", said=said, in_part=text.count(counts.in_part))
    if counts.repeated:
        said = text("withheld.repeated", said=said, repeated=text.count(counts.repeated))
    return text("withheld.because", said=said, reason=reason) if reason else text("words.sentence", said=said)


def _table(context: Context, scope: str, breakdowns: list[Counts]) -> Table:
    text = context.text
    rows = tuple(
        (
            Cell(context.breakdown_name(counts.breakdown)),
            Cell(text.count(counts.asked), counts.asked),
            Cell(text.count(counts.withheld), counts.withheld),
            Cell(text.count(counts.in_part), counts.in_part),
            Cell(text.count(counts.repeated), counts.repeated),
        )
        for counts in breakdowns
    )
    columns = tuple(
        Column(label, numeric=kind != "breakdown") for kind, label in text.entries("withheld.columns").items()
    )
    return Table(
        "withheld-own", text("withheld.table", name=context.scope_name(scope)), columns, (RowGroup("", rows),)
    )
