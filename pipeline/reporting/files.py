"""Every file of one report, from one release and one model of the report: no two can disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting import drawings, page
from pipeline.reporting.assemble import assemble
from pipeline.reporting.text import load_text

if TYPE_CHECKING:
    from pipeline.reporting.definitions import ReportDefinition
    from pipeline.reporting.released import Release
    from pipeline.settings import Settings


def made(settings: Settings, definition: ReportDefinition, release: Release) -> dict[str, bytes]:
    """The content of each file by its path in the report's folder; same release, same bytes."""
    text = load_text(settings.reports, definition.language)
    report = assemble(definition, release, text)
    drawn = drawings.of(report)
    return {
        "report.html": page.render(report, drawn, settings.reports / "templates").encode("utf-8"),
    }
