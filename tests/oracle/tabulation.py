"""Counts the flags per scope and group, and turns counts into the rows of the table of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle import measures
from tests.oracle.definitions import Definitions
from tests.oracle.groups import each_form, groups, scopes
from tests.oracle.intervals import newcombe_paired, wilson
from tests.oracle.measures import Measure
from tests.oracle.records import Person

if TYPE_CHECKING:
    import pandas as pd

GROUP_COLUMNS = (
    "cohort",
    "programme_country",
    "form",
    "sex",
    "age_group",
    "age_trafficked",
    "movement",
    "setting",
    "identification_assistance",
)
KEY_COLUMNS = ("scope", "measure", "outcome", "milestone", "breakdown", *GROUP_COLUMNS)
COUNT_COLUMNS = ("numerator", "denominator", "unknown", "not_applicable", "due")
VALUE_COLUMNS = ("estimate", "ci_low", "ci_high", "bound_low", "bound_high")
TABLE = ("kept", "gained", "lost", "neither")


def tabulate(
    people: list[Person], visits: pd.DataFrame, states: pd.DataFrame, definitions: Definitions
) -> pd.DataFrame:
    """All rows for all scopes and breakdowns; no row where nobody is due."""
    import pandas as pd

    visit_flags, outcome_flags = measures.visit_flags(visits), measures.outcome_flags(states)
    parts = []
    for breakdown, columns in definitions.breakdowns.items():
        members = _members(people, breakdown, columns, definitions)
        by_visit = _sums(members, visit_flags, ["scope", *columns, "milestone"])
        by_outcome = _sums(members, outcome_flags, ["scope", *columns, "milestone", "outcome"])
        parts += _counted(by_visit, breakdown, measures.BY_VISIT, measures.CHANGE_BY_VISIT)
        parts += _counted(by_outcome, breakdown, measures.BY_OUTCOME, measures.CHANGE_BY_OUTCOME)
    rows = pd.concat(parts, ignore_index=True)
    _add_estimates(rows)
    _add_net_intervals(rows)
    _add_bounds(rows)
    return rows.reindex(columns=[*KEY_COLUMNS, *COUNT_COLUMNS, *VALUE_COLUMNS])


def _members(
    people: list[Person], breakdown: str, columns: tuple[str, ...], definitions: Definitions
) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for case_no, person in enumerate(people):
        values = groups(person, definitions)
        variants = [values]
        if breakdown == "form_any":
            variants = [{**values, "form": form} for form in each_form(person.forms)]
        for scope in scopes(person):
            rows += [(case_no, scope, *(variant[name] for name in columns)) for variant in variants]
    return pd.DataFrame(rows, columns=["case_no", "scope", *columns])


def _sums(members: pd.DataFrame, flags: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    keyed = {name: "category" for name in keys if name != "milestone"}
    joined = members.merge(flags, on="case_no").drop(columns="case_no").astype(keyed)
    sums = joined.groupby(keys, observed=True).sum().reset_index()
    return sums.astype(dict.fromkeys(keyed, object))


def _counted(
    sums: pd.DataFrame, breakdown: str, at_any: tuple[Measure, ...], after_baseline: tuple[Measure, ...]
) -> list[pd.DataFrame]:
    later = sums[sums.milestone > 0]
    parts = [_count(sums, measure) for measure in at_any] + [_count(later, m) for m in after_baseline]
    return [part.assign(breakdown=breakdown) for part in parts]


def _count(sums: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    keys = [name for name in KEY_COLUMNS if name in sums.columns]
    counts = sums[keys].assign(
        measure=measure.name,
        numerator=sums[measure.numerator] - sums[measure.less],
        denominator=sums[measure.denominator],
        unknown=sums[measure.unknown],
        not_applicable=sums[measure.not_applicable],
        due=sums.due,
        bounded=measure.bounded,
        adverse=sums[measure.adverse],
    )
    is_net = measure.less != "nobody"
    return counts.assign(is_net=is_net, **{name: sums[name] if is_net else 0 for name in TABLE})


def _add_estimates(rows: pd.DataFrame) -> None:
    some = rows.denominator > 0
    rows["estimate"] = (rows.numerator / rows.denominator).where(some)
    shares = some & ~rows.is_net
    low, high = wilson(rows.numerator[shares].to_numpy(), rows.denominator[shares].to_numpy())
    rows.loc[shares, "ci_low"], rows.loc[shares, "ci_high"] = low, high


def _add_net_intervals(rows: pd.DataFrame) -> None:
    net = rows.is_net & (rows.denominator > 0)
    low, high = newcombe_paired(*(rows.loc[net, name].to_numpy() for name in TABLE))
    rows.loc[net, "ci_low"], rows.loc[net, "ci_high"] = low, high


def _add_bounds(rows: pd.DataFrame) -> None:
    """All the unknown put below the line: not achieved (low), or achieved but for adverse exits (high)."""
    base = (rows.denominator + rows.unknown).where(rows.bounded)
    base = base.where(base > 0)
    rows["bound_low"] = rows.numerator / base
    rows["bound_high"] = (rows.numerator + rows.unknown - rows.adverse) / base
