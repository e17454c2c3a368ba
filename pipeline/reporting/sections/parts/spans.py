"""The lowest and the highest of several figures, in one phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.indicator import State
from pipeline.reporting.language.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator


def lowest_and_highest(figures: Iterable[Indicator]) -> tuple[Indicator, Indicator] | None:
    """The two ends among the figures that may stand as a single number; None where there is none."""
    found = sorted((one for one in figures if one.state is State.SHOWN), key=lambda one: one.value)
    return (found[0], found[-1]) if found else None


def span(context: Context, figures: Iterable[Indicator]) -> str:
    """``from 40 of 100 (…) for legal status to 70 of 90 (…) for housing``; says so where there is none."""
    ends = lowest_and_highest(figures)
    if ends is None:
        return context.text("spans.none")
    parts = [
        context.text("spans.one", figure=phrase(context.text, one), outcome=_name(context, one))
        for one in ends
    ]
    return parts[0] if ends[0] is ends[1] else context.text("spans.both", low=parts[0], high=parts[1])


def _name(context: Context, figure: Indicator) -> str:
    """The outcome or the service area that the figure is about, within a sentence."""
    if figure.outcome is not None:
        return context.outcome_name(figure.outcome).lower()
    name = dict(context.service_areas).get(figure.service_area or 0, "")
    return name[:1].lower() + name[1:]
