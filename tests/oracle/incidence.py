"""Cumulative incidence by Aalen and Johansen, milestone by milestone (method, section 7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.oracle.intervals import Z, wilson

if TYPE_CHECKING:
    import numpy as np

ALMOST = 1e-12


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone of many curves at once: arrays with one place per curve.

    ``incidence`` is F(t); ``variance`` is Aalen's, by Pintilie (2006), Competing Risks, equation 4.5.
    """

    at_risk: np.ndarray
    events: np.ndarray
    ends: np.ndarray
    survival_before: np.ndarray
    incidence: np.ndarray
    variance: np.ndarray


def curve(at_risk: list[np.ndarray], events: list[np.ndarray], competing: list[np.ndarray]) -> list[Step]:
    """The steps of many curves, from the counts at each time: at risk, events, competing events."""
    import numpy as np

    steps: list[Step] = []
    survival, incidence = np.ones(len(at_risk[0])), np.zeros(len(at_risk[0]))
    for n, d, others in zip(at_risk, events, competing, strict=True):
        ends, before = d + others, survival
        incidence = incidence + before * _divide(d, n)
        survival = before * (1 - _divide(ends, n))
        step = Step(n, d, ends, before, incidence, np.zeros(len(n)))
        steps.append(step)
        step.variance[:] = sum(_variance_from(earlier, incidence) for earlier in steps)
    return steps


def _variance_from(step: Step, incidence: np.ndarray) -> np.ndarray:
    """What one time adds to the variance of the incidence at a later time, or at the same."""
    n, d, ends, survival = step.at_risk, step.events, step.ends, step.survival_before
    still = incidence - step.incidence
    own = d * (n - d) * survival
    first = still**2 * _divide(ends, (n - 1) * (n - ends))
    second = _divide(own * survival, n**2 * (n - 1))
    third = -2 * still * _divide(own, n * (n - ends) * (n - 1))
    total: np.ndarray = first + second + third
    return total


def _divide(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Zero where there is nobody below the line."""
    import numpy as np

    above = above.astype(float)
    found: np.ndarray = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return found


def log_log(step: Step) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval on the scale log(-log F); where there is none, Wilson of none or all at risk."""
    import numpy as np

    estimate = step.incidence
    defined = (estimate > ALMOST) & (estimate < 1 - ALMOST) & (step.variance > ALMOST)
    safe = np.where(defined, estimate, 0.5)
    half_width = Z * np.sqrt(np.where(defined, step.variance, 0)) / (safe * -np.log(safe))
    low, high = safe ** np.exp(half_width), safe ** np.exp(-half_width)
    at_risk = np.maximum(step.at_risk, 1)
    wilson_low, wilson_high = wilson(np.where(estimate > 0.5, at_risk, 0), at_risk)
    return np.where(defined, low, wilson_low), np.where(defined, high, wilson_high)
