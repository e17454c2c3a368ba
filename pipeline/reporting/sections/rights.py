"""Rights and case management: consent, guardians, reviews, elements of legal status, legal processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Paragraph, Points, Section
from pipeline.reporting.language.wording import measured, phrase
from pipeline.reporting.sections.parts import headlines, of_due
from pipeline.reporting.sections.parts.rows import Strip, Words, dots, line
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.grids import Place, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

CASEWORK = ("M12_assessed", "M12_participated", "M12_reviewed", "M12_contact", "M12_followed")
CONSENT = ("M16", "M16_renewed", "M18", "M18_bid")
ELEMENTS = tuple(f"M18_element_4{letter}" for letter in "ABCDE")
PROCESSES = tuple(
    f"M19_{right}"
    for right in ("informed", "represented", "guardian_present", "refusal_respected", "awarded", "paid")
)
# By part: what is drawn, and whether at the focus milestone or as things stood at the cut-off.
PARTS = {
    "consent": ((*CONSENT, *CASEWORK), False),
    "elements": (ELEMENTS, True),
    "processes": (PROCESSES, False),
}
# By part: what is said in words, and a median beside it.
SAID: dict[str, tuple[tuple[str, ...], str]] = {
    "consent": (("M16", "M16_renewed", "M18"), "M18_months"),
    "processes": (("M19_asked", "M19_informed"), "M19_months_in_shelter"),
}


def build(context: Context) -> Section:
    """Sentences, one chart with a drawing for each part of which something is shown, and how to read it."""
    text = context.text
    every = tuple(dict.fromkeys(measure for measures, _ in PARTS.values() for measure in measures))
    scopes = context.scopes_with(every)
    blocks: list[Block] = [*why_not_own(context, every, scopes)]
    if scopes:
        said = tuple(_said(context, part, *told) for part, told in SAID.items())
        title = headlines.extreme(context, "rights", _by_name(context), lowest=True)
        words = Words(title, text("rights.chart_subtitle"), text("columns.measure"))
        strips = [
            _strip(context, part, measures, context.focus if at_focus else None)
            for part, (measures, at_focus) in PARTS.items()
        ]
        blocks += [
            Points((*filter(None, said), *of_due.own_sentences(context, of_due.ACTIVE))),
            dots(context, "rights", words, scopes, strips),
        ]
        blocks += [Paragraph(text(f"rights.{part}.note"), "note") for part in PARTS]
        blocks.append(Paragraph(text("rights.processes.no_case"), "note"))
    return Section("rights", text("rights.title"), tuple(blocks))


def _by_name(context: Context) -> list[tuple[str, Indicator]]:
    """What is drawn of consent and case management, by its name."""
    return [
        (context.measure_name(measure), look(context, Place(context.own), measure))
        for measure in PARTS["consent"][0]
    ]


def _strip(context: Context, part: str, measures: Sequence[str], milestone: int | None) -> Strip:
    """The measures of a part that have a figure; those without one are in the workbook."""
    places = ((measure, Place("", milestone)) for measure in measures)
    lines = tuple(
        line(context, context.measure_name(measure), (context.own,), measure, place)
        for measure, place in places
        if look(context, Place(context.own, milestone), measure).drawable
    )
    return Strip(context.text(f"rights.{part}.chart_title"), lines)


def _said(context: Context, part: str, told: Sequence[str], median: str) -> str:
    """What is shown of a part, in one sentence; nothing where nothing is."""
    text, place = context.text, Place(context.own)
    parts = [
        text(f"rights.{part}.sentences.{measure}", figure=phrase(text, figure))
        for measure in told
        if (figure := look(context, place, measure)).drawable
    ]
    middle = look(context, place, median)
    if middle.has_estimate:
        months, people = measured(text, middle.value, "months"), text.people(middle.denominator or 0)
        told_median = text("rights.median", median=months, people=people)
        parts.append(text(f"rights.{part}.sentences.{median}", months=told_median))
    if not parts:
        return ""
    return text("rights.sentence", name=context.scope_name(context.own), parts=text.parts(parts))
