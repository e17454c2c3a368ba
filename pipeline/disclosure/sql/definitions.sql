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
with half_years as (

    select
        year || 'H' || half as code,
        year || ', ' || case half when 1 then 'first half' else 'second half' end as label,
        cast(row_number() over (order by year, half) as integer) as sort_order
    from
        range((select year(min(opened_month)) from cases.marts.cases), year($as_of) + 1)
            as years (year)
    cross join range(1, 3) as halves (half)

)

select
    'cohort' as group_column,
    code,
    label,
    sort_order
from half_years
union all
select
    'programme_country',
    code,
    label,
    sort_order
from cases.seeds.countries
where is_programme or code in ('other', 'unknown')
union all
select
    'form',
    code,
    label,
    sort_order
from cases.seeds.code_lists
where code_list = 'forms'
union all
select
    'sex',
    code,
    label,
    sort_order
from cases.seeds.code_lists
where code_list = 'sex'
union all
select
    'age_group',
    age_group,
    any_value(age_group_label),
    min(sort_order)
from cases.seeds.age_groups
group by age_group
union all
select * from (
    values
    ('age_trafficked', 'child', 'Trafficked as a child', 1),
    ('age_trafficked', 'adult', 'Trafficked as an adult', 2),
    ('age_trafficked', 'unknown', 'Unknown', 3), ('movement', 'internal', 'Internal', 1),
    ('movement', 'cross_border', 'Cross-border', 2),
    ('movement', 'both', 'Both', 3),
    ('movement', 'unknown', 'Unknown', 4),
    ('identification_assistance', 'identified_assisted', 'Identified and assisted', 1),
    ('identification_assistance', 'identified_unassisted', 'Identified, not assisted', 2),
    ('identification_assistance', 'unidentified_assisted', 'Not identified, assisted', 3),
    ('identification_assistance', 'unidentified_unassisted', 'Not identified, not assisted', 4),
    ('identification_assistance', 'not_recorded', 'Not recorded', 5),
    ('setting', 'not_recorded', 'Not recorded', 999)
) as labels (group_column, code, label, sort_order)
union all
select
    'provider_type',
    code,
    label,
    sort_order
from cases.seeds.code_lists
where code_list = 'provider_type'
union all
select
    'service_setting',
    code,
    label,
    sort_order
from cases.seeds.code_lists
where code_list = 'service_setting'
union all
select * from (
    values
    ('beneficiary', 'person', 'The person', 1),
    ('beneficiary', 'family', 'The family', 2),
    ('beneficiary', 'unknown', 'Unknown', 3)
) as labels (group_column, code, label, sort_order)
union all
select
    'setting',
    code,
    label,
    sort_order
from cases.seeds.code_lists
where code_list = 'spell_values' and belongs_to = 'setting'
order by group_column, sort_order;
