"""Results against the targets of the grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Standing
from pipeline.reporting.document import Paragraph, Section
from pipeline.reporting.goals import targets_of
from pipeline.reporting.sections.parts import logframe
from pipeline.reporting.sections.parts.logframe import status, status_word
from pipeline.reporting.sections.parts.scopes import why_not_own

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.released import Record


def build(context: Context) -> Section:
    """Where the targets stand in words, then the logframe's table; says so where there are no targets."""
    text = context.text
    targets = targets_of(context)
    if not targets:
        return Section("targets", text("targets.title"), (Paragraph(text("targets.none")),))
    scopes = context.scopes_with("M01")[:1]
    blocks: list[Block] = [
        Paragraph(text("targets.intro")),
        *why_not_own(context, "M01", scopes),
        Paragraph(summary(context)),
        logframe.table(context, targets),
    ]
    sources = dict.fromkeys(str(target["source"]) for target in targets if target["source"])
    blocks.append(Paragraph(text("targets.sources", sources=text.parts(sources)), "note"))
    blocks += [Paragraph(text("targets.note"), "note"), Paragraph(text("targets.verified"), "note")]
    return Section("targets", text("targets.title"), tuple(blocks))


def summary(context: Context) -> str:
    """One sentence: how many targets stand where, with the outcomes by name."""
    targets = targets_of(context)
    found: dict[Standing, list[str]] = {}
    for target in targets:
        found.setdefault(status(context, target), []).append(_heading(context, target).lower())
    parts = [
        context.text(
            "targets.part",
            number=len(found[kind]),
            status=status_word(context, kind),
            outcomes=context.text.listing(found[kind]),
        )
        for kind in Standing
        if kind in found
    ]
    return context.text("targets.summary", total=len(targets), parts=context.text.parts(parts))


def _heading(context: Context, target: Record) -> str:
    name = context.outcome_name(target["outcome"])
    same = target["milestone"] == context.focus
    milestone = context.milestone_name(target["milestone"]).lower()
    return name if same else context.text("targets.at", outcome=name, milestone=milestone)
