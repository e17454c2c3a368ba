"""Shares of all persons due that are known: their sentences, and their course over the milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Points
from pipeline.reporting.language.wording import phrase
from pipeline.reporting.sections.parts.rows import Words, over_milestones
from pipeline.reporting.sections.parts.scopes import why_not_own

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block

ACTIVE, CRISIS, MOST = "M13_active_of_due", "M11_crisis_of_due", "M11_most_of_due"
IN_NEED = "M09_persons_of_due"


def sentence(context: Context, scope: str, measure: str) -> str:
    """The share at the focus milestone in words."""
    return context.text(
        f"of_due.{measure}.sentence",
        name=context.scope_name(scope),
        at=context.at(context.focus),
        most=most(context),
        figure=phrase(context.text, context.find(scope, measure, context.focus)),
    )


def own_sentences(context: Context, measure: str) -> list[str]:
    """That of the report's own people; none where it is not shown."""
    is_shown = context.find(context.own, measure, context.focus).has_estimate
    return [sentence(context, context.own, measure)] if is_shown else []


def course(context: Context, key: str, measure: str, first: int = 0) -> list[Block]:
    """The share at every milestone from the first on, in a chart, and at the focus milestone in words."""
    text, scopes = context.text, context.scopes_with(measure)
    why: list[Block] = [*why_not_own(context, measure, scopes)]
    if not scopes:
        return why
    words = Words(
        text(f"of_due.{measure}.chart_title"),
        text(f"of_due.{measure}.chart_subtitle", most=most(context)),
        text("columns.milestone"),
        "of_due",
    )
    said = Points(tuple(sentence(context, scope, measure) for scope in scopes))
    return [*why, said, over_milestones(context, key, words, scopes, measure, first)]


def most(context: Context) -> str:
    """How many outcomes are most of the ten."""
    return context.text.decimal(context.assumption("most_outcomes"))
