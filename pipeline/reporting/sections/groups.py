"""Groups beside each other: dots and intervals for the first breakdowns that are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import legend
from pipeline.reporting.document import Chart, Fold, Heading, Paragraph, Points, Section, Table
from pipeline.reporting.released import REGION
from pipeline.reporting.sections.parts.pairs import clear_sentences, compared
from pipeline.reporting.sections.parts.rows import rows_panel
from pipeline.reporting.tables.figure_tables import Line, figure_table, share_layout

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator


def build(context: Context) -> Section:
    """Which breakdowns are published and which are not and why; then one chart or table for each."""
    text = context.text
    scope = scope_with_groups(context)
    blocks: list[Block] = [
        Paragraph(text("groups.intro", at=context.at(context.focus), **context.thresholds)),
        *_which(context, scope),
    ]
    for place, breakdown in enumerate(published(context, scope)):
        chart = _chart(context, scope, breakdown)
        detail: list[Block] = [Paragraph(text("groups.overlap"), "note")] if breakdown == "form_any" else []
        detail += _said(context, scope, breakdown)
        if place < context.definition.charts:
            blocks += [Heading(_title(context, breakdown)), *detail, chart]
        else:
            summary = text("groups.more", breakdown=context.breakdown_name(breakdown))
            blocks.append(Fold(summary, (*detail, chart.table)))
    return Section("groups", text("groups.title"), tuple(blocks))


def scope_with_groups(context: Context) -> str:
    """The report's own scope where it has a published breakdown, else the region."""
    return context.own if published(context, context.own) else REGION


def published(context: Context, scope: str) -> list[str]:
    """Breakdowns of the wish list with at least one figure to show at the focus milestone, in its order."""
    wished = context.definition.breakdowns
    return [name for name in wished if scope in context.scopes_with("M01", context.focus, name)]


def why_withheld(context: Context, scope: str, breakdown: str) -> str:
    """The reasons for which a breakdown of the achievement rate is withheld, in words."""
    reasons = [
        row["reason"]
        for row in context.release.records["withheld"]
        if row["scope"] == scope and row["breakdown"] == breakdown and row["measure"] == "M01"
        if row["tables_withheld"]
    ]
    words = [context.text.label("withheld.reasons", reason) for reason in dict.fromkeys(reasons)]
    return context.text.listing(words)


def _which(context: Context, scope: str) -> list[Block]:
    """What is published and what is not, and why."""
    text, shown = context.text, published(context, scope)
    said: list[Block] = []
    if scope != context.own:
        key = "groups.own_withheld" if shown else "groups.all_withheld"
        said.append(Paragraph(text(key, name=context.definition.name), "warning"))
        said.append(Points(tuple(_which_not(context, context.own, list(context.definition.breakdowns)))))
    name, names = context.scope_name(scope), [context.breakdown_name(name).lower() for name in shown]
    items = [text("groups.published", name=name, breakdowns=text.listing(names))] if shown else []
    left = [name for name in context.definition.breakdowns if name not in shown]
    return [*said, Points((*items, *_which_not(context, scope, left)))]


def _which_not(context: Context, scope: str, names: list[str]) -> list[str]:
    """Breakdowns that are not published, one sentence per reason."""
    text = context.text
    by_reason: dict[tuple[str, str], list[str]] = {}
    for name in names:
        reason = why_withheld(context, scope, name)
        in_release = any(one.scope == scope and one.breakdown == name for one in context.release.of("M01"))
        kind = "withheld_because" if reason else "nothing_known" if in_release else "not_in_release"
        by_reason.setdefault((kind, reason), []).append(context.breakdown_name(name).lower())
    return [
        text(
            f"groups.{kind}",
            name=context.scope_name(scope),
            reason=reason,
            breakdowns=text.listing(found),
        )
        for (kind, reason), found in by_reason.items()
    ]


def _said(context: Context, scope: str, breakdown: str) -> list[Block]:
    if breakdown in context.definition.not_compared:
        return [Paragraph(context.text("groups.not_compared"))]
    clear = clear_sentences(context, scope, breakdown)
    said: list[Block] = [Paragraph(compared(context, scope, breakdown))]
    return [*said, Points(clear)] if clear else said


def _title(context: Context, breakdown: str) -> str:
    return context.text("groups.heading", breakdown=context.breakdown_name(breakdown))


def _figure(context: Context, scope: str, breakdown: str, outcome: str, code: str) -> Indicator:
    return context.find(scope, "M01", context.focus, outcome, breakdown, (code,))


def _chart(context: Context, scope: str, breakdown: str) -> Chart:
    text = context.text
    beside = context.scopes_with("M01", context.focus, breakdown)
    scopes = beside if scope == context.own else (REGION,)
    codes = _codes(context, scopes, breakdown)
    by_outcome = {
        outcome: [
            Line(label, tuple(_figure(context, one, breakdown, outcome, code) for one in scopes))
            for code, label in codes
        ]
        for outcome in context.outcomes
    }
    key = f"groups-{breakdown.replace('_', '-')}"
    panels = tuple(
        rows_panel(context, f"{key}-{outcome.lower()}", _numbered(context, outcome), scopes, lines)
        for outcome, lines in by_outcome.items()
    )
    title = text(
        "groups.chart_title", breakdown=context.breakdown_name(breakdown), at=context.at(context.focus)
    )
    keys = legend(context, scopes, (point for panel in panels for point in panel.points))
    return Chart(
        key,
        title,
        text("groups.chart_subtitle"),
        panels,
        keys,
        _table(context, key, title, scopes, by_outcome),
    )


def _table(
    context: Context, key: str, title: str, scopes: tuple[str, ...], by_outcome: dict[str, list[Line]]
) -> Table:
    lines = (line for found in by_outcome.values() for line in found)
    layout = share_layout(context.text("columns.group"), scopes, lines)
    groups = [(context.outcome_name(outcome, short=False), found) for outcome, found in by_outcome.items()]
    return figure_table(context, f"{key}-table", title, layout, scopes, groups)


def _codes(context: Context, scopes: tuple[str, ...], breakdown: str) -> list[tuple[str, str]]:
    """Groups with a figure anywhere: one that is only withheld or not due is no row."""
    return [
        (code, label)
        for code, label in context.groups(breakdown)
        if any(
            _figure(context, scope, breakdown, outcome, code).status not in ("c", "z")
            for scope in scopes
            for outcome in context.outcomes
        )
    ]


def _numbered(context: Context, outcome: str) -> str:
    return f"{context.outcomes.index(outcome) + 1} {context.outcome_name(outcome)}"
