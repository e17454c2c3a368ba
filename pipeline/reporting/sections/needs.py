"""Needs by service area: offered, accepted, delivered, completed; what stayed unmet and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Heading, Paragraph, Points, Section, Table
from pipeline.reporting.language.wording import mark, phrase
from pipeline.reporting.sections.parts import gaps, headlines, of_due
from pipeline.reporting.sections.parts.areas import areas
from pipeline.reporting.sections.parts.rows import Strip, Words, dots, line
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.sections.parts.spans import span
from pipeline.reporting.sections.parts.stacks import Bar, stack
from pipeline.reporting.tables.grids import Place, Wanted, grid, look, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block, Chart
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.tables.figure_tables import Line

CASCADE = ("M10_offered", "M10_accepted", "M10_declined", "M10_delivered", "M10_completed")
REASONS = ("pending", "not_available", "not_eligible", "cost_or_access", "reason_unknown")
UNMET = ("M09_unmet", "M09_met", "M09_partly", *(f"M09_{reason}" for reason in REASONS))
OF_ALL = ("M09_of_all", "M09_declined")
PERSONS = ("M09_persons",)


def build(context: Context) -> Section:
    """Where needs stay unmet and why, then the way from need to completion."""
    text = context.text
    blocks: list[Block] = [
        Paragraph(text("needs.intro")),
        *map(Paragraph, of_due.own_sentences(context, of_due.IN_NEED)),
        *_persons(context),
        Heading(text("needs.unmet.title")),
        *_unmet(context),
        Heading(text("needs.cascade.title")),
        *_cascade(context),
    ]
    return Section("needs", text("needs.title"), tuple(blocks))


def by_area(
    context: Context, key: str, caption: str, scopes: Sequence[str], columns: Sequence[Wanted]
) -> Table:
    """One row per service area and one group of rows per scope, without rows that only withhold."""
    groups = [(context.scope_name(scope), shown(context, columns, areas(context, scope))) for scope in scopes]
    return grid(context, key, caption, context.text("needs.area"), columns, groups)


def _cascade(context: Context) -> list[Block]:
    text = context.text
    scopes = context.scopes_with(CASCADE)
    why: list[Block] = [*why_not_own(context, CASCADE, scopes)]
    if not scopes:
        return why
    said = Points(tuple(_steps_in_words(context, scope) for scope in scopes))
    note = Paragraph(text("needs.cascade.note"), "note")
    return [*why, said, _cascade_chart(context, scopes), note]


def _steps_in_words(context: Context, scope: str) -> str:
    """The steps that are released over all areas; else the offers, from the lowest area to the highest."""
    text = context.text
    found = {
        measure: look(context, Place(scope), measure) for measure in text.entries("needs.cascade.in_words")
    }
    told = {measure: phrase(text, figure) for measure, figure in found.items() if figure.drawable}
    if "M10_offered" not in told:
        told = {"M10_offered": span(context, _of_areas(context, scope, "M10_offered"))}
    parts = [text(f"needs.cascade.in_words.{measure}", figure=figure) for measure, figure in told.items()]
    return text("needs.cascade.sentence", name=context.scope_name(scope), steps=text.parts(parts))


def _of_areas(context: Context, scope: str, measure: str) -> list[Indicator]:
    return [look(context, place, measure) for _, place in areas(context, scope)[1:]]


def _cascade_chart(context: Context, scopes: Sequence[str]) -> Chart:
    text = context.text
    columns = [Wanted(text("needs.cascade.columns.needs"), "M10_offered", "denominator")]
    columns += [Wanted(text(f"needs.cascade.columns.{measure}"), measure) for measure in CASCADE]
    table = by_area(context, "needs-table", text("needs.cascade.table"), scopes, columns)
    drawings = [
        (context.scope_name(scope), [_bar(context, name, place) for name, place in areas(context, scope)])
        for scope in scopes
    ]
    words = text("needs.cascade.chart_title"), text("needs.cascade.chart_subtitle")
    parts = tuple(text.entries("needs.cascade.parts").values())
    return stack(context, "needs", words, parts, drawings, table, colours=(0, 1, 2, 5, 6))


def _bar(context: Context, name: str, place: Place) -> Bar:
    """Needs of an area: delivered, accepted, declined (or offered, where no more is released), the rest."""
    offered, accepted, delivered = (
        look(context, place, f"M10_{step}") for step in ("offered", "accepted", "delivered")
    )
    if offered.numerator is None or not offered.denominator:
        return Bar(name, (None,) * 5, mark(context.text, offered))
    label = context.text("needs.cascade.bar", area=name, needs=context.text.count(offered.denominator))
    left = offered.denominator - offered.numerator
    if accepted.numerator is None or delivered.numerator is None:
        return Bar(label, (None, None, None, offered.numerator, left))
    declined = offered.numerator - accepted.numerator
    return Bar(label, (delivered.numerator, accepted.numerator - delivered.numerator, declined, None, left))


def _persons(context: Context) -> list[Block]:
    """People with an unmet need by service area, the highest share first."""
    text = context.text
    scopes = context.scopes_with(PERSONS)
    why: list[Block] = [*why_not_own(context, PERSONS, scopes)]
    if not scopes:
        return why
    title = headlines.extreme(context, "unmet", _by_name(context), lowest=False)
    words = Words(title, text("needs.persons.chart_subtitle"), text("needs.area"), "persons")
    lines = tuple(sorted(_lines(context, scopes, "M09_persons", None), key=_highest_first))
    said = [unmet_persons(context, scopes[0])]
    said.append(text("gaps.of", name=context.scope_name(scopes[0]), said=gaps.by_area(context, scopes[0])))
    chart = dots(context, "needs-persons", words, scopes, [Strip(text("needs.persons.unmet"), lines)])
    return [*why, Points(tuple(said)), chart]


def _by_name(context: Context) -> list[tuple[str, Indicator]]:
    """People with an unmet need by the name of the service area."""
    names = dict(context.service_areas)
    return [(names[one.service_area or 0], one) for one in gaps.figures(context, context.own)]


def _highest_first(line: Line) -> float:
    figure = line.figures[0]
    return -figure.value if figure.has_estimate else 1.0


def unmet_persons(context: Context, scope: str) -> str:
    """How many people with a need past its limit have one that is unmet."""
    figure = look(context, Place(scope), "M09_persons")
    return context.text(
        "needs.persons.sentence", name=context.scope_name(scope), figure=phrase(context.text, figure)
    )


def _lines(context: Context, scopes: Sequence[str], measure: str, milestone: int | None) -> tuple[Line, ...]:
    return tuple(line(context, name, scopes, measure, place) for name, place in areas(context, "", milestone))


def _unmet(context: Context) -> list[Block]:
    """Needs past their limit by what became of them, with the reasons of those unmet."""
    text = context.text
    measures = (*UNMET, *OF_ALL)
    scopes = context.scopes_with(measures)
    why: list[Block] = [*why_not_own(context, measures, scopes)]
    if not scopes:
        return why
    columns = [Wanted(text("needs.unmet.columns.base"), "M09_unmet", "denominator")]
    columns += [Wanted(text(f"needs.unmet.columns.{one}"), one, "part") for one in UNMET]
    columns += [Wanted(text("needs.unmet.columns.all"), "M09_of_all", "denominator")]
    columns += [Wanted(text(f"needs.unmet.columns.{one}"), one, "part") for one in OF_ALL]
    table = by_area(context, "needs-unmet", text("needs.unmet.table"), scopes, columns)
    said = Points(tuple(_reasons(context, scope) for scope in scopes))
    return [*why, said, table, Paragraph(text("needs.unmet.note"), "note")]


def _reasons(context: Context, scope: str) -> str:
    """Why needs are unmet over all areas, in the order of the code list; or the span over the areas."""
    text = context.text
    name, unmet = context.scope_name(scope), look(context, Place(scope), "M09_unmet")
    if not unmet.drawable:
        told = span(context, _of_areas(context, scope, "M09_unmet"))
        return text("needs.unmet.span", name=name, span=told)
    labels = text.entries("needs.unmet.reasons")
    found = ((labels[reason], look(context, Place(scope), f"M09_{reason}")) for reason in REASONS)
    parts = [
        f"{label} {mark(text, one) if one.numerator is None else text.count(one.numerator)}"
        for label, one in found
    ]
    return text("needs.unmet.sentence", name=name, figure=phrase(text, unmet), reasons=text.listing(parts))
