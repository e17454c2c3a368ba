-- grain: one row per group: a scope, a breakdown and a value of its columns
with of_cases as (

    select
        scopes.scope,
        of_case.breakdown,
        of_case.group_key,
        of_case.{{ group_columns() | join(',\n        of_case.') }}
    from {{ ref('int_groups_of_case') }} as of_case
    inner join {{ ref('int_scopes_of_case') }} as scopes on of_case.case_key = scopes.case_key
    group by all

),

of_services as (

    {%- for column, table in [
        ('beneficiary', 'int_needs'), ('provider_type', 'int_services'),
        ('service_setting', 'int_services'),
    ] %}
    {{ 'union all' if not loop.first }}
    select distinct
        '{{ column }}' as breakdown,
        {{ column }} as group_key
    from {{ ref(table) }}
    {%- endfor %}

),

groups as (

    select of_cases.*
    from of_cases
    union all by name
    select distinct
        of_cases.scope,
        of_services.breakdown,
        of_services.group_key
    from of_cases
    cross join of_services

)

select
    *,
    {%- for column in service_columns() %}
    case when breakdown = '{{ column }}' then group_key end as {{ column }},
    {%- endfor %}
    row_number() over (order by scope, breakdown, group_key) as group_no
from groups
