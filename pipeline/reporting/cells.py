"""Table columns for released figures, and the cells under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column
from pipeline.reporting.indicator import Indicator, State
from pipeline.reporting.text import count, signed, whole
from pipeline.reporting.wording import mark

if TYPE_CHECKING:
    from pipeline.reporting.text import Text

SHARE = ("due", "denominator", "numerator", "percent", "interval", "unknown", "not_applicable", "bounds")
BOUNDS_FIRST = (
    "due",
    "denominator",
    "numerator",
    "bounds",
    "percent",
    "interval",
    "unknown",
    "not_applicable",
)
PART = ("denominator", "numerator", "percent", "interval")
NET = ("denominator", "numerator", "points", "net_interval", "unknown", "not_applicable")
COUNTS = frozenset({"due", "denominator", "numerator", "unknown", "not_applicable"})


def share_columns(figures: Iterable[Indicator]) -> tuple[str, ...]:
    """Columns of an achievement table; bounds stand first where the coverage of any row asks for it."""
    lead = any(figure.state in (State.BOUNDS_FIRST, State.BOUNDS_ONLY) for figure in figures)
    return BOUNDS_FIRST if lead else SHARE


def headings(
    text: Text, kinds: Sequence[str], table: str = "achieved", group: str = ""
) -> tuple[Column, ...]:
    """Column headings; ``table`` names the entry of the catalogue that words them."""
    return tuple(Column(text(f"columns.{table}.{kind}"), group=group) for kind in kinds)


def cells(text: Text, figure: Indicator, kinds: Sequence[str]) -> tuple[Cell, ...]:
    """One cell per column kind."""
    return tuple(_cell(text, figure, kind) for kind in kinds)


def count_cell(text: Text, number: int | None, status: str) -> Cell:
    """A count that stands by itself, or its mark where it is withheld."""
    if number is None or status == "c":
        return Cell(text("marks.c"), flag="c")
    return Cell(count(number), number)


def _cell(text: Text, figure: Indicator, kind: str) -> Cell:
    if figure.state in (State.WITHHELD, State.NOT_APPLICABLE):
        return Cell(mark(text, figure), flag=figure.state)
    if kind in COUNTS:
        number: int | None = getattr(figure, kind)
        return _none(text) if number is None else Cell(count(number), number)
    if kind == "bounds":
        return Cell(text.spread(*figure.bounds)) if figure.bounds else _none(text)
    return _estimate_cell(text, figure, kind) if figure.has_estimate else _none(text)


def _estimate_cell(text: Text, figure: Indicator, kind: str) -> Cell:
    estimate, low, high = figure.share
    if kind == "interval":
        return Cell(text.spread(low, high))
    if kind == "net_interval":
        return Cell(text.signed_spread(low, high))
    words = signed(estimate) if kind == "points" else text.percent(estimate)
    if figure.low_reliability:
        return Cell(f"{words} {text('marks.low')}", whole(estimate), "low")
    return Cell(words, whole(estimate))


def _none(text: Text) -> Cell:
    return Cell(text("marks.x"), flag="x")
