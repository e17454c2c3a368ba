-- grain: one row per person and set of two or more of his cases that are in some group together
with together as (

    select
        members.group_no,
        linked.person_key,
        list(members.case_no order by members.case_no) as case_nos
    from {{ ref('int_group_members') }} as members
    inner join {{ ref('int_linked_cases') }} as linked on members.case_no = linked.case_no
    group by members.group_no, linked.person_key
    having count(*) > 1

)

select
    case_nos,
    list(group_no order by group_no) as group_nos,
    row_number() over (order by case_nos) as set_no
from together
group by case_nos
