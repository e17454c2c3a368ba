-- What each table is a part of: the same whatever is withheld.
create temp table totals as
select
    scope,
    breakdown,
    milestone,
    released_together,
    outcome_key,
    base_key,
    people_key,
    table_key,
    people_key(scope, 'all', milestone, base_key) as total_people_key,
    table_key(scope, 'all', milestone, released_together, outcome_key) as total_table_key
from figures
where breakdown <> 'all'
group by all;

-- a country is a line of the region's table of countries
insert into totals
select
    region.* replace (
        people_key(countries.scope, 'all', region.milestone, region.base_key) as total_people_key,
        table_key(
            countries.scope, 'all', region.milestone, region.released_together, region.outcome_key
        )
            as total_table_key
    )
from totals as region
cross join (
    select scope from figures
    where scope like 'country:%'
    group by scope
) as countries
where region.scope = 'region' and region.breakdown = 'country';

-- a table of one service area, and that of all of them
create temp table tables_by_area as
select
    figures.scope,
    figures.breakdown,
    figures.milestone,
    figures.released_together,
    figures.people_key,
    figures.table_key,
    table_key(
        figures.scope, figures.breakdown, figures.milestone, figures.released_together, ''
    ) as total_table_key
from figures
inner join
    cases.seeds.measures as measures
    on figures.measure = measures.measure and measures.by_service_area = 'both'
where figures.outcome_key <> ''
group by all;
