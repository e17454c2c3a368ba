-- grain: one row per group of the caseload: by country, form, sex and age
with labels as (

    select
        'programme_country' as kind,
        code,
        label,
        sort_order
    from seeds.countries
    union all
    select
        if(code_list = 'forms', 'form', code_list) as kind,
        code,
        label,
        sort_order
    from seeds.code_lists
    where code_list in ('forms', 'sex')
    union all
    select
        'age_group' as kind,
        age_group as code,
        any_value(age_group_label) as label,
        min(sort_order) as sort_order
    from seeds.age_groups
    group by age_group

),

counted as (

    select
        unnest(['all', 'programme_country', 'form', 'sex', 'age_group']) as kind,
        unnest(['', programme_country, form, sex, age_group]) as code,
        standing
    from own_cases

)

select
    counted.kind as by_kind,
    coalesce(any_value(labels.label), nullif(counted.code, ''), 'all') as by_group,
    count(*) filter (where counted.standing = 'open') as open_cases,
    count(*) filter (where counted.standing = 'closed') as closed_cases,
    count(*) filter (where counted.standing = 'status_not_recorded') as cases_without_status,
    count(*) as cases
from counted
left join labels on counted.kind = labels.kind and counted.code = labels.code
group by counted.kind, counted.code
order by
    list_position(['all', 'programme_country', 'form', 'sex', 'age_group'], counted.kind),
    min(labels.sort_order),
    counted.code
