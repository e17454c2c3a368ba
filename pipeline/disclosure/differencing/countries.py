"""Countries that are withheld together must not be few: the region less those shown is not sensitive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WITHHOLD_ONE_MORE = """
    with countries as (

        select
            people.*,
            breaches.scope is not null as is_withheld
        from people
        left join people_breaches as breaches
            on people.people_key = breaches.people_key
        where people.scope like 'country:%'

    ),

    short as (

        select
            breakdown,
            milestone,
            base_key
        from (
            select
                breakdown,
                milestone,
                base_key,
                group_key,
                sum(due) filter (where is_withheld) as withheld_due,
                sum(further_due) filter (where not is_withheld) as further_elsewhere,
                sum(further_due) filter (where is_withheld) as further_in_each
            from countries
            group by all
        ) as each
        left join (
            from people
            where scope = 'region'
        ) as region
            using (breakdown, milestone, base_key, group_key)
        -- somebody with cases in two countries is one person
        where
            withheld_due
            - greatest(region.further_due - coalesce(further_elsewhere, 0), further_in_each)
            < $minimum_group
        group by all

    ),

    smallest as (

        select
            breakdown,
            milestone,
            base_key,
            min_by(scope, (due, scope)) as scope
        from (
            select
                scope,
                breakdown,
                milestone,
                base_key,
                sum(due) as due
            from countries
            where not is_withheld
            group by all
        )
        inner join short using (breakdown, milestone, base_key)
        group by all

    )

    insert into people_breaches
    select
        scope,
        breakdown,
        milestone,
        base_key,
        'difference_too_small' as reason
    from smallest
"""


def withhold_one_more_country(connection: DuckDBPyConnection, minimum_group: int) -> None:
    """Withhold further countries, the smallest first, until no left-over of a group is too small.

    ``minimum_group`` is in persons. Works on the temporary tables ``people`` and ``people_breaches``.
    """
    while connection.execute(WITHHOLD_ONE_MORE, {"minimum_group": minimum_group}).fetchall()[0][0]:
        pass
