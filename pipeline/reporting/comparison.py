"""Differences and targets, and the only rule by which a sentence may say higher, lower, met or below."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.reporting.indicator import Indicator

# Groups with fewer known people are shown, not compared (2026-11).
COMPARE_FROM = 30
_ROUNDING = 1e-9


class Direction(StrEnum):
    """What may be said of a difference."""

    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "unclear"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two shares with its 95 % interval, all in [-1, 1].

    ``smallest`` is ``clear_change`` of the assumptions: less is not put into words, however sure it is.
    """

    estimate: float
    low: float
    high: float
    smallest: float

    @property
    def direction(self) -> Direction:
        """Higher or lower only where the interval leaves out 0 and the difference is large enough."""
        if abs(self.estimate) + _ROUNDING < self.smallest or self.low <= 0 <= self.high:
            return Direction.UNCLEAR
        return Direction.HIGHER if self.estimate > 0 else Direction.LOWER


def change(net: Indicator, smallest: float) -> Difference:
    """Net change since baseline with its paired interval, as released."""
    return Difference(*net.share, smallest)


def between(first: Indicator, second: Indicator, smallest: float) -> Difference:
    """First less second, for two groups without common members.

    Newcombe's interval for independent proportions (1998, method 10), from the two Wilson intervals.
    """
    (p, p_low, p_high), (q, q_low, q_high) = first.share, second.share
    down = math.hypot(p - p_low, q_high - q)
    up = math.hypot(p_high - p, q - q_low)
    return Difference(p - q, p - q - down, p - q + up, smallest)


def compare(first: Indicator, second: Indicator, smallest: float) -> Direction:
    """What may be said of first against second; both need an estimate."""
    if min(first.denominator or 0, second.denominator or 0) < COMPARE_FROM:
        return Direction.TOO_FEW
    return between(first, second, smallest).direction


class Standing(StrEnum):
    """Where a figure stands against a line: on which side, and whether chance could have put it there."""

    ABOVE = "above"
    ABOVE_WITHIN = "above_within"
    BELOW_WITHIN = "below_within"
    BELOW = "below"
    OPEN = "open"
    NOT_SHOWN = "not_shown"

    @property
    def is_reached(self) -> bool:
        return self in (Standing.ABOVE, Standing.ABOVE_WITHIN)

    @property
    def is_clear(self) -> bool:
        return self in (Standing.ABOVE, Standing.BELOW)


def against(actual: Indicator, line: float) -> Standing:
    """The side by the estimate, clear where the whole range lies on it; a share at the line is above.

    The range is the 95 % interval, of a band that of either end; where bounds stand first it is widened to
    the bounds, where they stand alone it is the bounds. Open where there is no single side: of bounds alone
    and of a band that the line goes through.
    """
    if not actual.drawable:
        return Standing.NOT_SHOWN
    low, high = _range(actual)
    if low >= line - _ROUNDING:
        return Standing.ABOVE
    if high < line - _ROUNDING:
        return Standing.BELOW
    sides = {_as_printed(value) >= _as_printed(line) for value in _values(actual)}
    if len(sides) != 1:
        return Standing.OPEN
    return Standing.ABOVE_WITHIN if sides.pop() else Standing.BELOW_WITHIN


def _as_printed(share: float) -> int:
    """In whole percent: what is printed as 50% is not below a line at 50%."""
    return math.floor(100 * share + 0.5 + _ROUNDING)


def _range(actual: Indicator) -> tuple[float, float]:
    ends = [*(actual.share[1:] if actual.has_estimate else ())]
    if actual.has_band and actual.ci_low is not None and actual.ci_high is not None:
        ends = [actual.ci_low, actual.ci_high]
    if actual.state in ("bounds_first", "bounds_only") and actual.bounds:
        ends += actual.bounds
    return min(ends), max(ends)


def _values(actual: Indicator) -> tuple[float, ...]:
    """The estimate, or both ends between which it is."""
    if actual.has_estimate:
        return (actual.value,)
    return actual.band if actual.has_band else actual.bounds or ()
