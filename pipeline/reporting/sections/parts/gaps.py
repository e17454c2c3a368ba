"""Where needs stay unmet: the service areas beside each other, and which of them stand apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.comparison import COMPARE_FROM
from pipeline.reporting.indicator import State
from pipeline.reporting.language.wording import phrase
from pipeline.reporting.sections.parts.areas import areas
from pipeline.reporting.sections.parts.spans import span
from pipeline.reporting.tables.grids import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator

# Of people and not of needs: several needs of a person are not independent, and an interval takes them so.
MEASURE = "M09_persons"
NAMED = 3  # areas at most that a sentence sets apart


def by_area(context: Context, scope: str) -> str:
    """The areas that stand apart with their shares, or the span over the areas and why none does."""
    text = context.text
    found = figures(context, scope)
    shown = [one for one in found if one.state is State.SHOWN]
    large = [one for one in shown if (one.denominator or 0) >= COMPARE_FROM]
    apart = stand_apart(large, context.clear_change)
    if apart:
        names = {number: name[0].lower() + name[1:] for number, name in context.service_areas}
        parts = [
            text("gaps.area", area=names[one.service_area or 0], figure=phrase(text, one)) for one in apart
        ]
        said = text("gaps.apart", areas=text.listing(parts), others=len(large) - len(apart))
    elif len(shown) < 2:
        return text("gaps.hidden")
    else:
        why = text("gaps.none_apart") if len(large) > 1 else text("gaps.too_few", fewest=COMPARE_FROM)
        said = f"{text('gaps.span', span=span(context, shown))} {why}"
    left = len(found) - len(shown)
    return f"{said} {text('gaps.left', number=left, areas=len(found))}" if left else said


def figures(context: Context, scope: str) -> list[Indicator]:
    """People with an unmet need in each service area, of those with a need there past its limit."""
    return [look(context, place, MEASURE) for _, place in areas(context, scope)[1:]]


def stand_apart(found: Sequence[Indicator], smallest: float) -> list[Indicator]:
    """The fewest areas, three at most, whose shares lie above those of all others, the largest first.

    Their intervals end above where those of the others end, and the shares differ by ``smallest`` or more.
    A person can have needs in several areas. Two intervals that do not meet tell two shares apart all the
    same: the error of a difference is at most the sum of both errors, however the two are related.
    """
    ordered = sorted(found, key=lambda one: one.value, reverse=True)
    for size in range(1, min(NAMED, len(ordered) - 1) + 1):
        above, below = ordered[:size], ordered[size:]
        gap = min(one.share[1] for one in above) > max(one.share[2] for one in below)
        if gap and above[-1].value - below[0].value >= smallest - 1e-9:
            return above
    return []
