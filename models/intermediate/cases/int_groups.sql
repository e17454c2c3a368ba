-- grain: one row per group: a scope, a breakdown and the codes of its columns
with of_cases as (

    select distinct
        scopes.scope,
        of_case.breakdown,
        of_case.group_key
    from {{ ref('int_groups_of_case') }} as of_case
    inner join {{ ref('int_scopes_of_case') }} as scopes on of_case.case_key = scopes.case_key

),

of_services as (

    {%- for column, table in [
        ('beneficiary', 'int_needs'), ('provider_type', 'int_services'),
        ('service_setting', 'int_services'), ('half_year', 'int_half_years'),
    ] %}
    {{ 'union all' if not loop.first }}
    select distinct
        '{{ column }}' as breakdown,
        {{ column }} as group_key
    from {{ ref(table) }}
    {%- endfor %}

),

groups as (

    select * from of_cases
    union all
    select distinct
        of_cases.scope,
        of_services.breakdown,
        of_services.group_key
    from of_cases
    cross join of_services

)

select
    *,
    row_number() over (order by scope, breakdown, group_key) as group_no
from groups
