"""What a section says where the report's own figures cannot be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context

HARM = "too_sensitive"  # the reason, as the release has it


def why_not_own(
    context: Context,
    measures: str | tuple[str, ...],
    scopes: Sequence[str],
    milestone: int | None = None,
    breakdown: str = "all",
) -> list[Paragraph]:
    """Nothing where the report's own figures are among the scopes shown; else one paragraph that says why."""
    if context.own in scopes:
        return []
    text = context.text
    figures = context.figures_of(measures, milestone, breakdown)
    found = [figure.status for figure in figures if figure.scope == context.own]
    reason = "c" if "c" in found or not found else "z" if set(found) == {"z"} else "x"
    if reason == "c" and _is_harm(context, measures, breakdown):
        reason = "harm"
    return [Paragraph(text(f"fallback.{reason}", name=context.definition.name), "warning")]


def _is_harm(context: Context, measures: str | tuple[str, ...], breakdown: str) -> bool:
    """Whether the figures tell of harm, which is told of whole countries and of the region only.

    By groups it is told of nobody: that says nothing of why it is withheld of everybody.
    """
    asked = (measures,) if isinstance(measures, str) else measures
    return any(
        row["reason"] == HARM
        and (row["scope"], row["breakdown"]) == (context.own, breakdown)
        and row["measure"] in asked
        for row in context.release.records["withheld"]
    )
