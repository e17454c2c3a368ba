"""Short names of counts and shares in DHIS2: in words, since that is what a chart shows there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.exchange.dhis2 import EVERYBODY
from pipeline.reporting.exchange.dhis2_objects import fitting

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.exchange.dhis2 import Element


def short_name(context: Context, one: Element) -> str:
    """Whose count or share it is, when, which, and by what: ``Housing, 12 months: achieved, sex``."""
    text = context.text
    what = text(f"dhis2_short.kinds.{one.count}")
    if one.breakdown != EVERYBODY:
        what = text("dhis2_short.by", what=what, breakdown=short_breakdown(context, one.breakdown))
    whole, brief = context.milestone_name(one.milestone).lower(), _brief(context, one.milestone)
    if one.outcome is None:
        whose = [(text("dhis2_short.people"), whole), (text("dhis2_short.people"), brief)]
    else:
        name = context.outcome_name(one.outcome)
        number = text("dhis2_short.number", number=one.outcome.removeprefix("O").lstrip("0"))
        whose = [(name, whole), (name, brief), (number, brief)]
    return fitting(*(text("dhis2_short.name", whose=who, at=at, what=what) for who, at in whose))


def short_breakdown(context: Context, breakdown: str) -> str:
    """A breakdown in a word or two; its own name where it has no shorter one."""
    return context.text.entries("dhis2_short.breakdowns").get(breakdown, context.breakdown_name(breakdown))


def short_option(context: Context, breakdown: str, label: str) -> str:
    within = short_breakdown(context, breakdown)
    return fitting(context.text("dhis2_short.option", breakdown=within, label=label))


def _brief(context: Context, milestone: int) -> str:
    """A milestone in a few signs: ``12m``."""
    return context.text("dhis2_short.months", months=milestone)
