"""What the figures suggest to look into: each a question to a role, by a stated rule, never a cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline.reporting.comparison import COMPARE_FROM, Standing
from pipeline.reporting.findings.model import Statement
from pipeline.reporting.findings.picture import KEY
from pipeline.reporting.findings.results import judged, of_standing, results
from pipeline.reporting.findings.statements import main_reason, started
from pipeline.reporting.indicator import State
from pipeline.reporting.sections.parts import gaps

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator

MOST = 4  # questions of one brief
NAMED = 2  # outcomes or areas in one question
# From these shares on nothing is asked (2026-11).
FOLLOWED, ANSWERED, CONSENTING = 0.8, 0.9, 0.95
UNMET = ("not_available", "not_eligible", "cost_or_access", "pending")


def questions(context: Context) -> list[Statement]:
    """The first four of the rules that apply, in the order of the rules."""
    said = [
        Statement(
            context.text(f"brief.questions.{rule}", **values),
            leads_to,
            role=context.text(f"brief.roles.{rule}"),
        )
        for rule, values, leads_to in (found for ask in RULES for found in ask(context))
    ]
    return said[:MOST]


Asked = Sequence[tuple[str, dict[str, str], str]]


def _behind(context: Context) -> Asked:
    """An outcome that is clearly below its line; of none is, one that is below it at all."""
    found = judged(results(context))
    members = of_standing(found, Standing.BELOW) or of_standing(found, Standing.BELOW_WITHIN)
    names = [context.outcome_name(one.outcome).lower() for one in reversed(members)][:NAMED]
    return [("behind", {"outcomes": context.text.listing(names)}, KEY)] if names else []


def _not_followed(context: Context) -> Asked:
    """Fewer than eight in ten were assessed: by the most frequent reason that is shown."""
    figure = context.find(context.own, "M03", context.focus)
    if not figure.has_estimate or figure.value >= FOLLOWED:
        return []
    reason = main_reason(context)
    return [
        (f"missing_{reason[0]}" if reason else "missing", {}, "missing-reasons" if reason else "coverage")
    ]


def _bent(context: Context) -> Asked:
    """Those not assessed had started lower in every outcome that can be compared."""
    points = started(context)
    return [("bent", {}, "baseline-table")] if points and min(points) > 0 else []


def _unmet(context: Context) -> Asked:
    """Service areas that stand apart from the others; else the one with the highest share unmet."""
    shown = [one for one in gaps.figures(context, context.own) if one.state is State.SHOWN]
    large = [one for one in shown if (one.denominator or 0) >= COMPARE_FROM]
    if not large:
        return []
    apart = gaps.stand_apart(large, context.clear_change)
    names = dict(context.service_areas)
    if apart:
        said = context.text.listing([_lower(names[one.service_area or 0]) for one in apart[:NAMED]])
        return [("unmet_apart", {"areas": said}, "needs-persons")]
    highest = max(large, key=lambda one: one.value)
    return [("unmet", {"areas": _lower(names[highest.service_area or 0])}, "needs-persons")]


def _why_unmet(context: Context) -> Asked:
    """The reason that most unmet needs have, where all that somebody can act on are shown."""
    found = [(reason, context.find(context.own, f"M09_{reason}")) for reason in UNMET]
    if not all(figure.has_estimate for _, figure in found):
        return []
    reason, _ = max(found, key=lambda pair: pair[1].value)
    return [(f"because_{reason}", {}, "needs-unmet")]


def _answered(context: Context) -> Asked:
    """Setbacks without a service soon after."""
    return _below(context, "M07_answered", ANSWERED, "answered", "course-setbacks")


def _consent(context: Context) -> Asked:
    return _below(context, "M16", CONSENTING, "consent", "rights")


def _below(context: Context, measure: str, enough: float, rule: str, leads_to: str) -> Asked:
    """Any shown figure of a measure that lies below what is enough."""
    outcomes: tuple[str | None, ...] = (None, *context.outcomes)
    figures: list[Indicator] = [context.find(context.own, measure, None, one) for one in outcomes]
    lowest = [figure for figure in figures if figure.has_estimate and figure.value < enough]
    return [(rule, {}, leads_to)] if lowest else []


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


RULES: tuple[Callable[[Context], Asked], ...] = (
    _behind, _not_followed, _unmet, _bent, _why_unmet, _answered, _consent,
)  # fmt: skip
