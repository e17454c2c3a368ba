"""Countries that are withheld together must not be few: the region less those shown is no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WITHHOLD_ONE_MORE = """
    with countries as (

        select figures.scope, figures.breakdown, figures.milestone, figures.group_key, figures.due,
            breaches.scope is not null as is_withheld
        from figures
        left join people_breaches as breaches
            on figures.scope = breaches.scope and figures.breakdown = breaches.breakdown
            and figures.milestone = breaches.milestone
        where figures.scope like 'country:%' and figures.measure = 'M03' and figures.outcome_key = ''

    ),

    short as (

        select breakdown, milestone
        from (
            select breakdown, milestone, group_key, sum(due) as left_over
            from countries
            where is_withheld
            group by breakdown, milestone, group_key
        )
        where left_over < $minimum_group
        group by breakdown, milestone

    ),

    smallest as (

        select breakdown, milestone, min_by(scope, (due, scope)) as scope
        from (
            select scope, breakdown, milestone, sum(due) as due
            from countries
            where not is_withheld
            group by scope, breakdown, milestone
        )
        inner join short using (breakdown, milestone)
        group by breakdown, milestone

    )

    insert into people_breaches
    select scope, breakdown, milestone, 'difference_too_small' as reason from smallest
"""


def withhold_with_the_small(connection: DuckDBPyConnection, minimum_group: int) -> None:
    """Withhold further countries, the smallest first, until no left-over of a group is too small.

    ``minimum_group`` is in persons. Works on the temporary tables ``figures`` and ``people_breaches``.
    """
    while connection.execute(WITHHOLD_ONE_MORE, {"minimum_group": minimum_group}).fetchall()[0][0]:
        pass
