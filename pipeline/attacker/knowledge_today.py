"""What the attacker knows of people for measures other than the ten outcomes: who stands where today.

Where people stood by those at earlier releases is not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.attacker.knowledge import STATES, TODAY, People, Places, numbers, several_of
from pipeline.attacker.published import Tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# whom another measure counts, is asked of and is not asked of, of its base
COUNTED = """
    with facts as (

        select
            case_no,
            fact_profile
        from cases.marts.case_facts
        where $half_year = ''
        union all
        select
            case_no,
            fact_profile
        from cases.marts.case_half_years
        where half_year = $half_year

    ),

    counted as (

        select
            facts.case_no,
            min(
                case
                    when numerator > 0 then 0 when denominator > 0 then 1 when not_applicable > 0 then 2
                end
            )
                as state
        from cases.marts.contributions as contributions
        inner join facts on contributions.fact_profile = facts.fact_profile
        where
            contributions.measure = $measure and coalesce(contributions.milestone, -1) = $milestone
            and coalesce(contributions.outcome, 'area ' || contributions.service_area, '') = $outcome
        group by facts.case_no

    )

    select
        elementary_cells.elementary_cell,
        coalesce(counted.state, 3) as state,
        count(*) as persons,
        coalesce(list(several.who) filter (where several.who is not null), []) as several
    from cases.marts.cases as each
    inner join todays_cells as elementary_cells on each.case_key = elementary_cells.case_key
    left join counted on each.case_no = counted.case_no
    left join several on each.case_key = several.case_key
    where
        ($base = 'own' and $half_year = '')
        or each.case_key in (
            select case_key from cases.marts.case_half_years
            where half_year = $half_year
        )
        or ($base in ('due', 'enrolled') and exists (
            from cases.marts.case_milestones as enrolled
            where
                enrolled.case_key = each.case_key and enrolled.milestone = $milestone
                and ($base = 'enrolled' or enrolled.is_due)
        ))
    group by all
    order by all
"""


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


def people_of_today(connection: DuckDBPyConnection, tables: Tables, places: Places, today: int) -> People:
    """Those whom another measure is about, among ``everybody`` at ``places``."""
    import numpy as np

    of_whom = ("measure", "milestone", "outcome", "base", "half_year")
    seen = connection.execute(COUNTED, {name: getattr(tables, name) for name in of_whom}).df()
    states = np.zeros((len(places.elementary_cells), STATES + 1), np.int64)
    states[numbers(places.elementary_cells, seen["elementary_cell"]), seen["state"]] = seen["persons"]
    are_there = np.flatnonzero(states.sum(axis=1))
    kinds = np.searchsorted(are_there, numbers(places.elementary_cells, seen["elementary_cell"]))
    several = several_of(
        (who, kind, state)
        for kind, state, people in zip(kinds, seen["state"], seen["several"], strict=True)
        for who in people
    )
    stands, states = places.stands[are_there].T.tocsr(), states[are_there]
    groups = tuple((today, *place) for place in places.groups)
    return People(groups, stands, states.sum(axis=1).astype(float), states[:, :STATES], several)
