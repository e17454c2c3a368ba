"""What the attacker knows: where everybody stands (the case file) and the figures (the release file)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

STATES = 3  # achieved, not achieved, not applicable; whoever is in none of them is not known

PEOPLE = """
    select dense_rank() over (order by due.case_key) - 1 as person, scopes.scope, groups.breakdown,
        groups.group_key as code
    from cases.intermediate.int_milestones_due as due
    inner join cases.intermediate.int_scopes_of_case as scopes on due.case_key = scopes.case_key
    inner join cases.intermediate.int_groups_of_case as groups on due.case_key = groups.case_key
    where due.milestone = $milestone and groups.breakdown not in ('country_form', 'cohort_country_form')
"""
FIGURES = """
    select milestone, outcome, scope, breakdown,
        coalesce(
            cohort, programme_country, form, sex, age_group, age_trafficked, movement, setting, identification_assistance, ''
        ) as code,
        numerator, denominator - numerator, not_applicable
    from released.indicator_values
    where measure = 'M01' and status <> 'c'
    order by all
"""  # noqa: E501
# what is so: only to judge what the attacker has found, never to find it
TRUTH = """
    select milestone, outcome, scope, breakdown,
        coalesce(
            cohort, programme_country, form, sex, age_group, age_trafficked, movement, setting, identification_assistance, ''
        ) as code,
        numerator, denominator - numerator, not_applicable
    from cases.marts.indicator_values
    where measure = 'M01' and breakdown not in ('country_form', 'cohort_country_form')
"""  # noqa: E501

Group = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """The published counts of one outcome and milestone: achieved, not achieved, not applicable, by group."""

    milestone: int
    outcome: str
    counts: dict[Group, tuple[int, int, int]]


def released(connection: DuckDBPyConnection) -> list[Tables]:
    """The released figures of the ten outcomes, from the release file attached as ``released``."""
    return _tables(connection, FIGURES)


def truth(connection: DuckDBPyConnection) -> dict[tuple[int, str], Tables]:
    """The same for all groups of one kind, from the case file attached as ``cases``."""
    return {(one.milestone, one.outcome): one for one in _tables(connection, TRUTH)}


def _tables(connection: DuckDBPyConnection, query: str) -> list[Tables]:
    found: dict[tuple[int, str], dict[Group, tuple[int, int, int]]] = {}
    for milestone, outcome, scope, breakdown, code, *counts in connection.execute(query).fetchall():
        achieved, not_achieved, not_applicable = counts
        place = scope, breakdown, code
        found.setdefault((milestone, outcome), {})[place] = (achieved, not_achieved, not_applicable)
    return [Tables(*key, counts) for key, counts in found.items()]


def people(connection: DuckDBPyConnection, milestone: int) -> dict[Group, NDArray[np.int64]]:
    """Who stands in each group at a milestone, from the case file attached as ``cases``: numbers from 0."""
    found = connection.execute(PEOPLE, {"milestone": milestone}).df()
    return {
        (str(scope), str(breakdown), str(code)): part["person"].to_numpy()
        for (scope, breakdown, code), part in found.groupby(["scope", "breakdown", "code"], sort=True)
    }
