"""The charts of a report as SVG, each drawn once for all files, and once for all reports that share it."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.reporting.document import Chart, Panel

# of one release six in ten drawings are those of another report too, above all the region's. 2026-11.
MOST_KEPT = 1_000  # some 20 MB


def of(charts: Iterable[Chart]) -> dict[str, str]:
    """The SVG of each panel by its key; empty where it has nothing to draw."""
    return {
        panel.key: draw(panel, alone=len(chart.panels) == 1) for chart in charts for panel in chart.panels
    }


@lru_cache(MOST_KEPT)
def draw(panel: Panel, *, alone: bool = False) -> str:
    """The panel as an SVG element; empty where it has nothing to draw.

    ``alone`` = the only panel of its chart, drawn wider.
    """
    if not any(point.sign == "" for point in panel.points):
        return ""
    import pandas as pd

    from pipeline.reporting.charts import bars, curves, figures, heatmap, slopes

    frame = pd.DataFrame([asdict(point) for point in panel.points])
    words = panel.key, panel.title, panel.description
    if panel.kind == "trend":
        return figures.trend(frame, *words)
    if panel.kind == "curve":
        return curves.curve(frame, *words)
    if panel.kind in ("rows", "targets"):
        return figures.rows(frame, *words, panel.axis, alone)
    drawn = {
        "stacked": bars.stacked,
        "columns": bars.columns,
        "heat": heatmap.heat,
        "slope": slopes.slope,
    }[panel.kind]
    return drawn(frame, *words, alone)
