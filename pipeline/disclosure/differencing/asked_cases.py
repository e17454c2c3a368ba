"""Whom each kind of figure asks, case by case.

Where one figure counts no less than another in every place, it may still not ask everybody whom the other
asks. Then what it has more on a side is no part of those whom it asks more, and few of it are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

ASKED = """
    with looked_at as (

        select * from kinds
        where list_contains($kinds, kind)

    ),

    facts as (

        select
            contributions.measure,
            coalesce(contributions.outcome, 'area ' || contributions.service_area, '') as outcome_key,
            coalesce(contributions.milestone, -1) as milestone,
            '' as half_year,
            facts.case_no
        from cases.marts.contributions as contributions
        inner join cases.marts.case_facts as facts on contributions.fact_profile = facts.fact_profile
        where
            contributions.denominator > 0
            and contributions.measure in (select looked_at.measure from looked_at)
        union all
        select
            contributions.measure,
            '' as outcome_key,
            -1 as milestone,
            persons.half_year,
            persons.case_no
        from cases.marts.contributions as contributions
        inner join cases.marts.case_half_years as persons
            on contributions.fact_profile = persons.fact_profile
        where contributions.measure in (select looked_at.measure from looked_at)

    )

    select
        looked_at.kind,
        bitstring_agg(facts.case_no, 0, $last_case)::blob as cases
    from looked_at
    inner join facts using (measure, outcome_key, milestone, half_year)
    group by looked_at.kind
    union all
    -- curves and medians, which the facts do not have
    select
        looked_at.kind,
        bitstring_agg(cases.case_no, 0, $last_case)::blob as cases
    from looked_at
    inner join cases.marts.case_courses as courses
        on
            looked_at.outcome_key = coalesce(courses.outcome, '')
            and case
                when looked_at.measure in ('M08_at_risk', 'M08_median') then courses.measure = 'M08'
                when looked_at.measure = 'M14_follow_up' then courses.measure = 'M14'
                else looked_at.measure = courses.measure
            end
            and (courses.ending is not null or looked_at.milestone = courses.milestone)
    inner join cases.marts.cases as cases on courses.case_key = cases.case_key
    group by looked_at.kind
"""


def read(connection: DuckDBPyConnection, kinds: Sequence[int]) -> NDArray[np.uint8]:
    """For each of some kinds a bit for each case (kinds x bytes); by the temporary table ``kinds``."""
    import numpy as np

    [(last,)] = connection.execute("select coalesce(max(case_no), 0) from cases.marts.cases").fetchall()
    found = np.zeros((len(kinds), last // 8 + 1), np.uint8)
    number_of = {kind: number for number, kind in enumerate(kinds)}
    for kind, cases in connection.execute(ASKED, {"kinds": list(kinds), "last_case": last}).fetchall():
        found[number_of[kind]] |= np.frombuffer(cases, np.uint8)
    return found
