-- A total that is withheld must not be the sum of a table that is shown.
create or replace temp table totals as
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
