"""The facts added up by scope and group, and the figures that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.definitions import UNIT_COLUMNS, Definitions
from tests.oracle.estimates import with_bounds, with_rates, with_shares
from tests.oracle.facts import NUMBERS, Facts

if TYPE_CHECKING:
    import pandas as pd

BOUNDED = ("M01_enrolled", "M05_6", "M05_12", "M06", "M07", "M07_answered", "M11_crisis")
MEDIANS = ("months", "outcomes")


def rows(members: pd.DataFrame, facts: Facts, breakdown: str, definitions: Definitions) -> pd.DataFrame:
    """The rows of all facts in one breakdown, of cases or of units (needs or services)."""
    keys = keys_of(facts, breakdown)
    names = [name for name in members.columns if name != "case_no"]
    groups = members[names].drop_duplicates(ignore_index=True)
    numbered = members.merge(groups.assign(group_no=groups.index), on=names)[["case_no", "group_no"]]
    counts = _added_up(numbered, facts, keys)
    table = counts.join(groups, on="group_no").join(keys, on="key").drop(columns=["group_no", "key"])
    return _with_figures(table, definitions)


def keys_of(facts: Facts, breakdown: str) -> pd.DataFrame:
    """The keys of one breakdown; the part of a unit becomes a group column."""
    wanted = breakdown if breakdown in UNIT_COLUMNS else None
    belongs = [(part[0] if part else None) == wanted for part in facts.keys.part]
    kept = facts.keys.loc[belongs]
    groups = {wanted: [part[1] for part in kept.part]} if wanted else {}
    return kept.assign(**groups).drop(columns="part")


def _added_up(numbered: pd.DataFrame, facts: Facts, keys: pd.DataFrame) -> pd.DataFrame:
    """One row per group and key that somebody has: numbers, due (cases), and the median of the values."""
    import numpy as np

    joined = numbered.merge(facts.totals[facts.totals.key.isin(keys.index)], on="case_no")
    size = len(facts.keys)
    code = joined.group_no.to_numpy() * size + joined.key.to_numpy()
    due = np.bincount(code)
    present = np.flatnonzero(due)
    values = numbered.merge(facts.values[facts.values.key.isin(keys.index)], on="case_no")
    medians = values.groupby(values.group_no * size + values.key)["value"].median().reindex(present)
    numbers = {name: np.bincount(code, weights=joined[name])[present] for name in NUMBERS}
    return _frame(present, size).assign(**numbers, due=due[present], median=medians.to_numpy())


def _frame(codes: pd.Series, size: int) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"group_no": codes // size, "key": codes % size})


def _with_figures(table: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Shares, rates and medians, each by the unit of its measure."""
    import pandas as pd

    unit = table.measure.map(definitions.units)
    is_median = unit.isin(MEDIANS)
    medians = table[is_median].assign(numerator=float("nan")).rename(columns={"median": "estimate"})
    shares = with_bounds(with_shares(table[unit == "share"]), BOUNDED)
    return pd.concat([shares, with_rates(table[unit == "rate"]), medians], ignore_index=True)
