-- Of service areas and of all of them together: what may stand beside what. Needs and services add up over the areas; persons may have
-- needs in several.

-- a line of one service area, with that of all of them
create temp table lines_by_area as
select
    areas.scope,
    areas.breakdown,
    areas.milestone,
    areas.released_together,
    areas.outcome_key,
    measures.family,
    areas.counts = 'persons' as of_persons,
    areas.people_key,
    areas.table_key,
    totals.table_key as total_table_key,
    totals.figure_key as total_figure_key,
    areas.numerator,
    areas.rest,
    areas.denominator,
    totals.numerator as total_numerator,
    totals.rest as total_rest,
    totals.denominator as total_denominator
from figures as areas
inner join
    cases.seeds.measures as measures
    on areas.measure = measures.measure and measures.by_service_area = 'both'
inner join figures as totals
    on
        totals.figure_key = figure_key(
            areas.scope, areas.breakdown, areas.milestone, areas.measure, '', areas.group_key
        )
where areas.outcome_key <> '';

-- Needs and services of which most areas of the region may not be shown are told of all areas only. Once an area was shown it would be
-- taken from the total, and once the total was shown alone the areas would be taken from it: then it stays so.
create temp table without_areas as
with told as (

    select
        registered.released_together,
        bool_or(registered.outcome_key <> '') as has_areas
    from registered
    inner join
        cases.seeds.measures as measures
        on registered.measure = measures.measure and measures.by_service_area = 'both'
    where registered.counts <> 'persons'
    group by registered.released_together

),

of_region as (

    select
        areas.released_together,
        bool_or(people_breaches.scope is not null or part_breaches.scope is not null)
            as is_withheld
    from lines_by_area as areas
    left join people_breaches on areas.people_key = people_breaches.people_key
    left join part_breaches on areas.table_key = part_breaches.table_key
    where areas.scope = 'region' and areas.breakdown = 'all' and not areas.of_persons
    group by areas.released_together, areas.table_key

)

select released_together
from told
where not has_areas
union all
select of_region.released_together
from of_region
anti join told on of_region.released_together = told.released_together
group by of_region.released_together
having 2 * count_if(of_region.is_withheld) > count(*);

insert into part_breaches
select
    scope,
    breakdown,
    milestone,
    released_together,
    outcome_key
from lines_by_area
where released_together in (select released_together from without_areas)
group by all;
