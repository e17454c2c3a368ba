"""The second computation of the measures: cumulative incidence against reference values."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracle.incidence import Step, curve, log_log
from tests.oracle.intervals import garwood

# a set of twenty persons with ties; ends: 0 censored, 1 the event, 2 and 3 compete
TIMES = (3, 3, 3, 6, 6, 6, 6, 12, 12, 12, 12, 18, 18, 24, 24, 24, 30, 36, 36, 36)
ENDS = (1, 0, 2, 1, 1, 3, 0, 1, 2, 1, 0, 1, 0, 1, 1, 3, 0, 0, 0, 0)
AT = (3, 6, 12, 18, 24, 30, 36)


def steps_of(times: tuple[int, ...], ends: tuple[int, ...], at: tuple[int, ...]) -> list[Step]:
    time, end = np.array(times), np.array(ends)
    at_risk = [np.array([(time >= month).sum()]) for month in at]
    events = [np.array([((time == month) & (end == 1)).sum()]) for month in at]
    competing = [np.array([((time == month) & (end > 1)).sum()]) for month in at]
    return curve(at_risk, events, competing)


def test_tied_times_give_the_reference_incidence() -> None:
    found = [round(float(step.incidence[0]), 4) for step in steps_of(TIMES, ENDS, AT)]

    assert found == [0.0500, 0.1559, 0.2699, 0.3333, 0.4781, 0.4781, 0.4781]


def test_the_interval_agrees_with_scikit_survival() -> None:
    """scikit-survival 0.28.0: cumulative_incidence_competing_risks, conf_type log-log, var_type Aalen."""
    found = [tuple(round(float(end[0]), 6) for end in log_log(step)) for step in steps_of(TIMES, ENDS, AT)]

    assert found[:5] == [
        (0.003142, 0.21071),
        (0.036733, 0.351496),
        (0.094117, 0.483936),
        (0.130381, 0.552848),
        (0.219922, 0.697918),
    ]


@pytest.mark.parametrize(("end", "low", "high"), [(0, 0.0, 0.278), (1, 0.722, 1.0)])
def test_nobody_or_everybody_has_the_interval_of_wilson(end: int, low: float, high: float) -> None:
    (step,) = steps_of((3,) * 10, (end,) * 10, (3,))

    assert [round(float(limit[0]), 3) for limit in log_log(step)] == [low, high]


def test_a_time_at_which_all_the_others_end_leaves_the_interval_defined() -> None:
    (step,) = steps_of((3,) * 10, (1,) * 4 + (2,) * 6, (3,))
    low, high = (float(limit[0]) for limit in log_log(step))

    assert 0 < low < 0.4 < high < 1


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.39)])
def test_garwood_gives_the_reference_values(count: int, low: float, high: float) -> None:
    """Exact limits of a Poisson mean, as in the tables of Garwood (1936)."""
    found = garwood(np.array([count]))

    assert [float(end[0]) for end in found] == [pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-3)]
