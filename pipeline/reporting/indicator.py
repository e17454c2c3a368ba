"""One released figure, and the one place that decides how it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Coverage below which bounds stand before the estimate, and below which they stand alone. Reason: with more
# than 4 or 6 in 10 unknown, the people who were seen no longer speak for all who were due (2026-11).
BOUNDS_FIRST_BELOW = 0.60
BOUNDS_ONLY_BELOW = 0.40


class State(StrEnum):
    """How a figure is shown: with its estimate, with bounds before it, with bounds alone, or as a mark."""

    SHOWN = "shown"
    BOUNDS_FIRST = "bounds_first"
    BOUNDS_ONLY = "bounds_only"
    WITHHELD = "c"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the released ``indicator_values``; shares lie in [0, 1], net change in [-1, 1]."""

    scope: str
    measure: str
    outcome: str | None
    milestone: int
    breakdown: str
    group: tuple[str, ...]
    status: str
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

    @property
    def coverage(self) -> float | None:
        """Share of the people due whose state is known: a level, or known not to apply."""
        if not self.due or self.unknown is None:
            return None
        return (self.due - self.unknown) / self.due

    @property
    def state(self) -> State:
        """How the figure is shown, here and everywhere."""
        if self.status in ("c", "z"):
            return State(self.status)
        if self.status == "x" or self.estimate is None:
            return State.NOT_AVAILABLE
        if self.coverage is None or self.coverage >= BOUNDS_FIRST_BELOW:
            return State.SHOWN
        if self.bound_low is None:  # a measure without bounds
            return State.NOT_AVAILABLE if self.coverage < BOUNDS_ONLY_BELOW else State.SHOWN
        return State.BOUNDS_ONLY if self.coverage < BOUNDS_ONLY_BELOW else State.BOUNDS_FIRST

    @property
    def low_reliability(self) -> bool:
        """The interval is 30 points wide or wider."""
        return self.status == "low"

    @property
    def has_estimate(self) -> bool:
        return self.state in (State.SHOWN, State.BOUNDS_FIRST)

    @property
    def drawable(self) -> bool:
        """A chart has something to draw."""
        return self.has_estimate or self.state is State.BOUNDS_ONLY

    @property
    def share(self) -> tuple[float, float, float]:
        """Estimate and both ends of its interval; only of a figure that has an estimate.

        The estimate is k / n: the released share is rounded, and would make all of what is nearly all.
        """
        assert self.has_estimate and self.numerator is not None and self.denominator
        assert self.ci_low is not None and self.ci_high is not None
        return self.numerator / self.denominator, self.ci_low, self.ci_high

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Lowest and highest share that the unknown people leave possible; None where there are none."""
        if self.bound_low is None or self.bound_high is None:
            return None
        return self.bound_low, self.bound_high
