"""The rows of the two measures over time, M08 and M14 (method, section 7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.definitions import Definitions
from tests.oracle.estimates import with_shares
from tests.oracle.fates import COMPETES, EVENT
from tests.oracle.incidence import ALMOST, Step, curve, log_log
from tests.oracle.population import keys_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

NAN = float("nan")


def fate_flags(fates: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Flags of every fate: at risk from the start and at each milestone, and how it ended there."""
    flags = fates[["case_no", "measure", "outcome", "unknown", "not_applicable"]].assign(due=1)
    flags["from_start"] = fates.time >= 0
    for month in _months(definitions):
        flags[f"at_risk_{month}"] = fates.time >= month
        flags[f"events_{month}"] = (fates.time == month) & (fates.end == EVENT)
        flags[f"competing_{month}"] = (fates.time == month) & (fates.end == COMPETES)
    return flags


def rows(sums: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Incidence at every milestone with somebody at risk, the numbers at risk, and the median time."""
    import pandas as pd

    months = _months(definitions)
    counts = {name: [sums[f"{name}_{month}"].to_numpy() for month in months] for name in _NAMES}
    steps = curve(counts["at_risk"], counts["events"], counts["competing"])
    fewest = definitions.assumptions["fewest_at_risk"]
    shown = [step.at_risk >= fewest for step in steps]  # never more at risk later: a curve stops once
    base = _base(sums)
    parts = []
    for month, step, visible in zip(months, steps, shown, strict=True):
        events = sum(counts["events"][: months.index(month) + 1])
        parts.append(_incidence(base.assign(milestone=month, numerator=events), step, visible))
        parts.append(_at_risk(base.assign(milestone=month, numerator=step.at_risk)))
    parts.append(_median(base, months, steps, shown))
    found = pd.concat(parts, ignore_index=True)
    return found.assign(outcome=found.outcome.replace("", None))


_NAMES = ("at_risk", "events", "competing")


def _months(definitions: Definitions) -> list[int]:
    return [milestone.month for milestone in definitions.milestones if milestone.month > 0]


def _base(sums: pd.DataFrame) -> pd.DataFrame:
    keys = keys_of(sums)
    counts = sums[["unknown", "not_applicable", "due"]]
    return sums[keys].assign(denominator=sums.from_start, **counts)


def _incidence(rows: pd.DataFrame, step: Step, visible: np.ndarray) -> pd.DataFrame:
    import numpy as np

    low, high = log_log(step)
    found = {"estimate": step.incidence, "ci_low": low, "ci_high": high}
    figures = {name: np.where(visible, values, NAN) for name, values in found.items()}
    return rows.assign(**figures)[step.at_risk > 0]


def _at_risk(rows: pd.DataFrame) -> pd.DataFrame:
    found = rows[(rows.measure == "M08") & (rows.numerator > 0)]
    return with_shares(found.assign(measure="M08_at_risk")).assign(ci_low=NAN, ci_high=NAN)


def _median(
    base: pd.DataFrame, months: list[int], steps: list[Step], shown: list[np.ndarray]
) -> pd.DataFrame:
    """The first milestone at which the curve, as far as it is shown, has come to one half."""
    estimate = base.due * NAN
    for month, step, visible in zip(months, steps, shown, strict=True):
        reached = visible & (step.incidence >= 0.5 - ALMOST)
        estimate = estimate.where(estimate.notna() | ~reached, month)
    found = base.assign(estimate=estimate, numerator=NAN, milestone=NAN)[base.measure == "M08"]
    return found.assign(measure="M08_median")
