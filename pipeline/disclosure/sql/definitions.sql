-- What a half-year such as 2026H1 is called, as when a case was opened, and as when something happened; and its place among others.
create temp macro half_year_label(code) as
left(code, 4) || if(code like '%H1', ', first half', ', second half');
create temp macro months_of_half_year(code) as
if(code like '%H1', 'January to June ', 'July to December ') || left(code, 4);
create temp macro half_year_order(code) as 2 * left(code, 4)::bigint + right(code, 1)::bigint;

-- What readers need to understand the figures: copied from the seeds and the configuration, nothing from the cases.
create table release.outcomes as
select * from cases.seeds.outcomes
order by number;

create table release.measures as select * from cases.seeds.measures;

create table release.measure_families as
select * from cases.seeds.measure_families
order by family;

create table release.indicator_versions as
select * from cases.seeds.indicator_versions
order by family, version;

create table release.assumptions as select * from cases.seeds.assumptions;

create table release.milestones as
select * from cases.seeds.milestones
order by milestone;

create table release.breakdowns as
select * from cases.seeds.breakdowns
order by sort_order;

create table release.group_columns as
select * from cases.seeds.group_columns
order by sort_order;

create table release.criteria as select * from cases.seeds.criteria;

create table release.applicability_rules as select * from cases.seeds.applicability_rules;

create table release.countries as
select * from cases.seeds.countries
order by sort_order;

create table release.donors as
select * from cases.landing.donors
order by donor_code;

create table release.service_areas as
select * from cases.seeds.service_areas
order by service_area;

create table release.targets as
select * from cases.landing.targets
order by donor_code, outcome, milestone;

create table release.levels as
select
    cast(code as smallint) as level,
    label
from cases.seeds.code_lists
where code_list = 'levels'
order by sort_order;

create table release.group_labels as
with years as (

    select year
    from
        range((select year(min(opened_month)) from cases.marts.cases), year($as_of) + 1)
            as years (year)

),

codes as (

    select
        concat_ws('.', code_list, belongs_to) as code_list,
        code,
        label,
        sort_order
    from cases.seeds.code_lists
    union all
    select
        code_list,
        code,
        label,
        sort_order
    from cases.seeds.group_codes
    union all
    select
        'age_groups' as code_list,
        age_group as code,
        any_value(age_group_label) as label,
        min(sort_order) as sort_order
    from cases.seeds.age_groups
    group by age_group
    union all
    select
        unnest(
            case
                when is_programme or code in ('other', 'unknown')
                    then ['countries', 'programme_countries']
                else ['countries']
            end
        ) as code_list,
        code,
        label,
        sort_order
    from cases.seeds.countries
    union all
    select
        'years' as code_list,
        year::varchar as code,
        year::varchar as label,
        year as sort_order
    from years
    union all
    select
        'half_years' as code_list,
        year || 'H' || half as code,
        half_year_label(year || 'H' || half) as label,
        half_year_order(year || 'H' || half) as sort_order
    from years
    cross join range(1, 3) as halves (half)

)

select
    group_columns.group_column,
    codes.code,
    case
        when group_columns.group_column = 'half_year' then months_of_half_year(codes.code)
        else codes.label
    end as label,
    codes.sort_order
from cases.seeds.group_columns as group_columns
inner join codes on group_columns.code_list = codes.code_list
-- half-years are told of by their names: those that are over and shown beside each other
left join (
    select distinct group_key
    from cases.marts.groups
    where breakdown = 'half_year'
) as told_of on codes.code = told_of.group_key
where group_columns.group_column <> 'half_year' or told_of.group_key is not null
union all
select
    group_column,
    'not_recorded' as code,
    'Not recorded' as label,
    999 as sort_order
from cases.seeds.group_columns
where is_optional
order by group_column, sort_order;
