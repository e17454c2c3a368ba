"""The one picture: each outcome at entry and at the focus milestone, with its interval and its target."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import to_point
from pipeline.reporting.comparison import Standing
from pipeline.reporting.document import Cell, Chart, Column, LegendKey, Panel, RowGroup, Table
from pipeline.reporting.findings.results import has_targets, results
from pipeline.reporting.language.wording import at_the_end, beside, mark, phrase
from pipeline.reporting.tables.cells import cell, cells, headings, part_columns

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import ChartPoint
    from pipeline.reporting.findings.results import Result

KEY = "results"


def picture(context: Context, headline: str = "") -> Chart | None:
    """The chart of the results with its table; None where nothing of it can be drawn.

    ``headline`` is the finding, where it does not stand over the page already.
    """
    text, found = context.text, results(context)
    if not any(one.figure.drawable for one in found):
        return None
    points = tuple(_point(context, one) for one in found)
    described = text.described(
        context.scope_name(context.own),
        (text.pair(context.outcome_name(one.outcome), _told(context, one)) for one in found),
    )
    title = headline or text("brief.chart_title", after=after(context))
    panel = Panel(f"{KEY}-chart", title, described, "targets", points)
    kind = "chart_subtitle" if has_targets(found) else "chart_subtitle_half"
    return Chart(KEY, title, text(f"brief.{kind}"), (panel,), _legend(context, found), _table(context, found))


def after(context: Context) -> str:
    """The focus milestone in words, without a number: ``a year after entry``."""
    return context.text.label("brief.after", str(context.focus))


def standing_words(context: Context, result: Result) -> str:
    """Which side of its line, and how sure: ``at or above target (within chance)``."""
    kind = "target" if result.has_target else "half"
    return context.text(f"brief.standing.{kind}.{result.standing}")


def _point(context: Context, result: Result) -> ChartPoint:
    """The share with its words; without one the words that say why stand in its place."""
    text, figure, name = context.text, result.figure, context.outcome_name(result.outcome)
    target = result.line if result.has_target else None
    found = to_point(text, figure, name, 0, target=target)
    entry = 100 * result.at_entry.value if result.at_entry.has_estimate else float("nan")
    if not figure.drawable:
        return replace(found, entry=entry, sign=text(f"brief.no_figure.{figure.state}"))
    return replace(found, entry=entry, value=_value(context, result))


def _value(context: Context, result: Result) -> str:
    text, figure = context.text, result.figure
    share = (
        text.percent(figure.value)
        if figure.has_estimate
        else at_the_end(text, figure)
        if figure.has_band
        else beside(text, figure, brief=True)
    )
    if result.standing is Standing.OPEN and not result.has_target:
        return share
    return text("brief.value", share=share, standing=standing_words(context, result))


def _told(context: Context, result: Result) -> str:
    """In words for who cannot see the picture: the share, the share at entry, the target."""
    text = context.text
    said = [phrase(text, result.figure)]
    if result.figure.drawable:
        said.append(standing_words(context, result))
    if result.at_entry.has_estimate:
        said.append(text("brief.at_entry", share=text.percent(result.at_entry.value)))
    if result.has_target:
        said.append(text("brief.target", share=text.percent(result.line)))
    return context.text("words.list.between").join(said)


def _legend(context: Context, found: tuple[Result, ...]) -> tuple[LegendKey, ...]:
    text = context.text
    keys = [LegendKey("now", text("brief.legend.now"))]
    if any(one.at_entry.has_estimate and one.figure.drawable for one in found):
        keys.append(LegendKey("entry", text("brief.legend.entry")))
    if has_targets(found):
        keys.append(LegendKey("target", text("brief.legend.target")))
    return tuple(keys)


def _table(context: Context, found: tuple[Result, ...]) -> Table:
    """Per outcome: measured at entry, the figure now, and where it stands."""
    text, names = context.text, context.text.entries("brief.columns")
    kinds = part_columns(one.figure for one in found)
    with_targets = has_targets(found)
    columns = (
        Column(names["outcome"], numeric=False),
        Column(names["entry"]),
        *headings(text, kinds),
        *((Column(names["baseline"]), Column(names["target"])) if with_targets else ()),
        Column(names["standing"], numeric=False),
    )
    rows = []
    for one in found:
        row = [Cell(context.outcome_name(one.outcome)), cell(text, one.at_entry, "percent")]
        row += cells(text, one.figure, kinds)
        if with_targets:
            row += [_share(context, one.baseline), _share(context, one.line if one.has_target else None)]
        row.append(Cell(standing_words(context, one) if one.figure.drawable else mark(text, one.figure)))
        rows.append(tuple(row))
    caption = text("brief.table", name=context.scope_name(context.own), at=context.at(context.focus))
    return Table(f"{KEY}-table", caption, columns, (RowGroup("", tuple(rows)),))


def _share(context: Context, share: float | None) -> Cell:
    """What a grant names; a dash where it names nothing, which is nothing that is missing."""
    if share is None:
        return Cell("\N{EN DASH}")
    return Cell(context.text.percent(share), round(100 * share))
