"""Who is in crisis in any outcome: of those with a profile, or of all persons due where that is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.sections.parts import of_due

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator

OF_PROFILES = "M11_crisis"


def figure(context: Context, scope: str) -> tuple[str, Indicator]:
    """The measure that is told at the focus milestone, and its figure."""
    found = [(one, context.find(scope, one, context.focus)) for one in (OF_PROFILES, of_due.CRISIS)]
    return next((one for one in found if one[1].has_estimate), found[0])
