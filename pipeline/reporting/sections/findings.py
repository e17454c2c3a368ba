"""The sentences at the top, built from the released figures and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Direction
from pipeline.reporting.document import Paragraph, Points, Section
from pipeline.reporting.findings import statements
from pipeline.reporting.findings.picture import picture
from pipeline.reporting.findings.results import is_too_little
from pipeline.reporting.goals import targets_of
from pipeline.reporting.indicator import State
from pipeline.reporting.language.text import whole
from pipeline.reporting.language.wording import net_phrase, phrase
from pipeline.reporting.released import REGION
from pipeline.reporting.sections import groups, targets
from pipeline.reporting.sections.missing import reasons_sentence
from pipeline.reporting.sections.parts import children, gaps, in_crisis, known_moves, of_due, pairs, spans
from pipeline.reporting.sections.parts.net_change import by_direction

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

NAMED = 3


def build(context: Context) -> Section:
    """The picture of the results, what the brief says, and what else the definition asks for."""
    text = context.text
    finding = statements.title(context)
    chart = None if is_too_little(context) else picture(context, finding)
    said = (*statements.first_page(context), *statements.behind(context), *statements.region(context))
    asked = tuple(FINDINGS[name](context) for name in context.definition.findings)
    blocks: list[Block] = [
        chart or Paragraph(text("words.sentence", said=finding), "lead"),
        Points(tuple(one.text for one in said)),
        *((Points(asked),) if asked else ()),
    ]
    return Section("findings", text("findings.title"), tuple(blocks))


def coverage(context: Context) -> str:
    """How many of the people due were assessed, and why not."""
    scopes = context.scopes_with("M03", context.focus)
    if not scopes:
        return context.text("findings.coverage_withheld", at=context.at(context.focus))
    figure = context.find(scopes[0], "M03", context.focus)
    said = context.text(
        "findings.coverage",
        whose=context.whose(scopes[0]),
        at=context.at(context.focus),
        assessed=context.text.count(figure.numerator or 0),
        due=context.text.people(figure.denominator or 0),
        percent=context.text.percent(figure.share[0]),
        interval=context.text.spread(*figure.share[1:]),
    )
    return f"{said} {reasons_sentence(context, scopes[0], context.focus)}".strip()


def span(context: Context) -> str:
    """The lowest and the highest share among the outcomes."""
    found = _achieved(context)
    if not found:
        return _span_of_bounds(context)
    lowest, highest = found[0], found[-1]
    said = context.text(
        "findings.span" if len(found) > 1 else "findings.span_one",
        whose=context.whose(lowest.scope),
        at=context.text.opening(context.at(context.focus)),
        low=phrase(context.text, lowest),
        low_outcome=_outcome(context, lowest),
        high=phrase(context.text, highest),
        high_outcome=_outcome(context, highest),
    )
    left = len(context.outcomes) - len(found)
    return f"{said} {context.text('findings.span_left', number=left)}" if left else said


def _span_of_bounds(context: Context) -> str:
    """The span where no outcome has a single figure: of the bounds, or nothing."""
    at = context.text.opening(context.at(context.focus))
    for scope in context.scopes_with("M01", context.focus):
        figures = [context.find(scope, "M01", context.focus, outcome) for outcome in context.outcomes]
        bounds = [figure.bounds for figure in figures if figure.drawable and figure.bounds]
        if bounds:
            return context.text(
                "findings.span_bounds",
                at=at,
                whose=context.whose(scope),
                low=whole(min(low for low, _ in bounds)),
                high=whole(max(high for _, high in bounds)),
                first=context.thresholds["first"],
            )
    return context.text("findings.span_withheld", at=at)


def since_entry(context: Context) -> str:
    """Who is known to have moved, of all due; then which outcomes did in the same people."""
    known = context.scopes_with(known_moves.MOVES, context.focus)
    texts = [f"findings.known.{move}" for move in known_moves.MOVES]
    said = known_moves.sentences(context, known[0], texts) if known else []
    in_pairs = _in_pairs(context)
    if not said:
        return in_pairs or context.text("findings.change_withheld", at=context.at(context.focus))
    return " ".join([*said, in_pairs or context.text("change.caution")])


def _in_pairs(context: Context) -> str:
    """Which outcomes improved or declined since entry in the same people; nothing where that is not shown."""
    text = context.text
    scopes = context.scopes_with("M04_net", context.focus)
    if not scopes:
        return ""
    found = by_direction(context, scopes[0])
    parts = []
    for direction in (Direction.HIGHER, Direction.LOWER):
        if found[direction]:
            words = _named(context, found[direction])
            parts.append(text(f"findings.change_{direction}", number=len(found[direction]), outcomes=words))
    if found[Direction.UNCLEAR]:
        parts.append(text("findings.change_unclear", number=len(found[Direction.UNCLEAR])))
    hidden = len(context.outcomes) - sum(len(figures) for figures in found.values())
    if hidden:
        parts.append(text("findings.change_hidden", number=hidden))
    milestone = context.milestone_name(context.focus).lower()
    said = text("findings.change", whose=context.whose(scopes[0]), milestone=milestone)
    return " ".join([said, *parts, text("change.caution")])


def against_targets(context: Context) -> str:
    """Targets by status."""
    return targets.summary(context) if targets_of(context) else context.text("targets.none")


def by_group(context: Context) -> str:
    """Clear differences in the first published breakdown that is compared, or why there is none."""
    text = context.text
    scope = context.own
    wished = [name for name in context.definition.breakdowns if name not in context.definition.not_compared]
    shown = [name for name in groups.published(context, scope) if name in wished]
    if not shown:
        kind = "not_compared" if groups.published(context, scope) else "withheld"
        return text(f"findings.groups_{kind}")
    first = next((name for name in shown if pairs.tried(context, scope, name)), shown[0])
    clear = pairs.clear_sentences(context, scope, first)
    return " ".join([pairs.compared(context, scope, first), *clear[:1]])


def beside_region(context: Context) -> str:
    """The same two outcomes in the region, side by side and not compared."""
    own = [figure for figure in _achieved(context) if figure.scope == context.own]
    text = context.text
    if not own or not context.scopes_with("M01", context.focus, beside=True)[1:]:
        return text("findings.region_withheld", name=context.definition.name)
    parts = []
    for figure in dict.fromkeys((own[0], own[-1])):
        assert figure.outcome is not None
        other = context.find(REGION, "M01", context.focus, figure.outcome)
        parts.append(
            text(
                "findings.region_part",
                outcome=_outcome(context, figure),
                own=phrase(text, figure),
                whose=context.whose(context.own),
                region=phrase(text, other),
                whose_region=context.whose(REGION),
            )
        )
    return text("findings.region", at=text.opening(context.at(context.focus)), parts=text.parts(parts))


def sustained(context: Context) -> str:
    """How many held an outcome for 6 months: the lowest and the highest share among the outcomes."""
    figures = [context.find(context.own, "M05_6", None, outcome) for outcome in context.outcomes]
    said = spans.span(context, figures)
    return context.text("findings.sustained", whose=context.whose(context.own), span=said)


def crisis(context: Context) -> str:
    """How many people are in crisis in any outcome."""
    measure, figure = in_crisis.figure(context, context.own)
    told = phrase(context.text, figure)
    at = context.at(context.focus)
    return context.text(f"findings.crisis.{measure}", whose=context.whose(context.own), at=at, figure=told)


def unmet_needs(context: Context) -> str:
    """How many people have an unmet need: of those with a need, or of all due where only that is shown."""
    text, whose = context.text, context.whose(context.own)
    of_all = context.find(context.own, of_due.IN_NEED, context.focus)
    of_needs = context.find(context.own, "M09_persons")
    if of_all.has_estimate and not of_needs.has_estimate:
        at = context.at(context.focus)
        return text("findings.in_need", whose=whose, at=at, figure=phrase(text, of_all))
    return text("findings.unmet", whose=whose, figure=phrase(text, of_needs))


def service_gaps(context: Context) -> str:
    """How many people have an unmet need, and in which service areas."""
    return f"{unmet_needs(context)} {gaps.by_area(context, context.own)}"


def children_and_adults(context: Context) -> str:
    """Who was trafficked as a child beside who was as an adult; other groups where that cannot be shown."""
    return children.beside_adults(context) or by_group(context)


FINDINGS: dict[str, Callable[[Context], str]] = {
    "coverage": coverage,
    "span": span,
    "change": since_entry,
    "targets": against_targets,
    "groups": by_group,
    "region": beside_region,
    "sustained": sustained,
    "crisis": crisis,
    "unmet": unmet_needs,
    "gaps": service_gaps,
    "children": children_and_adults,
}


def _achieved(context: Context) -> list[Indicator]:
    """Achievement at the focus milestone that may stand as a single number, lowest first."""
    scopes = context.scopes_with("M01", context.focus)
    if not scopes:
        return []
    figures = (context.find(scopes[0], "M01", context.focus, outcome) for outcome in context.outcomes)
    return sorted((figure for figure in figures if figure.state is State.SHOWN), key=lambda one: one.share[0])


def _named(context: Context, figures: list[Indicator]) -> str:
    """The first outcomes by name with their change, and how many more."""
    words = [
        context.text.aside(_outcome(context, figure), net_phrase(context.text, figure))
        for figure in figures[:NAMED]
    ]
    if len(figures) > NAMED:
        words.append(context.text("findings.more", number=len(figures) - NAMED))
    return context.text.listing(words)


def _outcome(context: Context, figure: Indicator) -> str:
    assert figure.outcome is not None
    return context.outcome_name(figure.outcome).lower()
