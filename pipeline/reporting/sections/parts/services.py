"""Services by area, by kind of provider, by place and by whose need they answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reporting.document import Fold, Heading, Paragraph, Points
from pipeline.reporting.language.wording import phrase
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.grids import Place, Wanted, grid, look, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block, Table
    from pipeline.reporting.tables.grids import Rows

SERVICES = ("M10_services_accepted", "M10_services_delivered", "M10_services_completed", "M10_referral")
NEEDS = ("M10_offered", "M10_accepted", "M10_delivered", "M10_completed", "M09_unmet")
# A breakdown of services or of needs, and the measures that it has.
BREAKDOWNS = {"provider_type": SERVICES, "service_setting": SERVICES, "beneficiary": NEEDS}


def build(context: Context) -> list[Block]:
    """Services and referral by area; then the breakdowns that are released."""
    text = context.text
    scopes = context.scopes_with(SERVICES)
    head: list[Block] = [Heading(text("services.title")), *why_not_own(context, SERVICES, scopes)]
    if scopes:
        columns = _columns(context, SERVICES)
        groups = [
            (context.scope_name(scope), shown(context, columns, areas(context, scope))) for scope in scopes
        ]
        table = grid(context, "services-table", text("services.table"), text("needs.area"), columns, groups)
        head += [Points(tuple(_referral(context, scope) for scope in scopes)), table]
    return [*head, *_by_group(context)]


def areas(context: Context, scope: str, milestone: int | None = None) -> Rows:
    """All areas together, then every service area."""
    every = [(context.text("needs.all_areas"), Place(scope, milestone))]
    return every + [
        (name, Place(scope, milestone, service_area=number)) for number, name in context.service_areas
    ]


def _columns(context: Context, measures: Sequence[str]) -> list[Wanted]:
    return [Wanted(context.text(f"services.columns.{measure}"), measure) for measure in measures]


def _referral(context: Context, scope: str) -> str:
    figure = look(context, Place(scope), "M10_referral")
    return context.text(
        "services.referral", name=context.scope_name(scope), figure=phrase(context.text, figure)
    )


def _by_group(context: Context) -> list[Block]:
    """One table per breakdown over all areas, and one by area; one sentence for what has nothing to show."""
    text = context.text
    blocks: list[Block] = []
    withheld = []
    for breakdown, measures in BREAKDOWNS.items():
        name = context.breakdown_name(breakdown)
        name = name[0].lower() + name[1:]
        here, by_area = (_table(context, breakdown, measures, by_area=by_area) for by_area in (False, True))
        blocks += [here] if here.groups else []
        if by_area.groups:
            blocks.append(Fold(text("services.by_area", breakdown=name), (by_area,)))
        if not here.groups and not by_area.groups:
            withheld.append(name)
    if withheld:
        blocks.append(Paragraph(text("services.withheld", breakdowns=text.listing(withheld)), "note"))
    return blocks


def _table(context: Context, breakdown: str, measures: Sequence[str], *, by_area: bool) -> Table:
    """The groups of a breakdown, over all areas or by area; only rows in which something is shown."""
    text = context.text
    columns = _columns(context, measures)
    groups = []
    for scope in context.scopes:
        every = areas(context, scope)
        for area, place in every[1:] if by_area else every[:1]:
            rows = shown(context, columns, _groups(context, place, breakdown))
            name = context.scope_name(scope)
            label = text("services.area_group", name=name, area=area) if by_area else name
            groups += [(label, rows)] if rows else []
    name = context.breakdown_name(breakdown)
    caption = text("services.group_table", breakdown=name[0].lower() + name[1:])
    key = f"services-{breakdown.replace('_', '-')}{'-areas' if by_area else ''}"
    return grid(context, key, caption, text("columns.group"), columns, groups)


def _groups(context: Context, place: Place, breakdown: str) -> Rows:
    return [
        (label, replace(place, breakdown=breakdown, group=(code,)))
        for code, label in context.groups(breakdown)
    ]
