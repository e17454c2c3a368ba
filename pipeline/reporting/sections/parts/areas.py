"""The service areas as rows of a table or a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.tables.grids import Place

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.tables.grids import Rows


def areas(context: Context, scope: str, milestone: int | None = None) -> Rows:
    """All areas together, then every service area."""
    every = [(context.text("needs.all_areas"), Place(scope, milestone))]
    return every + [
        (name, Place(scope, milestone, service_area=number)) for number, name in context.service_areas
    ]
