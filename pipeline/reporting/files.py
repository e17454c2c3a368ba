"""Every file of one report, from one release and one model of the report: no two can disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting import page, pdf, workbook
from pipeline.reporting.assemble import assemble
from pipeline.reporting.charts import drawings
from pipeline.reporting.context import Context
from pipeline.reporting.exchange import data_package, dhis2, dhis2_metadata, iati, sdmx, sdmx_structure
from pipeline.reporting.language.text import load_text
from pipeline.reporting.language.translated import in_language
from pipeline.reporting.period_codes import dhis2_period

if TYPE_CHECKING:
    from pipeline.reporting.definitions import ReportDefinition
    from pipeline.reporting.released import Release
    from pipeline.settings import Settings


def made(settings: Settings, definition: ReportDefinition, release: Release) -> dict[str, bytes]:
    """The content of each file by its path in the report's folder; same release, same bytes."""
    text = load_text(settings.reports, definition.language)
    definition, release = in_language(definition, release, text)
    report = assemble(definition, release, text)
    drawn = drawings.of(report)
    files = _of_ministry(Context(definition, release, text))
    if definition.iati:
        files["iati.xml"] = iati.render(definition, release, text)
    files["tables.xlsx"] = workbook.render(report, release, text)
    files |= data_package.files(release, text)
    files["report.pdf"] = pdf.render(report, drawn, files, release.as_of, text, settings.reports)
    named = [*files, "release.json"]  # what the page tells of the other files of the folder
    html = page.render(report, drawn, settings.reports / "templates", named)
    return files | {"report.html": html.encode("utf-8")}


def _of_ministry(context: Context) -> dict[str, bytes]:
    """What a ministry's own information system and the statistics office take in."""
    definition, release = context.definition, context.release
    if definition.kind != "ministry":
        return {}
    found = {}
    if dhis2_period(Period.parse(release.period)):
        found["dhis2.json"] = dhis2.data_values(definition, release)
        found["dhis2_metadata.json"] = dhis2_metadata.metadata(context)
    if definition.sdmx:
        found["sdmx.csv"] = sdmx.sdmx_csv(definition, release)
        found["sdmx_structure.xml"] = sdmx_structure.sdmx_structure(context)
    return found
