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

-- The service areas add up to all of them: where one may not be shown, all together may not either.
insert into part_breaches
select
    areas.scope,
    areas.breakdown,
    areas.milestone,
    areas.released_together,
    '' as outcome_key
from tables_by_area as areas
anti join part_breaches as known on areas.total_table_key = known.table_key
where
    areas.people_key in (select people_key from people_breaches)
    or areas.table_key in (select table_key from part_breaches)
group by all;
