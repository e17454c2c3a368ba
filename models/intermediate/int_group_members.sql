-- grain: one row per group and case; a group is a scope, a breakdown and a value of its columns
with members as (

    select
        scopes.scope,
        groups.*
    from {{ ref('int_groups_of_case') }} as groups
    inner join {{ ref('int_scopes_of_case') }} as scopes on groups.case_key = scopes.case_key

)

select
    dense_rank() over (
        order by scope, breakdown, {{ group_columns() | join(', ') }}
    ) as group_no,
    members.*
from members
