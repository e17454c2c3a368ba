-- grain: one row per group and fact profile: the cases of the group with these facts; the one aggregation over cases
with packed as (

    -- one number for both, because a group by two columns takes three times as long
    select
        (members.group_no::bigint << 32) | fact_profiles.fact_profile_no as group_and_profile,
        count(*) as cases
    from {{ ref('int_group_members') }} as members
    inner join {{ ref('int_fact_profiles') }} as fact_profiles
        on members.case_no = fact_profiles.case_no
    group by group_and_profile

),

numbers as (

    select distinct
        fact_profile_no,
        fact_profile
    from {{ ref('int_fact_profiles') }}

)

select
    (packed.group_and_profile >> 32)::integer as group_no,
    numbers.fact_profile,
    packed.cases
from packed
inner join numbers on (packed.group_and_profile & 4294967295) = numbers.fact_profile_no
union all
select
    group_no,
    fact_profile,
    count(*) as cases
from {{ ref('int_service_members') }}
group by group_no, fact_profile
