"""Net change of each outcome, by what may be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Direction, change

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator


def by_direction(context: Context, scope: str) -> dict[Direction, list[Indicator]]:
    """Net change of every outcome that can be shown, by what may be said of it."""
    found: dict[Direction, list[Indicator]] = {direction: [] for direction in Direction}
    for outcome in context.outcomes:
        figure = context.find(scope, "M04_net", context.focus, outcome)
        if figure.has_estimate:
            found[change(figure, context.clear_change).direction].append(figure)
    return found
