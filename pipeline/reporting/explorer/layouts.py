"""How the figures of a measure are laid out: the columns of its table and the axis of its chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.reporting.charts.chart_points import to_point
from pipeline.reporting.document import Cell
from pipeline.reporting.indicator import State
from pipeline.reporting.language.text import signed, whole
from pipeline.reporting.language.wording import beside, flags, mark, measured
from pipeline.reporting.tables.cells import BOUNDS_FIRST, NET, PART, SHARE, cell

if TYPE_CHECKING:
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Record

HOLLOW, BAND, BOUNDS_LEAD = 1, 2, 4  # what a script is told of how a figure is drawn, added up
WORDED = frozenset({"months", "outcomes"})  # units that the catalogue has words for


@dataclass(frozen=True, slots=True)
class Layout:
    """``table`` names the headings in the catalogue; ``lead`` is the order where bounds come first."""

    table: str
    kinds: tuple[str, ...]
    lead: tuple[str, ...]
    axis: Literal["percent", "points", "number"] = "percent"


ACHIEVED = Layout("achieved", SHARE, BOUNDS_FIRST)
COVERED = ("due", "numerator", "percent", "interval")
COVERAGE = Layout("coverage", COVERED, COVERED)
CHANGE = Layout("net", NET, NET, "points")
CURVE = Layout("curve", PART, PART)
NUMBER = Layout("median", ("denominator", "median"), ("denominator", "median"), "number")
PLAIN = Layout("share", PART, PART)
OF_UNITS = {"share": PLAIN, "net": CHANGE, "incidence": CURVE}
OF_MEASURES = {"M01": ACHIEVED, "M03": COVERAGE}


def layout_of(measure: Record) -> Layout:
    """The layout of a measure; what is no share, difference or curve is a number with its unit."""
    return OF_MEASURES.get(measure["measure"]) or OF_UNITS.get(measure["unit"], NUMBER)


def cells_of(text: Text, figure: Indicator, layout: Layout, unit: str) -> list[str]:
    """The cells of a row, in the words of the reports."""
    return [_cell(text, figure, kind, unit).text for kind in layout.kinds]


def label_of(text: Text, figure: Indicator, layout: Layout, unit: str) -> str:
    """What stands beside a figure in the chart."""
    return _label(text, figure, layout, unit) + (text("marks.earlier_in_chart") if figure.earlier else "")


def _label(text: Text, figure: Indicator, layout: Layout, unit: str) -> str:
    if not figure.has_estimate:
        return beside(text, figure, brief=True)
    if layout.axis == "number":
        return _number(text, figure, unit)
    if layout.axis == "points":
        return signed(figure.value)
    return text.percent(figure.value) if _is_alone(figure) else beside(text, figure, brief=True)


def _is_alone(figure: Indicator) -> bool:
    """The estimate has no interval: how much of a region a country is compared with, for one."""
    return figure.ci_low is None and figure.has_estimate


def signs_of(figure: Indicator) -> int:
    """How a figure is drawn: as a sum of HOLLOW, BAND and BOUNDS_LEAD."""
    lead = figure.state in (State.BOUNDS_FIRST, State.BOUNDS_ONLY)
    return HOLLOW * figure.low_reliability + BAND * (figure.state is State.BAND) + BOUNDS_LEAD * lead


def drawn_of(text: Text, figure: Indicator, layout: Layout) -> list[float | None]:
    """Estimate, both ends of its interval and both bounds, as far as they are drawn: ``[62, 53, 70]``."""
    if layout.axis == "number":
        return [figure.estimate] if figure.has_estimate else []
    if _is_alone(figure):
        return [whole(figure.value)]
    point = to_point(text, figure, "", 0)
    ends = (point.estimate, point.low, point.high, point.bound_low, point.bound_high)
    parts = [None if end != end else whole(end / 100) for end in ends]
    while parts and parts[-1] is None:
        parts.pop()
    return [*parts]


def _cell(text: Text, figure: Indicator, kind: str, unit: str) -> Cell:
    if kind == "median":
        return Cell(_number(text, figure, unit))
    if _is_alone(figure) and kind in ("percent", "interval"):
        told = text.percent(figure.value) + flags(text, figure)
        return Cell(told if kind == "percent" else text("marks.x"))
    return cell(text, figure, kind)


def _number(text: Text, figure: Indicator, unit: str) -> str:
    if not figure.has_estimate:
        return mark(text, figure)
    return measured(text, figure.value, unit) if unit in WORDED else text.decimal(figure.value)
