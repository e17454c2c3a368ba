"""What may not be concluded: in general, from what is withheld, from the data, from what was restated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Heading, Paragraph, Points, Section
from pipeline.reporting.sections import quality, revisions, withheld

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block


def build(context: Context) -> Section:
    """Rules for readers, how much is withheld, what checks found; then figures that were restated, if any."""
    text = context.text
    rules = tuple(text.entries("limits.rules").values())
    said = (
        *rules,
        withheld.in_one_sentence(context),
        quality.in_one_sentence(context),
        _changed_definitions(context),
    )
    blocks: list[Block] = [Points(tuple(filter(None, said)))]
    restated = revisions.blocks(context)
    if restated:
        blocks += [Heading(text("revisions.title")), Paragraph(text("revisions.intro")), *restated]
    return Section("limits", text("limits.title"), tuple(blocks))


def _changed_definitions(context: Context) -> str:
    """How many definitions changed, where any did: what changed stands in the definitions."""
    changed = {row["family"] for row in context.release.records["series_breaks"]}
    if not changed:
        return ""
    key = "limits.changed_one" if len(changed) == 1 else "limits.changed"
    return context.text(key, number=len(changed))
