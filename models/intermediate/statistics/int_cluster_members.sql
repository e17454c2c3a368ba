-- grain: one row per group with cases of several providers, provider, and what it adds: a case, or what a case has of a kind of need or service
with cases as (

    select
        case_key,
        dense_rank() over (order by provider_id)::integer as provider_no
    from {{ ref('int_cases') }}

),

members as (

    select
        members.group_no,
        cases.provider_no,
        members.case_no::ubigint as added,
        1 as times
    from {{ ref('int_group_members') }} as members
    inner join cases on members.case_key = cases.case_key
    union all
    select
        members.group_no::integer as group_no,
        cases.provider_no,
        members.fact_profile as added,
        count(*)::integer as times
    from {{ ref('int_service_members') }} as members
    inner join cases on members.case_key = cases.case_key
    group by members.group_no, cases.provider_no, members.fact_profile

),

groups_of_several as (

    select group_no
    from members
    group by group_no
    having min(provider_no) < max(provider_no)

)

select members.*
from members
inner join groups_of_several on members.group_no = groups_of_several.group_no
