-- A total that is withheld must not be the sum of a table that is shown.
insert into people_breaches
select
    totals.scope,
    totals.breakdown,
    totals.milestone,
    totals.base_key,
    min(breaches.reason) as reason
from totals
inner join people_breaches as breaches on totals.total_people_key = breaches.people_key
anti join people_breaches as known on totals.people_key = known.people_key
group by totals.scope, totals.breakdown, totals.milestone, totals.base_key;

insert into part_breaches
select
    totals.scope,
    totals.breakdown,
    totals.milestone,
    totals.released_together,
    totals.outcome_key
from totals
inner join part_breaches as breaches on totals.total_table_key = breaches.table_key
anti join part_breaches as known on totals.table_key = known.table_key
group by all;

-- The service areas add up to all of them: where one may not be shown, all together may not either. But for persons, where those shown
-- have together so many more than all that nothing is known of an area that is not. Needs that are told of all areas only stand where
-- persons are told of each: whose needs are unmet in an area and how many needs are is nearly one number.
insert into part_breaches
with areas as (

    select
        *,
        people_key not in (select people_key from people_breaches)
        and table_key not in (select table_key from part_breaches) as is_shown,
        released_together in (select released_together from without_areas) as is_alone
    from lines_by_area

),

persons as (

    select
        family,
        scope,
        breakdown
    from areas
    where of_persons and not is_shown
    group by all

),

totals as (

    select
        areas.scope,
        areas.breakdown,
        areas.milestone,
        areas.released_together,
        areas.total_table_key,
        case
            when bool_and(areas.is_shown) then false
            when any_value(areas.is_alone) then bool_or(persons.scope is not null)
            when not any_value(areas.of_persons) then true
            else
                least(
                    coalesce(sum(areas.numerator) filter (where areas.is_shown), 0)
                    - any_value(areas.total_numerator),
                    coalesce(sum(areas.rest) filter (where areas.is_shown), 0)
                    - any_value(areas.total_rest),
                    coalesce(sum(areas.denominator) filter (where areas.is_shown), 0)
                    - any_value(areas.total_denominator)
                )
                < $minimum_group
        end as tells
    from areas
    left join persons
        on
            areas.family = persons.family
            and areas.scope = persons.scope
            and areas.breakdown = persons.breakdown
    group by
        areas.scope,
        areas.breakdown,
        areas.milestone,
        areas.released_together,
        areas.total_table_key,
        areas.total_figure_key

)

select
    totals.scope,
    totals.breakdown,
    totals.milestone,
    totals.released_together,
    '' as outcome_key
from totals
anti join part_breaches as known on totals.total_table_key = known.table_key
where totals.tells
group by all;
