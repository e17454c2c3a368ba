"""Did it last: sustained achievement, and setbacks always beside recovery and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Heading, Paragraph, Section
from pipeline.reporting.sections.parts import headlines
from pipeline.reporting.sections.parts.rows import Strip, Words, dots, line
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.sections.parts.spans import span
from pipeline.reporting.tables.grids import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block

# In words, and which of them are drawn.
SUSTAINED, DRAWN_OF_SUSTAINED = ("M05_6", "M05_12"), ("M05_12",)
SETBACKS, DRAWN_OF_SETBACKS = ("M06", "M07", "M07_answered"), ("M06", "M07_answered")


def build(context: Context) -> Section:
    """Held for 6 and for 12 months; then setbacks with what followed."""
    text = context.text
    blocks = [
        Heading(text("course.sustained.title")),
        *_part(context, "sustained", SUSTAINED, DRAWN_OF_SUSTAINED),
        Heading(text("course.setbacks.title")),
        Paragraph(text("course.setbacks.expected"), "lead"),
        *_part(context, "setbacks", SETBACKS, DRAWN_OF_SETBACKS),
    ]
    return Section("course", text("course.title"), (Paragraph(text("course.intro")), *blocks))


def _part(context: Context, part: str, measures: Sequence[str], drawn: Sequence[str]) -> list[Block]:
    text = context.text
    scopes = context.scopes_with(tuple(measures))
    why: list[Block] = [*why_not_own(context, tuple(measures), scopes)]
    if not scopes:
        return why
    said = [_sentence(context, part, scopes[0], measure) for measure in measures]
    words = Words(
        headlines.extreme(
            context, part, headlines.of_outcomes(context, drawn[:1]), lowest=part == "sustained"
        ),
        text(f"course.{part}.chart_subtitle"),
        text("columns.outcome"),
        "course",
    )
    strips = [_strip(context, scopes, measure) for measure in drawn]
    note = Paragraph(text(f"course.{part}.note"), "note")
    return [*why, Paragraph(" ".join(said)), dots(context, f"course-{part}", words, scopes, strips), note]


def _sentence(context: Context, part: str, scope: str, measure: str) -> str:
    figures = (context.find(scope, measure, None, outcome) for outcome in context.outcomes)
    name = context.scope_name(scope)
    return context.text(f"course.{part}.sentences.{measure}", name=name, span=span(context, figures))


def _strip(context: Context, scopes: Sequence[str], measure: str) -> Strip:
    lines = tuple(
        line(context, context.outcome_name(outcome), scopes, measure, Place("", outcome=outcome))
        for outcome in context.outcomes
    )
    return Strip(context.measure_name(measure), lines)
