-- grain: one row per group: a scope, a breakdown and a value of its columns
with groups as (

    select
        scopes.scope,
        of_case.breakdown,
        of_case.group_key,
        of_case.{{ group_columns() | join(',\n        of_case.') }}
    from {{ ref('int_groups_of_case') }} as of_case
    inner join {{ ref('int_scopes_of_case') }} as scopes on of_case.case_key = scopes.case_key
    group by all

)

select
    *,
    row_number() over (order by scope, breakdown, group_key) as group_no
from groups
