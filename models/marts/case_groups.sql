-- grain: one row per case and group that it stands in
with members as (

    select * from {{ ref('int_group_members') }}

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
