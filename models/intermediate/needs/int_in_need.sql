-- grain: one row per case and milestone due after the opening: whether a need of any of its unit's episodes is known to be unmet then
with unmet as (

    -- joined by its keys alone: an outer join on what is not equal holds every row against every other
    select distinct
        due.case_key,
        due.milestone
    from {{ ref('int_milestones_due') }} as due
    inner join {{ ref('int_needs') }} as needs on due.case_key = needs.unit_key
    where
        {{ months('needs.identified_month', 'due.last_month') }} >= needs.limit_months
        and (needs.is_unmet or due.last_month < needs.closed_month)

),

due as (

    select
        due.case_key,
        due.milestone,
        unmet.case_key is not null as has_unmet_need
    from {{ ref('int_milestones_due') }} as due
    left join unmet on due.case_key = unmet.case_key and due.milestone = unmet.milestone
    where due.milestone > 0

)

select
    *,
    {{ fact_profile('int_in_need') }}
from due
