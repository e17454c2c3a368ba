"""Renders the explorer as one page that needs nothing from outside and works from a memory stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.explorer import choices, rows
from pipeline.reporting.explorer.figures_data import as_json, figures_data
from pipeline.reporting.explorer.key_figures import key_figures
from pipeline.reporting.page import Scripts, environment
from pipeline.reporting.released import REGION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Report

PAGE = "explore.html.j2"
STYLES, SCRIPTS = (
    (
        "palette.css",
        "explore.css",
    ),
    ("explore.js",),
)
WITHHELD = "data/withheld.csv"


def render(report: Report, context: Context, templates: Path, files: Sequence[str] = ()) -> bytes:
    """The page; same release, same bytes. Only its own style and script may run (by their hashes).

    Of the report it has the head. ``files`` are paths of other files of the folder, to link to.
    """
    figures, left_out = choices.fitting(context, rows.shown(context.release, context.own))
    found = figures_data(context, choices.choices_of(context, figures), figures)
    words = context.text.entries("explorer")
    page = (
        environment(templates)
        .get_template(PAGE)
        .render(
            report=report,
            words=words,
            data=as_json(found | {"words": context.text.entries("explorer.view") | _said(report, context)}),
            is_empty=not figures,
            table=key_figures(context, figures),
            withheld=_withheld(context),
            left_out=_left_out(context, left_out),
            overlap=_overlap(context),
            marks=_marks(context),
            counts=WITHHELD if WITHHELD in files else "",
            **Scripts.of(templates, STYLES, SCRIPTS).values(),
        )
    )
    return page.encode("utf-8")


def _said(report: Report, context: Context) -> dict[str, str]:
    """Words that a picture carries away with it: whose figures, of when, and that they are made up."""
    period = context.text.period(context.release.period)
    source_line = context.text("explorer.source", title=report.title, period=period)
    few = context.text("legend.few")
    bounds = context.text("legend.bounds", **context.thresholds)
    hollow = context.text("legend.hollow")
    return {"source": source_line, "banner": report.banner, "few": few, "bounds": bounds, "hollow": hollow}


def _withheld(context: Context) -> str:
    """How many tables of the report's own scope were asked for, and how many are withheld."""
    records = [row for row in context.release.records["withheld"] if row["scope"] == context.own]
    asked: dict[tuple[str, str], int] = {}
    for row in records:
        key = row["breakdown"], row["measure"]
        asked[key] = max(asked.get(key, 0), row["tables_asked"])
    text = context.text
    return text(
        "explorer.withheld",
        name=context.scope_name(context.own),
        asked=text.count(sum(asked.values())),
        withheld=text.count(sum(row["tables_withheld"] for row in records)),
        in_part=text.count(sum(row["tables_in_part"] for row in records)),
    )


def _left_out(context: Context, breakdowns: Sequence[str]) -> str:
    if not breakdowns:
        return ""
    names = context.text.listing([context.breakdown_name(one) for one in breakdowns])
    return context.text("explorer.left_out", breakdowns=names)


def _overlap(context: Context) -> str:
    """How much of the region is the report's own group, where the sizes of both are released."""
    if context.own == REGION:
        return ""
    sizes = {row["scope"]: row["cases"] for row in context.release.records["scope_sizes"]}
    own, region = sizes.get(context.own), sizes.get(REGION)
    whose = context.whose(context.own)
    if own is None or region is None:
        return context.text("explorer.overlap_unknown", whose=whose)
    count = context.text.count
    return context.text("explorer.overlap", own=count(own), region=count(region), whose=whose)


def _marks(context: Context) -> list[tuple[str, str]]:
    """What the marks and words of the tables mean."""
    said = context.text.entries("marks_explained.pairs")
    return [(term, words.format(**context.thresholds)) for term, words in said.items()]
