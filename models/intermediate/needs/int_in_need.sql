-- grain: one row per case and milestone due after the opening: whether a need of any of its unit's episodes is known to be unmet then
with due as (

    select
        due.case_key,
        due.milestone,
        bool_or(needs.case_key is not null) as has_unmet_need
    from {{ ref('int_milestones_due') }} as due
    left join {{ ref('int_needs') }} as needs
        on
            due.case_key = needs.unit_key
            and {{ months('needs.identified_month', 'due.last_month') }} >= needs.limit_months
            and (needs.is_unmet or due.last_month < needs.closed_month)
    where due.milestone > 0
    group by due.case_key, due.milestone

)

select
    *,
    {{ fact_profile('int_in_need') }}
from due
