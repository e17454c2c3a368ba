"""Table columns for released figures, and the cells under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column
from pipeline.reporting.indicator import Indicator, State
from pipeline.reporting.language.text import signed, whole
from pipeline.reporting.language.wording import as_before, at_the_end, beside, flags, mark, measured, numbers

if TYPE_CHECKING:
    from pipeline.reporting.language.text import Text

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
PART_BOUNDS_FIRST = ("denominator", "numerator", "bounds", "percent", "interval")
NET = ("denominator", "numerator", "points", "net_interval")
COUNTS = frozenset({"due", "denominator", "numerator", "unknown", "not_applicable"})


def share_columns(figures: Iterable[Indicator]) -> tuple[str, ...]:
    """All columns of a share; bounds stand first where the coverage of any row asks for it."""
    return BOUNDS_FIRST if _bounds_lead(figures) else SHARE


def part_columns(figures: Iterable[Indicator]) -> tuple[str, ...]:
    """The columns of a share that stand beside others; with bounds first where any row asks for it."""
    return PART_BOUNDS_FIRST if _bounds_lead(figures) else PART


def _bounds_lead(figures: Iterable[Indicator]) -> bool:
    return any(figure.state in (State.BOUNDS_FIRST, State.BOUNDS_ONLY) for figure in figures)


def headings(
    text: Text, kinds: Sequence[str], table: str = "achieved", group: str = ""
) -> tuple[Column, ...]:
    """Column headings; ``table`` names the entry of the catalogue that words them."""
    return tuple(Column(text(f"columns.{table}.{kind}"), group=group) for kind in kinds)


def cells(text: Text, figure: Indicator, kinds: Sequence[str]) -> tuple[Cell, ...]:
    """One cell per column kind."""
    return tuple(cell(text, figure, kind) for kind in kinds)


def share_of(text: Text, figure: Indicator) -> Cell:
    """A share over its k of n: ``66%`` over ``45 of 68``; bounds first or alone where coverage asks."""
    told = beside(text, figure, brief=figure.state is State.SHOWN)
    if not figure.drawable:
        return Cell(told, flag=told.strip("[]"))
    known = text.count(figure.denominator or 0)
    achieved = numbers(text, figure) if figure.is_band else text.count(figure.numerator or 0)
    value = whole(figure.value) if figure.state is State.SHOWN else None
    below = "" if figure.state is State.BOUNDS_ONLY else text("cells.k_of_n", k=achieved, n=known)
    return Cell(told + flags(text, figure), value, "" if value is not None else "band", below)


def count_cell(text: Text, number: int | None, status: str) -> Cell:
    """A count that stands by itself, or its mark where it is withheld."""
    if number is None or status == "c":
        return Cell(text("marks.c"), flag="c")
    return Cell(text.count(number), number)


def size_cell(text: Text, figure: Indicator, kind: str = "denominator") -> Cell:
    """One of the counts of a figure, or its mark."""
    if figure.status == "z":
        return Cell(text("marks.z"), flag="z")
    return count_cell(text, getattr(figure, kind), figure.status)


def part_cell(text: Text, figure: Indicator) -> Cell:
    """A part of a whole that stands in its own column: ``12 (10%)``."""
    return _told(text, figure, "cells.part")


def of_cell(text: Text, figure: Indicator) -> Cell:
    """A share with its own base, its interval below: ``12 of 30 (40%)``.

    Of a curve ``40%; 12 by then, 30 at risk from the start``, since its share is not 12 by 30.
    """
    told = _told(text, figure, "cells.by_then" if figure.is_curve else "cells.of")
    if figure.ci_low is None or figure.ci_high is None or told.flag in ("c", "x", "z"):
        return told
    return replace(told, below=text.spread(figure.ci_low, figure.ci_high))


def _told(text: Text, figure: Indicator, key: str) -> Cell:
    if figure.has_band:
        words = text(
            key,
            number=numbers(text, figure),
            base=text.count(figure.denominator or 0),
            percent=at_the_end(text, figure),
        )
        return Cell(words + as_before(text, figure), flag="band")
    if not figure.has_estimate or figure.numerator is None:
        return Cell(mark(text, figure), flag=mark(text, figure).strip("[]"))
    if not figure.is_count and not figure.is_curve:
        return cell(text, figure, "percent")
    words = text(
        key,
        number=text.count(figure.numerator),
        base=text.count(figure.denominator or 0),
        percent=text.percent(figure.value),
    )
    flag = "low" if figure.low_reliability else ""
    return Cell(words + flags(text, figure), figure.numerator, flag)


def median_cell(text: Text, figure: Indicator, unit: str) -> Cell:
    """A median with its unit, or its mark; ``unit`` names an entry of ``units``."""
    if not figure.has_estimate:
        return Cell(mark(text, figure), flag=mark(text, figure).strip("[]"))
    return Cell(measured(text, figure.value, unit), figure.value)


def cell(text: Text, figure: Indicator, kind: str) -> Cell:
    """The cell of one column kind; its mark in the place of what cannot be shown."""
    if figure.state in (State.WITHHELD, State.NOT_APPLICABLE):
        return Cell(mark(text, figure), flag=figure.state)
    if figure.is_band and kind == "numerator":
        return Cell(numbers(text, figure), flag="band")
    if kind in COUNTS:
        number: int | None = getattr(figure, kind)
        return _none(text) if number is None else Cell(text.count(number), number)
    if kind == "bounds":
        return Cell(text.spread(*figure.bounds) + as_before(text, figure)) if figure.bounds else _none(text)
    if figure.has_band:
        return _band_cell(text, figure, kind)
    return _estimate_cell(text, figure, kind) if figure.has_estimate else _none(text)


def _band_cell(text: Text, figure: Indicator, kind: str) -> Cell:
    if kind == "interval":
        assert figure.ci_low is not None and figure.ci_high is not None
        return Cell(text.spread(figure.ci_low, figure.ci_high))
    return Cell(at_the_end(text, figure) + as_before(text, figure), flag="band")


def _estimate_cell(text: Text, figure: Indicator, kind: str) -> Cell:
    estimate, low, high = figure.share
    if kind == "interval":
        return Cell(text.spread(low, high))
    if kind == "net_interval":
        return Cell(text.signed_spread(low, high))
    words = signed(estimate) if kind == "points" else text.percent(estimate)
    return Cell(words + flags(text, figure), whole(estimate), "low" if figure.low_reliability else "")


def _none(text: Text) -> Cell:
    return Cell(text("marks.x"), flag="x")
