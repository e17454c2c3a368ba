"""What was withheld and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.document import (
    Cell,
    Column,
    Fold,
    Heading,
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
class Tally:
    """Tables asked for and withheld, of one breakdown over all measures."""

    breakdown: str
    asked: int
    withheld: int
    in_part: int
    repeated: int
    reasons: tuple[str, ...]


def build(context: Context) -> Section:
    """Sentences per scope, with the counts in a table."""
    text = context.text
    blocks: list[Block] = [Paragraph(text("withheld.intro"))]
    for scope in context.scopes:
        tallies = _tallies(context, scope)
        if tallies:
            blocks += [
                Heading(context.scope_name(scope)),
                Points(tuple(_sentence(context, tally) for tally in tallies)),
                Fold(
                    text("withheld.counts", name=context.scope_name(scope)),
                    (_table(context, scope, tallies),),
                ),
            ]
    if len(blocks) == 1:
        blocks.append(Paragraph(text("withheld.nothing")))
    return Section("withheld", text("withheld.title"), tuple(blocks))


def _tallies(context: Context, scope: str) -> list[Tally]:
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
                Tally(record["breakdown"], sum(asked.values()), withheld, in_part, repeated, tuple(reasons))
            )
    return found


def _sentence(context: Context, tally: Tally) -> str:
    text = context.text
    name = context.breakdown_name(tally.breakdown)
    nothing, everything = tally.withheld + tally.in_part == 0, tally.withheld == tally.asked
    key = "withheld.none" if nothing else "withheld.all" if everything else "withheld.some"
    reason = text.listing([text.label("withheld.reasons", reason) for reason in tally.reasons])
    said = text(key, breakdown=name, asked=text.count(tally.asked), withheld=text.count(tally.withheld))
    if tally.in_part:
        said = text("withheld.in_part", said=said, in_part=text.count(tally.in_part))
    if tally.repeated:
        said = text("withheld.repeated", said=said, repeated=text.count(tally.repeated))
    return text("withheld.because", said=said, reason=reason) if reason else text("words.sentence", said=said)


def _table(context: Context, scope: str, tallies: list[Tally]) -> Table:
    text = context.text
    rows = tuple(
        (
            Cell(context.breakdown_name(tally.breakdown)),
            Cell(text.count(tally.asked), tally.asked),
            Cell(text.count(tally.withheld), tally.withheld),
            Cell(text.count(tally.in_part), tally.in_part),
            Cell(text.count(tally.repeated), tally.repeated),
        )
        for tally in tallies
    )
    columns = tuple(
        Column(label, numeric=kind != "breakdown") for kind, label in text.entries("withheld.columns").items()
    )
    key = "withheld-own" if scope == context.own else "withheld-region"
    return Table(key, text("withheld.table", name=context.scope_name(scope)), columns, (RowGroup("", rows),))
