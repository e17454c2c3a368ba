-- A total that is withheld must not be the sum of a table that is shown.
create or replace temp table totals as
select
    scope as total_scope,
    scope,
    breakdown,
    milestone,
    released_together,
    outcome_key,
    base_key
from figures
where breakdown <> 'all'
group by all;

-- a country is a line of the region's table of countries
insert into totals
select
    countries.scope as total_scope,
    region.scope,
    region.breakdown,
    region.milestone,
    region.released_together,
    region.outcome_key,
    region.base_key
from totals as region
cross join (select scope from figures where scope like 'country:%' group by scope) as countries
where region.scope = 'region' and region.breakdown = 'country';

insert into people_breaches
select totals.scope, totals.breakdown, totals.milestone, totals.base_key, min(breaches.reason) as reason
from totals
inner join people_breaches as breaches
    on
        totals.total_scope = breaches.scope
        and breaches.breakdown = 'all'
        and totals.milestone = breaches.milestone
        and totals.base_key = breaches.base_key
anti join people_breaches as known
    on
        totals.scope = known.scope
        and totals.breakdown = known.breakdown
        and totals.milestone = known.milestone
        and totals.base_key = known.base_key
group by all;

insert into part_breaches
select totals.scope, totals.breakdown, totals.milestone, totals.released_together, totals.outcome_key
from totals
inner join part_breaches as breaches
    on
        totals.total_scope = breaches.scope
        and breaches.breakdown = 'all'
        and totals.milestone = breaches.milestone
        and totals.released_together = breaches.released_together
        and totals.outcome_key = breaches.outcome_key
anti join part_breaches as known
    on
        totals.scope = known.scope
        and totals.breakdown = known.breakdown
        and totals.milestone = known.milestone
        and totals.released_together = known.released_together
        and totals.outcome_key = known.outcome_key
group by all;
