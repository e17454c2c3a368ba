"""Rights: consent, guardians, elements of legal status, and legal processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Heading, Paragraph, Points, Section
from pipeline.reporting.language.wording import beside, measured, phrase
from pipeline.reporting.sections.parts.rows import Strip, Words, dots, line
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.grids import Place, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.tables.figure_tables import Line

CONSENT = ("M16", "M16_renewed", "M18", "M18_bid")
ELEMENTS = tuple(f"M18_element_4{letter}" for letter in "ABCDE")
PROCESSES = tuple(
    f"M19_{right}"
    for right in ("informed", "represented", "guardian_present", "refusal_respected", "awarded", "paid")
)


def build(context: Context) -> Section:
    """Consent and guardians, the elements of legal status, and what happens in legal processes."""
    text = context.text
    blocks: list[Block] = [
        Heading(text("rights.consent.title")),
        *_part(context, "consent", CONSENT, None, ("M16", "M16_renewed", "M18"), "M18_months"),
        Heading(text("rights.elements.title")),
        *_part(context, "elements", ELEMENTS, context.focus, (), None),
        Heading(text("rights.processes.title")),
        Paragraph(text("rights.processes.no_case"), "lead"),
        *_part(context, "processes", PROCESSES, None, ("M19_asked", "M19_informed"), "M19_months_in_shelter"),
    ]
    return Section("rights", text("rights.title"), tuple(blocks))


def _part(
    context: Context,
    part: str,
    measures: Sequence[str],
    milestone: int | None,
    told: Sequence[str],
    median: str | None,
) -> list[Block]:
    """Sentences on some of the measures, a chart and table of all of them, and a note."""
    text = context.text
    every = tuple(dict.fromkeys((*measures, *told)))
    scopes = context.scopes_released(every, milestone)
    why: list[Block] = [*why_not_own(context, every, scopes, milestone)]
    if not scopes:
        return why
    why.append(
        Points(
            tuple(
                _said(context, part, scope, told, median) if told else _elements(context, scope)
                for scope in scopes
            )
        )
    )
    words = Words(
        text(f"rights.{part}.chart_title"), text(f"rights.{part}.chart_subtitle"), text("columns.measure")
    )
    lines = _lines(context, measures, milestone, scopes)
    chart = dots(context, f"rights-{part}", words, scopes, [Strip(words.title, lines)])
    return [*why, chart, Paragraph(text(f"rights.{part}.note"), "note")]


def _said(context: Context, part: str, scope: str, told: Sequence[str], median: str | None) -> str:
    text, place = context.text, Place(scope)
    parts = [
        text(f"rights.{part}.sentences.{measure}", figure=phrase(text, look(context, place, measure)))
        for measure in told
    ]
    if median:
        parts.append(text(f"rights.{part}.sentences.{median}", months=_median(context, place, median)))
    return text("rights.sentence", name=context.scope_name(scope), parts=text.parts(parts))


def _median(context: Context, place: Place, measure: str) -> str:
    """A median with the people behind it: ``2 months (13 people)``."""
    text, figure = context.text, look(context, place, measure)
    if not figure.has_estimate:
        return text(f"phrase.{figure.state}")
    months, people = measured(text, figure.value, "months"), text.people(figure.denominator or 0)
    return text("rights.median", median=months, people=people)


def _elements(context: Context, scope: str) -> str:
    """Every element with its share, in brief."""
    text = context.text
    figures = [look(context, Place(scope, context.focus), measure) for measure in ELEMENTS]
    parts = [
        text("rights.element", element=context.measure_name(figure.measure), figure=beside(text, figure))
        for figure in figures
    ]
    return text(
        "rights.elements.sentence",
        name=context.scope_name(scope),
        at=context.at(context.focus),
        parts=text.parts(parts),
    )


def _lines(
    context: Context, measures: Sequence[str], milestone: int | None, scopes: Sequence[str]
) -> tuple[Line, ...]:
    return tuple(
        line(context, context.measure_name(measure), scopes, measure, Place("", milestone))
        for measure in measures
    )
