"""The charts of a report as SVG, each drawn once for all files, and once for all reports that share it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.reporting.document import Chart, Panel

# of one release six in ten drawings are those of another report too, above all the region's. 2026-11.
MOST_KEPT = 1_000  # some 10 MB
NARROW = "-narrow"  # behind the key of a panel: its drawing for a phone


def of(charts: Iterable[Chart]) -> dict[str, str]:
    """The SVG of each panel by its key, of wide ones also that for a phone; empty where there is nothing."""
    found = {}
    for chart in charts:
        for panel in chart.panels:
            alone = len(chart.panels) == 1
            found[panel.key] = draw(panel, alone=alone)
            if panel.kind == "targets" or (panel.kind == "rows" and alone):
                narrow = draw(panel, narrow=True)
                found[panel.key + NARROW] = narrow.replace("<svg ", '<svg class="narrow" ', 1)
    return found


@lru_cache(MOST_KEPT)
def draw(panel: Panel, *, alone: bool = False, narrow: bool = False) -> str:
    """The panel as an SVG element; empty where it has nothing to draw.

    ``alone`` = the only panel of its chart, drawn wider; ``narrow`` = of a wide one, for a phone.
    """
    if not any(point.sign == "" for point in panel.points):
        return ""
    from pipeline.reporting.charts import bars, curves, figures, heatmap, tiles, timelines, trends
    from pipeline.reporting.charts.targets import targets

    words = panel.key + NARROW * narrow, panel.title, panel.description
    if panel.kind == "rows":
        return figures.rows(panel.points, *words, panel.axis, alone, narrow)
    if panel.kind == "targets":
        return targets(panel.points, *words, narrow)
    of_one_size = {"trend": trends.trend, "curve": curves.curve, "tiles": tiles.tiles}
    if panel.kind in of_one_size:
        return of_one_size[panel.kind](panel.points, *words)
    drawn = {
        "stacked": bars.stacked,
        "columns": bars.columns,
        "heat": heatmap.heat,
        "timeline": timelines.timeline,
    }[panel.kind]
    return drawn(panel.points, *words, alone)
