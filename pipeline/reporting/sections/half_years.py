"""What happened in the last half-years: people, needs and services, whoever they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Heading, Paragraph, Points, Section
from pipeline.reporting.language.wording import phrase
from pipeline.reporting.sections.parts import half_year_chart
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.grids import Place, Wanted, grid, look, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block

BREAKDOWN = "half_year"
# What was there in a half-year, and what became of it: the base is that of the first measure of a part.
PARTS = {
    "people": ("M21_new", "M21_assessed", "M21_closed", "M21_lost"),
    "needs": ("M21_needs_raised", "M21_needs_closed", "M21_needs_met"),
    "services": ("M21_services_started", "M21_services_ended", "M21_services_completed"),
}


def build(context: Context) -> Section:
    """People, needs and services of the newest half-year in words, and of those before in a table."""
    blocks: list[Block] = [Paragraph(context.text("half_years.intro"))]
    for part, measures in PARTS.items():
        blocks += [Heading(context.text(f"half_years.{part}.title")), *_part(context, part, measures)]
    blocks.append(Paragraph(context.text("half_years.note"), "note"))
    return Section("half_years", context.text("half_years.title"), tuple(blocks))


def _part(context: Context, part: str, measures: tuple[str, ...]) -> list[Block]:
    text = context.text
    scopes = context.scopes_with(measures, breakdown=BREAKDOWN)
    why: list[Block] = [*why_not_own(context, measures, scopes, breakdown=BREAKDOWN)]
    if not scopes:
        return why
    columns = [Wanted(text(f"half_years.{part}.base"), measures[0], "denominator")]
    columns += [Wanted(text(f"half_years.{part}.columns.{one}"), one) for one in measures]
    groups = [
        (context.scope_name(scope), shown(context, columns, _newest_first(context, scope)))
        for scope in scopes
    ]
    said = Points(tuple(_sentence(context, part, scope, measures) for scope in scopes))
    table = grid(
        context,
        f"half-years-{part}",
        text(f"half_years.{part}.table"),
        text("half_years.half_year"),
        columns,
        groups,
    )
    names = {one: text(f"half_years.{part}.columns.{one}") for one in measures}
    drawn = half_year_chart.chart(
        context, f"half-years-{part}-chart", scopes[0], names, _newest_first(context, scopes[0]), table
    )
    return [*why, said, drawn or table]


def _newest_first(context: Context, scope: str) -> list[tuple[str, Place]]:
    """The half-years that the release has, the newest first."""
    measures = [measure for part in PARTS.values() for measure in part]
    released = {figure.group for figure in context.figures_of(tuple(measures), breakdown=BREAKDOWN)}
    labels = ((label, (code,)) for code, label in reversed(context.groups(BREAKDOWN)) if (code,) in released)
    return [(label, Place(scope, breakdown=BREAKDOWN, group=group)) for label, group in labels]


def _sentence(context: Context, part: str, scope: str, measures: Sequence[str]) -> str:
    """What happened in the newest half-year in which something is shown of a scope."""
    label, place = next(
        (label, place)
        for label, place in _newest_first(context, scope)
        if any(look(context, place, measure).drawable for measure in measures)
    )
    said = {measure: phrase(context.text, look(context, place, measure)) for measure in measures}
    return context.text(
        f"half_years.{part}.sentence", name=context.scope_name(scope), half_year=label, **said
    )
