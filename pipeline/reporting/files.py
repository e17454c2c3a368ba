"""Every file of one report, from one release and one model of the report: no two can disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting import page, pdf, reference, workbook
from pipeline.reporting.assemble import assemble
from pipeline.reporting.brief import Brief, brief
from pipeline.reporting.brief.page import render as brief_page
from pipeline.reporting.charts import drawings
from pipeline.reporting.context import Context
from pipeline.reporting.exchange import data_package, dhis2, dhis2_metadata, iati, sdmx, sdmx_structure
from pipeline.reporting.explorer import page as explorer
from pipeline.reporting.language.catalogue import ENGLISH
from pipeline.reporting.language.text import load_text
from pipeline.reporting.language.translated import in_language
from pipeline.reporting.period_codes import dhis2_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.definitions import ReportDefinition
    from pipeline.reporting.document import Report
    from pipeline.reporting.released import Release
    from pipeline.settings import Settings

BRIEF, REPORT = "brief", "report"
TO_READ = ("brief.pdf", "brief.html", "report.pdf", "report.html", "release.json")


def made(settings: Settings, definition: ReportDefinition, release: Release) -> dict[str, bytes]:
    """The content of each file by its path in the report's folder; same release, same bytes."""
    text = load_text(settings.reports, definition.language)
    definition, release = in_language(definition, release, text)
    context = Context(definition, release, text)
    report = assemble(definition, release, text)  # first: it refuses a definition that cannot be met
    files = _of_ministry(context)
    if definition.iati:
        files["iati.xml"] = iati.render(definition, release, text)
    files["tables.xlsx"] = workbook.render(context)
    files |= data_package.files(release, text)
    templates = settings.reports / "templates"
    files["explore.html"] = explorer.render(report, context, templates, [*files])
    return files | _to_read(settings, context, report, files)


def shared(settings: Settings, definitions: Sequence[ReportDefinition], release: Release) -> dict[str, bytes]:
    """The definitions as HTML and PDF, in each language that a report of the period may be in."""
    found: dict[str, bytes] = {}
    for language in sorted({definition.language for definition in definitions}):
        text = load_text(settings.reports, language)
        definition = next(one for one in definitions if one.language == language)
        document = reference.document(definition, release, text)
        context = Context(definition, release, text)
        name = "definitions" if language == ENGLISH else f"definitions.{language}"
        pair = _pair(settings, context, document, {}, REPORT, ())
        found |= {path.replace(REPORT, name): content for path, content in pair.items()}
    return found


def _to_read(
    settings: Settings, context: Context, report: Report, files: dict[str, bytes]
) -> dict[str, bytes]:
    """Brief and report as pages and as PDF; the brief in the place of the report where it is all of it."""
    short, named = brief(context, report), (*files, *TO_READ)
    found = _pair(settings, context, short, {}, BRIEF, named)
    if short.is_report:
        return found | {name.replace(BRIEF, REPORT): content for name, content in found.items()}
    # whoever reads Parquet has the folder; of many figures it is most of what a PDF would weigh
    attached = {path: content for path, content in files.items() if not path.endswith(".parquet")}
    return found | _pair(settings, context, report, attached, REPORT, named)


def _pair(
    settings: Settings,
    context: Context,
    document: Report | Brief,
    attached: dict[str, bytes],
    name: str,
    named: Sequence[str],
) -> dict[str, bytes]:
    """One document as HTML and as PDF; ``named`` are the files of the folder, to which the page links."""
    templates, drawn = settings.reports / "templates", drawings.of(document.charts)
    others = [other for other in named if other != f"{name}.html"]
    typeset = pdf.render(
        document, drawn, attached, context.release.as_of, context.text, settings.reports, f"{name}.typ"
    )
    if isinstance(document, Brief):
        html = brief_page(document, drawn, templates, others)
    else:
        html = page.render(document, drawn, templates, others)
    return {f"{name}.pdf": typeset, f"{name}.html": html.encode("utf-8")}


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
