"""Whom other measures count, are asked of and are not asked of; everybody else of their base is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.disclosure.suppression.certificates import Key
from pipeline.disclosure.suppression.persons import Linked
from pipeline.disclosure.suppression.population import STATES

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

# so many persons, of one or of several measures, are asked about in one statement
AT_ONCE = 2_000_000

ASKED_FOR = """
    create or replace temp table asked_for as
    select
        unnest($number) as asked,
        unnest($measure) as measure,
        unnest($outcome) as outcome,
        unnest($milestone) as milestone,
        unnest($base) as base,
        unnest($half_year) as half_year
"""
WHO_IS_ASKED = """
    create or replace temp table who_is_asked as
    with facts as (

        select
            '' as half_year,
            case_no,
            fact_profile
        from cases.marts.case_facts
        union all
        select
            half_year,
            case_no,
            fact_profile
        from cases.marts.case_half_years
        where half_year in (select half_year from asked_for)

    ),

    profiles as (

        select
            asked_for.asked,
            asked_for.half_year,
            contributions.fact_profile,
            min(
                case
                    when numerator > 0 then 0 when denominator > 0 then 1 when not_applicable > 0 then 2
                end
            )
                as state
        from cases.marts.contributions as contributions
        inner join asked_for
            on
                contributions.measure = asked_for.measure
                and coalesce(contributions.milestone, -1) = asked_for.milestone
                and coalesce(contributions.outcome, 'area ' || contributions.service_area, '')
                = asked_for.outcome
        group by all

    ),

    states as (

        select
            profiles.asked,
            facts.case_no,
            min(profiles.state) as state
        from profiles
        inner join facts
            on profiles.fact_profile = facts.fact_profile and profiles.half_year = facts.half_year
        group by all

    ),

    base as (

        select
            asked_for.asked,
            at_milestone.case_key
        from cases.marts.case_milestones as at_milestone
        inner join asked_for on at_milestone.milestone = asked_for.milestone
        where asked_for.base = 'enrolled' or (asked_for.base = 'due' and at_milestone.is_due)
        union all
        select
            asked_for.asked,
            each.case_key
        from cases.marts.cases as each
        cross join asked_for
        where asked_for.base = 'own' and asked_for.half_year = ''
        union all
        select
            asked_for.asked,
            told_of.case_key
        from cases.marts.case_half_years as told_of
        inner join asked_for on told_of.half_year = asked_for.half_year

    )

    select
        base.asked,
        each.person_key,
        cell_numbers.elementary_cell,
        coalesce(states.state, 3) as state
    from base
    inner join cell_of_case on base.case_key = cell_of_case.case_key
    inner join cell_numbers on cell_of_case.cell_key = cell_numbers.cell_key
    inner join cases.marts.cases as each on base.case_key = each.case_key
    left join states on base.asked = states.asked and each.case_no = states.case_no
"""
STAND = """
    select
        asked,
        elementary_cell,
        state,
        count(*) as persons
    from who_is_asked
    group by all
    order by all
"""
LINKED = """
    select
        asked,
        dense_rank() over (partition by asked order by person_key) - 1 as person,
        elementary_cell,
        state
    from who_is_asked
    where person_key is not null
    order by all
"""


class Measured(NamedTuple):
    """A measure of one outcome (or service area) and milestone, or of one half-year, and whom it is about."""

    measure: str
    outcome: str
    milestone: int
    base: str
    has_two_sides: bool
    half_year: str = ""

    @property
    def key(self) -> Key:
        """What its certificate is kept by."""
        return f"{self.measure} {self.half_year}".strip(), self.outcome, self.milestone


def read(
    connection: DuckDBPyConnection, measured: Sequence[Measured]
) -> Iterator[tuple[NDArray[np.int64], Linked]]:
    """For each, persons by elementary cell and state (not known the last), and who of them has several cases.

    Reads the temporary tables ``cell_of_case`` and ``cell_numbers``, and the case file attached as ``cases``.
    """
    cases, cells = connection.execute(
        "select (select count(*) from cell_of_case), (select count(*) from cell_numbers)"
    ).fetchall()[0]
    step = max(1, AT_ONCE // max(1, cases))
    for begin in range(0, len(measured), step):
        yield from _read(connection, measured[begin : begin + step], cells)


def _read(
    connection: DuckDBPyConnection, measured: Sequence[Measured], cells: int
) -> Iterator[tuple[NDArray[np.int64], Linked]]:
    import numpy as np

    names = ("measure", "outcome", "milestone", "base", "half_year")
    asked_for: dict[str, object] = {name: [getattr(one, name) for one in measured] for name in names}
    connection.execute(ASKED_FOR, {**asked_for, "number": list(range(len(measured)))})
    connection.execute(WHO_IS_ASKED)
    stand = _of_each(connection, STAND, len(measured))
    linked = _of_each(connection, LINKED, len(measured))
    for (elementary_cell, state, persons), cases in zip(stand, linked, strict=True):
        counts = np.zeros((cells, len(STATES) + 1), np.int64)
        counts[elementary_cell, state] = persons
        yield counts, Linked(*cases)


def _of_each(connection: DuckDBPyConnection, query: str, count: int) -> list[list[NDArray[np.int64]]]:
    """The columns of a query but the first, which numbers those asked for from 0, for each of them."""
    import numpy as np

    asked, *columns = map(np.asarray, connection.execute(query).fetchnumpy().values())
    ends = np.searchsorted(asked, np.arange(count + 1))
    return [[column[begin:end] for column in columns] for begin, end in pairwise(ends)]
