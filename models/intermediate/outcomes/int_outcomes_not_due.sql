-- grain: one row per case, outcome and milestone whose window is over without the case being due
with not_due as (

    select
        enrolled.case_key,
        outcomes.outcome,
        enrolled.milestone,
        enrolled.is_alive
    from {{ ref('int_enrolled') }} as enrolled
    cross join {{ ref('outcomes') }} as outcomes
    where not enrolled.is_due

)

select
    *,
    {{ fact_profile('int_outcomes_not_due') }}
from not_due
