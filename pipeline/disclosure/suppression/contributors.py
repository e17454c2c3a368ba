"""The contributors to the tables of other measures: whom each counts, is asked of and is not asked of.

Everybody else of a measure's base is not known. A case counts by the contributions of its fact profiles.
"""

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

# so many persons, of one or of several measures, are read in one statement
AT_ONCE = 2_000_000

MEASURED = """
    create or replace temp table measured as
    select
        unnest($number) as measured_no,
        unnest($measure) as measure,
        unnest($outcome) as outcome,
        unnest($milestone) as milestone,
        unnest($base) as base,
        unnest($half_year) as half_year
"""
CONTRIBUTORS = """
    create or replace temp table contributors as
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
        where half_year in (select half_year from measured)

    ),

    profiles as (

        select
            measured.measured_no,
            measured.half_year,
            contributions.fact_profile,
            min(
                case
                    when numerator > 0 then 0 when denominator > 0 then 1 when not_applicable > 0 then 2
                end
            )
                as state
        from cases.marts.contributions as contributions
        inner join measured
            on
                contributions.measure = measured.measure
                and coalesce(contributions.milestone, -1) = measured.milestone
                and coalesce(contributions.outcome, 'area ' || contributions.service_area, '')
                = measured.outcome
        group by all

    ),

    states as (

        select
            profiles.measured_no,
            facts.case_no,
            min(profiles.state) as state
        from profiles
        inner join facts
            on profiles.fact_profile = facts.fact_profile and profiles.half_year = facts.half_year
        group by all

    ),

    reached as (

        select
            each.case_no,
            each.case_key,
            coalesce(max(at_milestone.milestone), -1) as reached
        from cases.marts.cases as each
        left join cases.marts.case_milestones as at_milestone on each.case_key = at_milestone.case_key
        group by all

    ),

    -- whoever is counted was enrolled so long ago, or longer
    since as (

        select
            states.measured_no,
            min(reached.reached) as reached
        from states
        inner join reached on states.case_no = reached.case_no
        group by all

    ),

    base as (

        select
            measured.measured_no,
            at_milestone.case_key
        from cases.marts.case_milestones as at_milestone
        inner join measured on at_milestone.milestone = measured.milestone
        where measured.base = 'enrolled' or (measured.base = 'due' and at_milestone.is_due)
        union all
        (
            select
                measured.measured_no,
                at_milestone.case_key
            from cases.marts.case_milestones as at_milestone
            inner join measured on at_milestone.milestone = measured.milestone
            where measured.base = 'own' and at_milestone.is_due
            union
            select
                measured.measured_no,
                reached.case_key
            from measured
            inner join since on measured.measured_no = since.measured_no
            inner join reached on since.reached <= reached.reached
            where measured.base = 'own' and measured.milestone = -1 and measured.half_year = ''
            union
            select
                measured.measured_no,
                reached.case_key
            from measured
            inner join states on measured.measured_no = states.measured_no
            inner join reached on states.case_no = reached.case_no
            where measured.base = 'own' and measured.half_year = ''
        )
        union all
        select
            measured.measured_no,
            half_years.case_key
        from cases.marts.case_half_years as half_years
        inner join measured on half_years.half_year = measured.half_year

    )

    select
        base.measured_no,
        each.person_key,
        cell_numbers.elementary_cell,
        coalesce(states.state, 3) as state
    from base
    inner join cell_of_case on base.case_key = cell_of_case.case_key
    inner join cell_numbers on cell_of_case.cell_key = cell_numbers.cell_key
    inner join cases.marts.cases as each on base.case_key = each.case_key
    left join states on base.measured_no = states.measured_no and each.case_no = states.case_no
"""
STAND = """
    select
        measured_no,
        elementary_cell,
        state,
        count(*) as persons
    from contributors
    group by all
    order by all
"""
LINKED = """
    select
        measured_no,
        dense_rank() over (partition by measured_no order by person_key) - 1 as person,
        elementary_cell,
        state
    from contributors
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
    values: dict[str, object] = {name: [getattr(one, name) for one in measured] for name in names}
    connection.execute(MEASURED, {**values, "number": list(range(len(measured)))})
    connection.execute(CONTRIBUTORS)
    stand = _of_each(connection, STAND, len(measured))
    linked = _of_each(connection, LINKED, len(measured))
    for (elementary_cell, state, persons), cases in zip(stand, linked, strict=True):
        counts = np.zeros((cells, len(STATES) + 1), np.int64)
        counts[elementary_cell, state] = persons
        yield counts, Linked(*cases)


def _of_each(connection: DuckDBPyConnection, query: str, count: int) -> list[list[NDArray[np.int64]]]:
    """The columns of a query but the first, which numbers the measures from 0, for each of them."""
    import numpy as np

    measured_no, *columns = map(np.asarray, connection.execute(query).fetchnumpy().values())
    ends = np.searchsorted(measured_no, np.arange(count + 1))
    return [[column[begin:end] for column in columns] for begin, end in pairwise(ends)]
