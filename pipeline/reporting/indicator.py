"""One released figure, and the one place that decides how it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Released shares are rounded to hundredths.
_ROUNDING = 0.005 + 1e-9
# Estimates that are no numerator by denominator, however near they come to it.
CURVES = frozenset({"M08", "M08_lost_competes", "M14"})
STANDARDISED = frozenset({"M17"})


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """Coverage below which bounds stand before the estimate, and below which they stand alone.

    Reason: with more than 4 or 6 in 10 unknown, those who were seen no longer speak for all who were due.
    The numbers are ``coverage_bounds_first`` and ``coverage_bounds_only`` of the assumptions.
    """

    bounds_first: float
    bounds_only: float


class State(StrEnum):
    """How a figure is shown: with its estimate, with bounds before it, with bounds alone, or as a mark.

    Of a band the two numbers between which it is stand in the place of the estimate.
    """

    SHOWN = "shown"
    BAND = "band"
    BOUNDS_FIRST = "bounds_first"
    BOUNDS_ONLY = "bounds_only"
    WITHHELD = "c"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the released ``indicator_values``; shares lie in [0, 1], net change in [-1, 1].

    ``milestone`` None = as things stood at the cut-off; ``service_area`` None = all, or not by service area.
    ``earlier`` is the month up to which it counts, where it is shown as it was released before.
    """

    scope: str
    measure: str
    outcome: str | None
    milestone: int | None
    breakdown: str
    group: tuple[str, ...]
    service_area: int | None
    status: str
    rule: CoverageRule
    numerator: int | None = None
    denominator: int | None = None
    unknown: int | None = None
    not_applicable: int | None = None
    due: int | None = None
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    bound_low: float | None = None
    bound_high: float | None = None
    numerator_low: int | None = None
    numerator_high: int | None = None
    earlier: date | None = None

    @property
    def coverage(self) -> float | None:
        """Share of the people due of whom it is known how they fare, or that the outcome does not apply.

        None where it is not told how many are not known: of every measure but achievement and coverage.
        """
        if self.unknown is None:
            return None
        due = (self.denominator or 0) + self.unknown + (self.not_applicable or 0)
        return (due - self.unknown) / due if due else None

    @property
    def state(self) -> State:
        """How the figure is shown, here and everywhere."""
        if self.status in ("c", "z"):
            return State(self.status)
        if self.status == "x" or (self.estimate is None and not self.is_band):
            return State.NOT_AVAILABLE
        if self.coverage is None or self.coverage >= self.rule.bounds_first:
            return State.BAND if self.is_band else State.SHOWN
        return State.BOUNDS_ONLY if self.coverage < self.rule.bounds_only else State.BOUNDS_FIRST

    @property
    def low_reliability(self) -> bool:
        """The interval is 30 points wide or wider."""
        return self.status == "low"

    @property
    def is_band(self) -> bool:
        """Few or nobody, or all but few: there are two numbers between which it is."""
        return self.status == "band"

    @property
    def has_estimate(self) -> bool:
        return self.state in (State.SHOWN, State.BOUNDS_FIRST) and not self.is_band

    @property
    def has_band(self) -> bool:
        """Its two ends may be read as a share: alone or after the bounds."""
        return self.state in (State.BAND, State.BOUNDS_FIRST) and self.is_band

    @property
    def drawable(self) -> bool:
        """A chart has something to draw."""
        return self.has_estimate or self.has_band or self.state is State.BOUNDS_ONLY

    @property
    def is_count(self) -> bool:
        """The estimate is k of n: not so for a median, an incidence or a standardised share."""
        if self.measure in CURVES | STANDARDISED:
            return False
        if self.numerator is None or not self.denominator or self.estimate is None:
            return False
        return abs(self.numerator / self.denominator - self.estimate) <= _ROUNDING

    @property
    def is_curve(self) -> bool:
        """A cumulative incidence: of those at risk from the start some are followed no longer."""
        return self.measure in CURVES

    @property
    def value(self) -> float:
        """The estimate of a figure that has one.

        k / n where the released share is that, rounded: rounding would make all of what is nearly all. As
        released where it is no such share (a median, an incidence, a standardised share).
        """
        assert self.has_estimate and self.estimate is not None
        if self.is_count:
            assert self.numerator is not None and self.denominator
            return self.numerator / self.denominator
        return self.estimate

    @property
    def share(self) -> tuple[float, float, float]:
        """Estimate and both ends of its interval; only of a figure that has both."""
        assert self.ci_low is not None and self.ci_high is not None
        return self.value, self.ci_low, self.ci_high

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Lowest and highest share that the unknown people leave possible; None where there are none."""
        if self.ends is not None:
            base = (self.denominator or 0) + (self.unknown or 0)
            return self.ends[0] / base, (self.ends[1] + (self.unknown or 0)) / base
        if self.bound_low is None or self.bound_high is None:
            return None
        return self.bound_low, self.bound_high

    @property
    def ends(self) -> tuple[int, int] | None:
        """Between which two numbers the numerator of a band is; None where it is no band."""
        if self.numerator_low is None or self.numerator_high is None:
            return None
        return self.numerator_low, self.numerator_high

    @property
    def band(self) -> tuple[float, float]:
        """Between which two shares a band is."""
        assert self.ends is not None and self.denominator
        return self.ends[0] / self.denominator, self.ends[1] / self.denominator
