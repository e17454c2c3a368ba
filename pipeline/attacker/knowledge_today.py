"""What the attacker knows of people for measures other than the ten outcomes: who stands where today.

Where people stood by those at earlier releases is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.attacker.knowledge import STATES, TODAY, People, Places
from pipeline.attacker.published import Tables
from pipeline.attacker.several import Several

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

# tables of so many persons, counted anew in each, are asked about in one statement
AT_ONCE = 2_000_000

ATTACKED = """
    create or replace temp table attacked as
    select
        unnest($number) as attacked,
        unnest($measure) as measure,
        unnest($milestone) as milestone,
        unnest($outcome) as outcome,
        unnest($base) as base,
        unnest($half_year) as half_year
"""
# whom other measures count, are asked of and are not asked of, of their base
COUNTED = """
    create or replace temp table counted as
    with told as (

        select
            attacked.attacked,
            facts.case_no,
            min(
                case
                    when numerator > 0 then 0 when denominator > 0 then 1 when not_applicable > 0 then 2
                end
            )
                as state
        from attacked
        inner join cases.marts.contributions as contributions
            on
                attacked.measure = contributions.measure
                and attacked.milestone = coalesce(contributions.milestone, -1)
                and attacked.outcome
                = coalesce(contributions.outcome, 'area ' || contributions.service_area, '')
        inner join (
            select
                case_no,
                fact_profile,
                '' as half_year
            from cases.marts.case_facts
            union all
            select
                case_no,
                fact_profile,
                half_year
            from cases.marts.case_half_years
        ) as facts
            on contributions.fact_profile = facts.fact_profile and attacked.half_year = facts.half_year
        group by all

    ),

    furthest as (

        select
            each.case_no,
            each.case_key,
            coalesce(max(enrolled.milestone), -1) as milestone
        from cases.marts.cases as each
        left join cases.marts.case_milestones as enrolled on each.case_key = enrolled.case_key
        group by all

    ),

    -- nobody of whom a measure tells was enrolled for less time
    soonest as (

        select
            told.attacked,
            min(furthest.milestone) as milestone
        from told
        inner join furthest on told.case_no = furthest.case_no
        group by all

    ),

    whom as (

        select
            attacked.attacked,
            furthest.case_key
        from attacked
        inner join soonest on attacked.attacked = soonest.attacked
        inner join furthest on soonest.milestone <= furthest.milestone
        where attacked.base = 'own' and attacked.half_year = '' and attacked.milestone = -1
        union
        select
            attacked.attacked,
            furthest.case_key
        from attacked
        inner join told on attacked.attacked = told.attacked
        inner join furthest on told.case_no = furthest.case_no
        where attacked.base = 'own' and attacked.half_year = ''
        union
        select
            attacked.attacked,
            in_it.case_key
        from attacked
        inner join cases.marts.case_half_years as in_it on attacked.half_year = in_it.half_year
        union
        select
            attacked.attacked,
            enrolled.case_key
        from attacked
        inner join cases.marts.case_milestones as enrolled on attacked.milestone = enrolled.milestone
        where attacked.base = 'enrolled' or (attacked.base in ('due', 'own') and enrolled.is_due)

    ),

    cells as (

        select
            case_key,
            dense_rank() over (order by elementary_cell) - 1 as cell
        from todays_cells

    )

    select
        whom.attacked,
        cells.cell,
        coalesce(told.state, 3) as state,
        several.who
    from whom
    inner join cases.marts.cases as each on whom.case_key = each.case_key
    inner join cells on whom.case_key = cells.case_key
    left join told on whom.attacked = told.attacked and each.case_no = told.case_no
    left join several on whom.case_key = several.case_key
"""
PERSONS = """
    select
        attacked,
        cell,
        state,
        count(*) as persons
    from counted
    group by all
    order by all
"""
OF_SEVERAL = "select attacked, who, cell, state from counted where who is not null order by all"


def everybody(places: Places) -> Places:
    """Where who stands today, in groups of one dimension."""
    import numpy as np

    there = np.flatnonzero(places.elementary_cells.str.startswith(TODAY))
    stands = places.stands[there].tocsc()
    is_one_way = np.array([";" not in code for _, _, code in places.groups])
    kept = np.flatnonzero(is_one_way & (np.diff(stands.indptr) > 0))
    return Places(
        places.elementary_cells[there], tuple(places.groups[group] for group in kept), stands[:, kept].tocsr()
    )


def people_of_today(
    connection: DuckDBPyConnection, others: Sequence[Tables], places: Places, today: int
) -> Iterator[tuple[Tables, People]]:
    """Tables of other measures, each with those whom it is about, among ``everybody`` at ``places``."""
    (cases,) = connection.execute("select count(*) from todays_cells").fetchall()[0]
    step = max(1, AT_ONCE // max(1, cases))
    for begin in range(0, len(others), step):
        some = others[begin : begin + step]
        yield from zip(some, _people(connection, some, places, today), strict=True)


def _people(
    connection: DuckDBPyConnection, some: Sequence[Tables], places: Places, today: int
) -> Iterator[People]:
    import numpy as np

    of_whom = ("measure", "milestone", "outcome", "base", "half_year")
    asked: dict[str, object] = {name: [getattr(one, name) for one in some] for name in of_whom}
    connection.execute(ATTACKED, {**asked, "number": list(range(len(some)))})
    connection.execute(COUNTED)
    persons = _rows(connection, PERSONS)
    several = _rows(connection, OF_SEVERAL)
    groups = tuple((today, *place) for place in places.groups)
    for number in range(len(some)):
        cell, state, count = _of(number, persons)
        states = np.zeros((len(places.elementary_cells), STATES + 1), np.int64)
        states[cell, state] = count
        are_there = np.flatnonzero(states.sum(axis=1))
        who, cell, state = _of(number, several)
        linked = Several(np.stack([who, np.searchsorted(are_there, cell), state], axis=1))
        stands, states = places.stands[are_there].T.tocsr(), states[are_there]
        yield People(groups, stands, states.sum(axis=1).astype(float), states[:, :STATES], linked)


def _rows(connection: DuckDBPyConnection, query: str) -> list[NDArray[np.int64]]:
    import numpy as np

    return [np.asarray(column, np.int64) for column in connection.execute(query).fetchnumpy().values()]


def _of(number: int, rows: Sequence[NDArray[np.int64]]) -> list[NDArray[np.int64]]:
    """Those of one table, of rows that begin with its number and are sorted by it."""
    begin, end = rows[0].searchsorted([number, number + 1])
    return [column[begin:end] for column in rows[1:]]
