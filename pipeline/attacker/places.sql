create or replace temp table breakdowns_of_cases as
select breakdown from cases.seeds.breakdowns
where grain = 'case';

-- grain: one row per elementary cell of the register and place that it is part of
create or replace temp view places_of_the_register as
select
    leaf_key::varchar as elementary_cell,
    scope,
    one.breakdown as breakdown,
    one.group_key as group_key
from (
    select
        leaf_key,
        unnest(scopes) as scope,
        groups
    from cases.register.leaves
),
    unnest(groups) as each (one);

-- Every place (a group in a scope) that somebody stands in today, or stood in at an earlier release, by number.
create or replace temp table every_place as
with todays as (

    select
        scope,
        breakdown,
        group_key
    from cases.marts.case_groups
    semi join breakdowns_of_cases using (breakdown)
    group by all

),

every as (

    from todays
    union
    select
        scope,
        breakdown,
        group_key
    from places_of_the_register

)

select
    (row_number() over (order by scope, breakdown, group_key) - 1)::integer as place,
    scope,
    breakdown,
    group_key
from every;

-- In which elementary cell everybody is today: whoever is in the same places is in the same. Numbers, sorted when the list is whole:
-- lists of names took more than 3 GB at 100,000 cases. 2026-11.
create or replace temp table todays_cells as
select
    case_key,
    'today ' || md5(places::varchar) as elementary_cell,
    places
from (
    select
        membership.case_key,
        list_sort(list(every_place.place)) as places
    from cases.marts.case_groups as membership
    semi join breakdowns_of_cases using (breakdown)
    inner join every_place using (scope, breakdown, group_key)
    group by membership.case_key
);

create or replace temp table every_cell as
select
    (row_number() over (order by elementary_cell) - 1)::integer as cell_number,
    elementary_cell
from (
    select elementary_cell from todays_cells
    union
    select leaf_key::varchar from cases.register.leaves
);

-- grain: one row per elementary cell and place that it is part of
create or replace temp table places_of_cells as
select
    every_cell.cell_number,
    held.place
from (
    select
        elementary_cell,
        unnest(any_value(places)) as place
    from todays_cells
    group by elementary_cell
) as held
inner join every_cell using (elementary_cell)
union
select
    every_cell.cell_number,
    every_place.place
from places_of_the_register as held
inner join every_cell using (elementary_cell)
inner join every_place using (scope, breakdown, group_key);
