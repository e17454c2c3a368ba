"""M01 to M04 as one table: what is counted above and below the line (method, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.oracle.estimates import with_bounds, with_shares
from tests.oracle.intervals import newcombe_paired
from tests.oracle.population import keys_of

if TYPE_CHECKING:
    import pandas as pd

MISSING_REASONS = ("declined", "no_contact", "unsafe_to_contact", "transferred", "form_missing")


@dataclass(frozen=True, slots=True)
class Measure:
    """Names of flags: each flag is true or false for a case (and outcome) at a milestone.

    ``less`` is taken off the numerator (net change).
    """

    name: str
    numerator: str
    denominator: str = "due"
    unknown: str = "nobody"
    not_applicable: str = "nobody"
    less: str = "nobody"


TABLE = ("kept", "gained", "lost", "neither")


def _change(name: str, numerator: str, denominator: str = "pair", less: str = "nobody") -> Measure:
    return Measure(f"M04_{name}", numerator, denominator, "not_paired", "pair_not_applicable", less)


BY_OUTCOME = (
    Measure("M01", "achieved", "known", "unknown", "not_applicable"),
    Measure("M02", "applies", "applicability_known", "applicability_unknown"),
    Measure("M03", "known_or_not_applicable"),
)
CHANGE_BY_OUTCOME = (
    _change("improved", "higher"),
    _change("declined", "lower"),
    _change("same_achieved", "same_achieved"),
    _change("same_not_achieved", "same_not_achieved"),
    _change("conversion", "gained", "pair_from_below"),
    _change("retention", "kept", "pair_from_achieved"),
    _change("net", "gained", less="lost"),
    Measure("M04_improved_of_due", "higher", "may_apply", not_applicable="not_applicable"),
    Measure("M04_declined_of_due", "lower", "may_apply", not_applicable="not_applicable"),
    Measure("M04_became_applicable", "became_applicable", "both_known", "not_both_known"),
    Measure("M04_ceased", "ceased", "both_known", "not_both_known"),
)
BY_VISIT = (
    Measure("M03", "held"),
    *(Measure(f"M03_missing_{reason}", f"missing_{reason}") for reason in (*MISSING_REASONS, "other")),
)
CHANGE_BY_VISIT = (Measure("M04_late_baseline", "late_baseline"),)
BOUNDED = ("M01", "M02")
NAN = float("nan")


def visit_rows(sums: pd.DataFrame) -> pd.DataFrame:
    """The rows of the measures without outcome, from added flags."""
    return _rows(sums, BY_VISIT, CHANGE_BY_VISIT)


def outcome_rows(sums: pd.DataFrame) -> pd.DataFrame:
    """The rows of the measures by outcome, from added flags."""
    return _rows(sums, BY_OUTCOME, CHANGE_BY_OUTCOME)


def _rows(
    sums: pd.DataFrame, at_any: tuple[Measure, ...], after_baseline: tuple[Measure, ...]
) -> pd.DataFrame:
    import pandas as pd

    later = sums[sums.milestone > 0]
    rows = pd.concat([_counts(sums, at_any), _counts(later, after_baseline)], ignore_index=True)
    is_net = rows.measure == "M04_net"
    shares = with_bounds(with_shares(rows[~is_net]), BOUNDED)
    found = pd.concat([shares, _net(rows[is_net])], ignore_index=True)
    return found.drop(columns=[*TABLE])


def _counts(sums: pd.DataFrame, measures: tuple[Measure, ...]) -> pd.DataFrame:
    """The rows of one measure after another."""
    import numpy as np
    import pandas as pd

    def column(flag: str) -> np.ndarray:
        return np.concatenate([sums[getattr(measure, flag)].to_numpy() for measure in measures])

    def of_each(name: str) -> np.ndarray:
        return np.tile(sums[name].to_numpy(), len(measures))

    is_net = np.repeat([measure.less != "nobody" for measure in measures], len(sums))
    return pd.DataFrame(
        {
            **{key: of_each(key) for key in keys_of(sums)},
            "measure": np.repeat(np.array([measure.name for measure in measures], object), len(sums)),
            "numerator": column("numerator") - column("less"),
            **{name: column(name) for name in ("denominator", "unknown", "not_applicable")},
            "due": of_each("due"),
            **{name: np.where(is_net, of_each(name), 0) if is_net.any() else 0 for name in TABLE},
        }
    )


def _net(rows: pd.DataFrame) -> pd.DataFrame:
    """Net change, and Newcombe's paired interval; nothing without pairs."""
    some = rows.denominator > 0
    low, high = newcombe_paired(*(rows.loc[some, name].to_numpy() for name in TABLE))
    found = rows.assign(estimate=(rows.numerator / rows.denominator).where(some), ci_low=NAN, ci_high=NAN)
    found.loc[some, "ci_low"], found.loc[some, "ci_high"] = low, high
    return found


def visit_flags(visits: pd.DataFrame) -> pd.DataFrame:
    """Flags of every case due at every milestone; from columns held, reason and late_baseline."""
    flags = visits[["case_no", "milestone", "held", "late_baseline"]].assign(due=True, nobody=False)
    for reason in MISSING_REASONS:
        flags[f"missing_{reason}"] = visits.reason == reason
    flags["missing_other"] = ~visits.held & ~visits.reason.isin(MISSING_REASONS)
    return flags


def outcome_flags(states: pd.DataFrame) -> pd.DataFrame:
    """Flags of every case due, by outcome and milestone; from its states now and at baseline."""
    flags = states[["case_no", "milestone", "outcome", "applies", "not_applicable"]]
    known = states.level > 0
    applicability_known = states.applies | states.not_applicable
    return flags.assign(
        due=True,
        nobody=False,
        known=known,
        achieved=states.level >= 3,
        unknown=~known & ~states.not_applicable,
        known_or_not_applicable=known | states.not_applicable,
        may_apply=~states.not_applicable,
        applicability_known=applicability_known,
        applicability_unknown=~applicability_known,
        **_level_changes(states),
        **_applicability_changes(states),
    )


def _level_changes(states: pd.DataFrame) -> dict[str, pd.Series]:
    now, before = states.level, states.base_level
    pair = (now > 0) & (before > 0)
    not_applicable = states.not_applicable | states.base_not_applicable
    return {
        "pair": pair,
        "pair_not_applicable": not_applicable,
        "not_paired": ~pair & ~not_applicable,
        "pair_from_below": pair & (before < 3),
        "pair_from_achieved": pair & (before >= 3),
        "higher": pair & (now > before),
        "lower": pair & (now < before),
        "same_achieved": pair & (now == before) & (now >= 3),
        "same_not_achieved": pair & (now == before) & (now <= 2),
        "gained": pair & (before < 3) & (now >= 3),
        "lost": pair & (before >= 3) & (now < 3),
        "kept": pair & (before >= 3) & (now >= 3),
        "neither": pair & (before < 3) & (now < 3),
    }


def _applicability_changes(states: pd.DataFrame) -> dict[str, pd.Series]:
    both = (states.applies | states.not_applicable) & (states.base_applies | states.base_not_applicable)
    return {
        "both_known": both,
        "not_both_known": ~both,
        "became_applicable": both & states.base_not_applicable & states.applies,
        "ceased": both & states.base_applies & states.not_applicable,
    }
