"""The measures as one table: what is counted above and below the line (method, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

MISSING_REASONS = ("declined", "no_contact", "unsafe_to_contact", "transferred", "form_missing")


@dataclass(frozen=True, slots=True)
class Measure:
    """Names of flags: each flag is true or false for a case (and outcome) at a milestone.

    ``less`` is taken off the numerator (net change); ``bounded`` measures have bounds.
    """

    name: str
    numerator: str
    denominator: str = "due"
    unknown: str = "nobody"
    not_applicable: str = "nobody"
    less: str = "nobody"
    bounded: bool = False
    adverse: str = "nobody"


def _change(name: str, numerator: str, denominator: str = "pair", less: str = "nobody") -> Measure:
    return Measure(f"M04_{name}", numerator, denominator, "not_paired", "pair_not_applicable", less)


BY_OUTCOME = (
    Measure("M01", "achieved", "known", "unknown", "not_applicable", bounded=True, adverse="adverse_exit"),
    Measure("M02", "applies", "applicability_known", "applicability_unknown", bounded=True),
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
    Measure("M04_became_applicable", "became_applicable", "both_known", "not_both_known"),
    Measure("M04_ceased", "ceased", "both_known", "not_both_known"),
)
BY_VISIT = (
    Measure("M03", "held"),
    *(Measure(f"M03_missing_{reason}", f"missing_{reason}") for reason in (*MISSING_REASONS, "other")),
)
CHANGE_BY_VISIT = (Measure("M04_late_baseline", "late_baseline"),)


def visit_flags(visits: pd.DataFrame) -> pd.DataFrame:
    """Flags of every case due at every milestone; from columns held, reason and late_baseline."""
    flags = visits[["case_no", "milestone", "held", "late_baseline"]].assign(due=True, nobody=False)
    for reason in MISSING_REASONS:
        flags[f"missing_{reason}"] = visits.reason == reason
    flags["missing_other"] = ~visits.held & ~visits.reason.isin(MISSING_REASONS)
    return flags


def outcome_flags(states: pd.DataFrame) -> pd.DataFrame:
    """Flags of every case due, by outcome and milestone; from its states now and at baseline."""
    flags = states[["case_no", "milestone", "outcome", "applies", "not_applicable", "adverse_exit"]]
    known = states.level > 0
    applicability_known = states.applies | states.not_applicable
    return flags.assign(
        due=True,
        nobody=False,
        known=known,
        achieved=states.level >= 3,
        unknown=~known & ~states.not_applicable,
        known_or_not_applicable=known | states.not_applicable,
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
