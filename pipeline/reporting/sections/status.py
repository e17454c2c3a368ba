"""Case management, case status and known re-trafficking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Heading, Paragraph, Points, Section
from pipeline.reporting.language.wording import mark, phrase
from pipeline.reporting.sections.parts import of_due, retrafficking
from pipeline.reporting.sections.parts.rows import Strip, Words, details, dots, line
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.sections.parts.stacks import Bar, stack
from pipeline.reporting.tables.grids import Place, Wanted, grid, look, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block, Chart

BASICS = ("M12_assessed", "M12_participated", "M12_reviewed", "M12_contact", "M12_followed")
STATUSES = tuple(
    f"M13_{status}"
    for status in (
        "active", "completed", "closed_other", "transferred", "declined", "lost", "re_trafficked", "detained",
        "died", "not_recorded",
    )
)  # fmt: skip
# Statuses that stand together in the chart, which has room for seven; the table has each.
TOGETHER = {
    "active": ("M13_active",),
    "completed": ("M13_completed",),
    "elsewhere": ("M13_closed_other", "M13_transferred"),
    "declined": ("M13_declined",),
    "lost": ("M13_lost",),
    "harm": ("M13_re_trafficked", "M13_detained", "M13_died"),
    "not_recorded": ("M13_not_recorded",),
}


def build(context: Context) -> Section:
    """The basics of case management, active cases, what became of all, and known re-trafficking."""
    text = context.text
    blocks: list[Block] = [
        Heading(text("status.basics.title")),
        *_basics(context),
        Paragraph(text("status.basics.plans"), "note"),
        Heading(text("status.cases.title")),
        Paragraph(text("status.cases.intro")),
        *of_due.course(context, "status-active", of_due.ACTIVE, context.milestones[1]),
        *_cases(context),
        *retrafficking.build(context),
    ]
    return Section("status", text("status.title"), tuple(blocks))


def _basics(context: Context) -> list[Block]:
    text = context.text
    scopes = context.scopes_with(BASICS)
    why: list[Block] = [*why_not_own(context, BASICS, scopes)]
    if not scopes:
        return why
    lines = tuple(
        line(context, context.measure_name(measure), scopes, measure, Place("")) for measure in BASICS
    )
    words = Words(
        text("status.basics.chart_title"), text("status.basics.chart_subtitle"), text("columns.measure")
    )
    chart = dots(context, "status-basics", words, scopes, [Strip(words.title, lines)])
    said = text(
        "status.basics.sentence",
        name=context.scope_name(scopes[0]),
        contact=phrase(text, look(context, Place(scopes[0]), "M12_contact")),
        reviewed=phrase(text, look(context, Place(scopes[0]), "M12_reviewed")),
    )
    return [*why, Paragraph(said), chart]


def _cases(context: Context) -> list[Block]:
    text = context.text
    scopes = context.scopes_with(STATUSES)
    why: list[Block] = [*why_not_own(context, STATUSES, scopes)]
    if not scopes:
        return why
    strips = [
        Strip(
            context.measure_name(measure),
            tuple(
                line(context, context.milestone_name(one), scopes, measure, Place("", one))
                for one in context.milestones
            ),
        )
        for measure in STATUSES
    ]
    words = Words(text("status.cases.table"), "", text("columns.milestone"))
    detail = details(context, "status-intervals", words, scopes, strips)
    return [*why, Points(tuple(_said(context, scope) for scope in scopes)), _chart(context, scopes), detail]


def _said(context: Context, scope: str) -> str:
    """What had become of the cases by the focus milestone."""
    text, place = context.text, Place(scope, context.focus)
    labels = text.entries("status.cases.in_words")
    parts = []
    for measure in STATUSES:
        figure = look(context, place, measure)
        if figure.numerator:
            parts.append(f"{labels[measure]} {text.count(figure.numerator)}")
    told = text.listing(parts) or text(f"phrase.{look(context, place, STATUSES[0]).state}")
    return text(
        "status.cases.sentence", name=context.scope_name(scope), at=context.at(context.focus), statuses=told
    )


def _chart(context: Context, scopes: Sequence[str]) -> Chart:
    text = context.text
    labels = text.entries("status.cases.columns")
    columns = [Wanted(labels["cases"], STATUSES[0], "denominator")]
    columns += [Wanted(labels[measure], measure, "part") for measure in STATUSES]
    groups = []
    for scope in scopes:
        rows = [(context.milestone_name(one), Place(scope, one)) for one in context.milestones]
        groups.append((context.scope_name(scope), shown(context, columns, rows)))
    table = grid(
        context, "status-table", text("status.cases.table"), text("columns.milestone"), columns, groups
    )
    drawings = [
        (
            context.scope_name(scope),
            [_bar(context, context.milestone_name(one), Place(scope, one)) for one in context.milestones],
        )
        for scope in scopes
    ]
    parts = [text(f"status.cases.parts.{name}") for name in TOGETHER]
    words = text("status.cases.chart_title"), text("status.cases.chart_subtitle")
    return stack(context, "status", words, parts, drawings, table)


def _bar(context: Context, label: str, place: Place) -> Bar:
    """The cases of a milestone by status; its mark where they are withheld."""
    figures = {measure: look(context, place, measure) for measure in STATUSES}
    for figure in figures.values():
        if figure.numerator is None or figure.status == "z":
            return Bar(label, (None,) * len(TOGETHER), mark(context.text, figure))
    parts = tuple(
        sum(figures[measure].numerator or 0 for measure in measures) for measures in TOGETHER.values()
    )
    return Bar(context.text.aside(label, context.text.count(sum(parts))), parts)
