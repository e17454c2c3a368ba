"""What a method shows of groups: numbers as printed, and the ends between which the true ones lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.side_by_side.systems import Stays
    from pipeline.attacker.published import Group

COUNTS = ("achieved", "known", "not applicable")


@dataclass(frozen=True, slots=True)
class Figures:
    """Of each of ``groups``: ``printed``, and ``low`` and ``high`` ends of the true ``COUNTS`` (x 3).

    ``middle`` is what a statistician takes each to be, ``variance`` that of the truth about it, in persons
    squared; not a number where a count is not printed.
    """

    groups: tuple[Group, ...]
    printed: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    middle: NDArray[np.float64]
    variance: NDArray[np.float64]


def counts_of(stays: Stays, rows: Sequence[int]) -> NDArray[np.int64]:
    """The true ``COUNTS`` of some groups."""
    achieved, did_not, not_applicable, _ = stays.counts[rows].T
    return np.column_stack([achieved, achieved + did_not, not_applicable])


def between(groups: Sequence[Group], low: NDArray[np.float64], high: NDArray[np.float64]) -> Figures:
    """Exact figures, and bands: a band's middle is printed, and its numbers are equally likely."""
    width = high - low
    variance = ((width + 1) ** 2 - 1) / 12  # of equally likely whole numbers
    middle = (low + high) / 2
    return Figures(tuple(groups), middle, low, high, middle, np.where(np.isfinite(width), variance, np.nan))


def together(each: Sequence[Figures]) -> Figures:
    """The figures of several releases."""
    groups = tuple(group for figures in each for group in figures.groups)
    columns = (np.vstack(parts) for parts in zip(*map(_numbers, each), strict=True))
    return Figures(groups, *columns)


def _numbers(figures: Figures) -> tuple[NDArray[np.float64], ...]:
    return figures.printed, figures.low, figures.high, figures.middle, figures.variance


def errors(figures: Figures, truth: NDArray[np.int64]) -> NDArray[np.float64]:
    """By how many points each printed share differs from the true one; none where nobody is known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        printed, true = (np.divide(*counts.T[:2]) for counts in (figures.printed, truth.astype(float)))
    found = 100 * np.abs(np.clip(printed, 0, 1) - true)
    return found[np.isfinite(found)]
