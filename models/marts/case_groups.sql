-- grain: one row per unit and group that it stands in
with members as (

    select members.*
    from {{ ref('int_group_members') }} as members
    inner join {{ ref('int_cases') }} as cases
        on members.case_key = cases.case_key and cases.is_unit

),

groups as (

    select * from {{ ref('int_groups') }}

)

select
    members.case_key,
    members.case_no,
    members.group_no,
    groups.scope,
    groups.breakdown,
    groups.group_key
from members
inner join groups on members.group_no = groups.group_no
