"""The results of a donor's report as an IATI 2.03 activity, for the organisation to review and publish."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from pipeline.reporting.context import Context
from pipeline.reporting.exchange import iati_dates
from pipeline.reporting.exchange.iati_results import add_results
from pipeline.reporting.exchange.iati_xml import LANGUAGE, add, narrated

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from pipeline.reporting.definitions import IatiSettings, ReportDefinition
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Release

# IATI code lists
IMPLEMENTATION = "2"  # ActivityStatus
FUNDING, IMPLEMENTING = "1", "4"  # OrganisationRole
DAC = "1"  # SectorVocabulary, RegionVocabulary


def render(definition: ReportDefinition, release: Release, text: Text) -> bytes:
    """``iati.xml``: one activity with one result per outcome, UTF-8; same release, same bytes.

    Only of a definition that has IATI settings. What the report does not show has no value here either.
    """
    assert definition.iati is not None
    context = Context(definition, release, text)
    stamp = {"version": "2.03", "generated-datetime": iati_dates.generated(context)}
    root = ElementTree.Element("iati-activities", stamp)
    activity = add(root, "iati-activity", {LANGUAGE: text.language})
    _add_activity(context, definition.iati, activity)
    add_results(context, definition.iati, activity)
    ElementTree.indent(root)
    declared: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return declared + b"\n"


def _add_activity(context: Context, settings: IatiSettings, activity: Element) -> None:
    """What stands before the results; IATI fixes the order."""
    text, definition = context.text, context.definition
    own = {"ref": settings.organisation, "type": settings.organisation_type}
    synthetic = f" {text('page.synthetic')}" if context.release.is_synthetic else ""
    add(activity, "iati-identifier").text = settings.activity
    narrated(activity, "reporting-org", settings.organisation_name, own)
    narrated(activity, "title", definition.title)
    narrated(activity, "description", text("iati.activity", whose=definition.whose) + synthetic)
    narrated(activity, "participating-org", definition.recipient, {"role": FUNDING})
    narrated(activity, "participating-org", settings.organisation_name, {**own, "role": IMPLEMENTING})
    add(activity, "activity-status", {"code": IMPLEMENTATION})
    iati_dates.add_start(context, settings, activity)
    add(activity, "recipient-region", {"vocabulary": DAC, "code": settings.region, "percentage": "100"})
    add(activity, "sector", {"vocabulary": DAC, "code": settings.sector, "percentage": "100"})
