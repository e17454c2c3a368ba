"""From when to when the figures of an IATI file count, so that its dates hold the people counted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting.exchange.iati_xml import add, narrated

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from pipeline.reporting.context import Context
    from pipeline.reporting.definitions import IatiSettings

COHORT = "cohort"
ACTUAL_START = "2"  # ActivityDateType


def counted_from(context: Context, settings: IatiSettings) -> date:
    """First day of the first half-year in which a case was opened, or of the activity if that is earlier."""
    labels = context.release.records["group_labels"]
    half_years = [Period.read(row["code"]) for row in labels if row["group_column"] == COHORT]
    return min([settings.start, *(found.first_day for found in half_years if found)])


def generated(context: Context) -> str:
    """The day after the period of the report, as a moment: the clock would change the file with every run."""
    return f"{Period.parse(context.release.period).next.first_day.isoformat()}T00:00:00Z"


def add_start(context: Context, settings: IatiSettings, activity: Element) -> None:
    """The start of the activity, with a word where people are counted whose cases were opened before it."""
    first, attributes = counted_from(context, settings), {"type": ACTUAL_START}
    attributes["iso-date"] = first.isoformat()
    if first == settings.start:
        add(activity, "activity-date", attributes)
        return
    words = context.text(
        "iati_dates.earlier", first=context.text.month(first), start=context.text.month(settings.start)
    )
    narrated(activity, "activity-date", words, attributes)


def add_period(context: Context, settings: IatiSettings, indicator: Element) -> Element:
    """The one period of an indicator: from the first people counted to the end of the report's."""
    period = add(indicator, "period")
    last = Period.parse(context.release.period).last_day
    add(period, "period-start", {"iso-date": counted_from(context, settings).isoformat()})
    add(period, "period-end", {"iso-date": last.isoformat()})
    return period
