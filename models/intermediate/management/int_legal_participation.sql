-- grain: one row per unit with a legal process in one of its episodes: processes by what is known of them
with processes as (

    select
        processes.*,
        cases.unit_key,
        coalesce(cases.child_at_opening, false) as is_child
    from {{ ref('stg_legal_processes') }} as processes
    inner join {{ ref('int_cases') }} as cases on processes.case_key = cases.case_key

),

counted as (

    select
        unit_key as case_key,
        count(*) as processes,
        count(*) filter (where informed_consent = 'yes') as informed,
        count(*) filter (where informed_consent = 'no') as not_informed,
        count(*) filter (where representation = 'yes') as represented,
        count(*) filter (where representation = 'no') as not_represented,
        count(*) filter (where is_child) as of_children,
        count(*) filter (where is_child and guardian_present = 'yes') as with_guardian,
        count(*) filter (where is_child and guardian_present = 'no') as without_guardian,
        count(*) filter (where status = 'declined_respected') as respected,
        count(*) filter (where status = 'declined_overridden') as overridden,
        count(*) filter (where award in ('awarded', 'part_paid', 'paid')) as awarded,
        count(*) filter (where award = 'paid') as paid,
        count(*) filter (where award = 'claimed') as claimed,
        count(*) filter (where award = 'none') as without_claim
    from processes
    group by unit_key

)

select
    *,
    {{ fact_profile('int_legal_participation') }}
from counted
