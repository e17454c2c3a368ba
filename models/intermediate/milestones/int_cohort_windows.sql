-- grain: one row per cohort and milestone, with the month in which its window is over for everybody in it
with cohorts as (

    select
        cohort,
        {{ last_of_half_year('cohort') }} as last_opened_month
    from {{ ref('int_cases') }}
    group by cohort

)

select
    cohorts.cohort,
    milestones.milestone,
    {{ add_months('cohorts.last_opened_month', 'milestones.window_end') }} as closed_month
from cohorts
cross join {{ ref('milestones') }} as milestones
