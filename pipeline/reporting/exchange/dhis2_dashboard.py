"""A dashboard for DHIS2: six charts and tables of the outcomes, and of how many they are known for.

They show the period of the report; a later report moves them on, since their ids stay. Fields are those that
``POST /api/metadata`` takes: columns are the series of a chart, rows its categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting.exchange.dhis2 import EVERYBODY, Element, code
from pipeline.reporting.exchange.dhis2_objects import Object, ref, uid
from pipeline.reporting.period_codes import dhis2_period

if TYPE_CHECKING:
    from pipeline.reporting.context import Context

DATA, PERIOD, PLACE = "dx", "pe", "ou"
INDICATOR, ELEMENT = "indicator", "dataElement"
# The type of an item of data by its kind, as the field that refers to it is named.
ITEM_TYPES = {INDICATOR: "INDICATOR", ELEMENT: "DATA_ELEMENT"}
WIDTH, HEIGHT = 29, 20  # of an item, two beside each other on the 60 columns of a dashboard
LATEST, SERIES = 1, 4  # periods of a visualization


@dataclass(frozen=True, slots=True)
class Shown:
    """A visualization: its name in codes and texts, its type, what it shows, and of how many periods."""

    name: str
    type: str
    kind: str
    items: tuple[Element, ...]
    periods: int = LATEST


def visualizations(context: Context) -> list[Object]:
    """The six visualizations, with the objects to which they refer by id."""
    return [_visualization(context, one) for one in _shown(context)]


def dashboard(context: Context) -> Object:
    """The dashboard with its items, two beside each other."""
    items = [
        {
            "id": uid("dashboardItem", code(one.name)),
            "type": "VISUALIZATION",
            "visualization": ref("visualization", code(one.name)),
            "x": place % 2 * (WIDTH + 1),
            "y": place // 2 * HEIGHT,
            "width": WIDTH,
            "height": HEIGHT,
        }
        for place, one in enumerate(_shown(context))
    ]
    own, org_unit = code("dashboard"), context.definition.org_unit or context.definition.code
    described = context.text("dhis2_dashboard.about", org_unit=org_unit)
    name = context.text("dhis2_dashboard.name")
    return {
        "id": uid("dashboard", own),
        "code": own,
        "name": name,
        "description": described,
        "dashboardItems": items,
    }


def _shown(context: Context) -> list[Shown]:
    def of_outcomes(*counts: str) -> tuple[Element, ...]:
        return tuple(
            Element(outcome, context.focus, count, EVERYBODY)
            for outcome in context.outcomes
            for count in counts
        )

    people = tuple(
        Element(None, milestone, count, EVERYBODY)
        for milestone in context.milestones
        for count in ("DUE", "ASSESSED")
    )
    return [
        Shown("outcomes", "BAR", INDICATOR, of_outcomes("PCT")),
        Shown("covered", "BAR", INDICATOR, of_outcomes("COVERED")),
        Shown("people", "COLUMN", ELEMENT, people),
        Shown("since", "PIVOT_TABLE", INDICATOR, of_outcomes("PCT"), SERIES),
        Shown("possible", "PIVOT_TABLE", INDICATOR, of_outcomes("LOW", "PCT", "HIGH")),
        Shown("counts", "PIVOT_TABLE", ELEMENT, of_outcomes("NUM", "DEN")),
    ]


def _visualization(context: Context, one: Shown) -> Object:
    own = code(one.name)
    name = context.text(f"dhis2_dashboard.{one.name}", at=context.at(context.focus))
    items = [
        {"dataDimensionItemType": ITEM_TYPES[one.kind], one.kind: ref(one.kind, item.code)}
        for item in one.items
    ]
    axes = {"column": PERIOD, "row": DATA, "filter": PLACE}
    return {
        "id": uid("visualization", own),
        "code": own,
        "name": name,
        "type": one.type,
        "dataDimensionItems": items,
        **{f"{axis}Dimensions": [dimension] for axis, dimension in axes.items()},
        **{f"{axis}s": [{"id": dimension}] for axis, dimension in axes.items()},
        "periods": [{"id": period} for period in _periods(context, one.periods)],
        "userOrganisationUnit": True,
        "aggregationType": "DEFAULT",
        "showData": True,
        "hideEmptyRows": False,
    }


def _periods(context: Context, number: int) -> list[str]:
    """The last periods of the kind of the report, as DHIS2 writes them, the latest last."""
    found = [Period.parse(context.release.period)]
    while len(found) < number:
        found.append(found[-1].of_its_kind_with(found[-1].first_day - timedelta(days=1)))
    written = [dhis2_period(period) for period in reversed(found)]
    return [period.code for period in written if period]
